/** A wrong flag or value. Programs print its message on one line and exit with 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
