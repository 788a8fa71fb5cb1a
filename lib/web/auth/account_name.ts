/** The name of a user or of a token: it stands in logs, in tags and on the screen as it is. */
export function isAccountName(value: unknown): value is string {
  return typeof value === "string" && /^[a-z0-9][a-z0-9._-]{0,31}$/.test(value);
}

/** What {@linkcode isAccountName} asks for, as the end of a sentence. */
export const ACCOUNT_NAME_RULE =
  "it must be up to 32 of a-z, 0-9, ., _ and -, starting with a letter or digit";
