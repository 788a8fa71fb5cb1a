import { createHash, randomBytes } from "node:crypto";
import { isAccountName } from "./account_name.ts";
import { readRecords, writeRecords } from "./record_file.ts";
import { type Role, roleNamed } from "./role.ts";

export const TOKENS_FILE = "tokens.json";
export const MAX_TOKENS = 1000;
/** So that a scanner of leaked secrets knows one when it sees it. */
const PREFIX = "rangecast_";
const SECRET_BYTES = 32;

/** What a program shows instead of a session. Its secret is too random to be guessed from the hash. */
export interface Token {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the secret, in base64url. */
  readonly hash: string;
  readonly expires_ms: number;
}

/** A new token, and the secret that is told once and never stored. */
export function makeToken(
  facts: Pick<Token, "name" | "role" | "expires_ms">,
): { readonly token: Token; readonly secret: string } {
  const secret = PREFIX + randomBytes(SECRET_BYTES).toString("base64url");
  return { secret, token: { ...facts, hash: tokenHash(secret) } };
}

export function tokenHash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** The secret in an `Authorization` header; null when it holds none of ours. */
export function bearerSecret(header: string | null | undefined): string | null {
  return /^Bearer (rangecast_[\w-]{43})$/i.exec(header ?? "")?.[1] ?? null;
}

/** @throws SyntaxError that says which token is wrong in what. */
export function readTokens(text: string): Token[] {
  return readRecords(text, { list: "tokens", max: MAX_TOKENS, key: "name", read: readToken });
}

export function writeTokens(tokens: readonly Token[]): string {
  return writeRecords("tokens", tokens);
}

function readToken(record: Readonly<Record<string, unknown>>): Token {
  const { name, hash, expires_ms } = record;
  const role = roleNamed(record.role);
  if (!isAccountName(name)) throw new SyntaxError("a name is not valid");
  if (role === null) throw new SyntaxError(`the role of ${name} is not valid`);
  if (typeof hash !== "string" || !/^[\w-]{43}$/.test(hash)) {
    throw new SyntaxError(`the hash of ${name} is not valid`);
  }
  if (typeof expires_ms !== "number" || !Number.isFinite(expires_ms)) {
    throw new SyntaxError(`the expiry of ${name} is not valid`);
  }
  return { name, role, hash, expires_ms };
}
