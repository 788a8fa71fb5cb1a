/** Thrown when the program itself is wrong: never for bad input. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

/** Stops the program where its own reasoning has failed. `message` names the broken invariant. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Makes a switch over a union exhaustive: the compiler refuses a value that is left over. */
export function assertNever(value: never, what: string): never {
  const text = JSON.stringify(value, (_, part) => typeof part === "bigint" ? `${part}n` : part);
  throw new AssertionError(`Unexpected ${what}: ${text}`);
}
