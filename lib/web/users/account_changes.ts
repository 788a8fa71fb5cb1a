import { OperatorError } from "@rangecast/base/errors";
import type { PasswordHash } from "../auth/password.ts";
import type { Role } from "../auth/role.ts";
import { MAX_TOKENS, type Token } from "../auth/tokens_file.ts";
import { MAX_USERS, type User } from "../auth/users_file.ts";

/** @throws OperatorError when there is one of that name, or there are too many. */
export function requireNew(users: readonly User[], name: string): void {
  if (users.some((user) => user.name === name)) {
    throw new OperatorError(
      `Cannot add ${name} as there is such a user: passwd and role change what they have`,
    );
  }
  if (users.length >= MAX_USERS) {
    throw new OperatorError(`Cannot add ${name} as there must be at most ${MAX_USERS} users`);
  }
}

/** @throws OperatorError as {@linkcode requireNew} does. */
export function withUser(users: readonly User[], user: User): User[] {
  requireNew(users, user.name);
  return [...users, user].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** @throws OperatorError when there is none of that name. */
export function withChanged(
  users: readonly User[],
  name: string,
  change: { readonly password: PasswordHash } | { readonly role: Role },
): User[] {
  requireNamed(users, name, "user");
  return users.map((user) => user.name === name ? { ...user, ...change } : user);
}

/** Without what has expired, as nobody misses it. @throws OperatorError */
export function withToken(tokens: readonly Token[], token: Token, now_ms: number): Token[] {
  const valid = tokens.filter(({ expires_ms }) => expires_ms > now_ms);
  if (valid.some(({ name }) => name === token.name)) {
    throw new OperatorError(
      `Cannot add token ${token.name} as there is one: token remove takes it away`,
    );
  }
  if (valid.length >= MAX_TOKENS) {
    throw new OperatorError(
      `Cannot add token ${token.name} as there must be at most ${MAX_TOKENS} tokens`,
    );
  }
  return [...valid, token].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** @throws OperatorError when there is none of that name. */
export function without<T extends { readonly name: string }>(
  all: readonly T[],
  name: string,
  what: "user" | "token",
): T[] {
  requireNamed(all, name, what);
  return all.filter((it) => it.name !== name);
}

/** @throws OperatorError when there is none of that name. */
export function requireNamed(
  all: readonly { readonly name: string }[],
  name: string,
  what: "user" | "token",
): void {
  if (all.some((it) => it.name === name)) return;
  const names = all.map((it) => it.name).join(", ");
  throw new OperatorError(
    `Cannot find ${what} ${name} as there ${names === "" ? "are none" : `are ${names}`}`,
  );
}
