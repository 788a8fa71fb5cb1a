import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** What a guess costs: memory is 128 * n * r bytes, time grows with n * r * p (RFC 7914). */
export interface ScryptCost {
  /** A power of two. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** A password as it is stored. */
export interface PasswordHash extends ScryptCost {
  readonly algorithm: "scrypt";
  /** Base64url. */
  readonly salt: string;
  /** Base64url. */
  readonly hash: string;
}

/** OWASP's "Password Storage Cheat Sheet": 32 MiB and about half a second of one core. */
export const SCRYPT_COST: ScryptCost = { n: 2 ** 15, r: 8, p: 3 };

/** What a users file may ask for at most: 128 MiB and a few seconds. */
const MAX_MEMORY_BYTES = 128 * 2 ** 20;
const MAX_P = 16;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
export const MIN_PASSWORD_LENGTH = 10;
/** A bound on what is hashed, far above what anybody types. */
export const MAX_PASSWORD_LENGTH = 256;

/** Why a new password is refused, as the end of a sentence; null when it will do. */
export function passwordFault(password: string): string | null {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) {
    return `it must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters: it has ${length}`;
  }
  return /\p{Cc}/u.test(password) ? "it must have no control characters" : null;
}

/** A password as it is to be stored, with a salt of its own. */
export async function hashPassword(
  password: string,
  cost: ScryptCost = SCRYPT_COST,
): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, HASH_BYTES, cost);
  const { n, r, p } = cost;
  return {
    algorithm: "scrypt",
    n,
    r,
    p,
    salt: salt.toString("base64url"),
    hash: hash.toString("base64url"),
  };
}

/** Whether a password is the one that was stored; how long it takes does not depend on how wrong it is. */
export async function isPassword(password: string, stored: PasswordHash): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH * 2) return false;
  const expected = Buffer.from(stored.hash, "base64url");
  const salt = Buffer.from(stored.salt, "base64url");
  return timingSafeEqual(expected, await derive(password, salt, expected.length, stored));
}

/** Reads a stored password strictly; null when it is none, or costs more than is reasonable. */
export function readPasswordHash(value: unknown): PasswordHash | null {
  if (typeof value !== "object" || value === null) return null;
  const { algorithm, n, r, p, salt, hash }: Readonly<Record<string, unknown>> = { ...value };
  const known = algorithm === "scrypt" && isCount(n, 2 ** 20) && (n & (n - 1)) === 0 && n > 1 &&
    isCount(r, 64) && isCount(p, MAX_P) && 128 * n * r <= MAX_MEMORY_BYTES &&
    isBytes(salt, 8) && isBytes(hash, 16);
  return known ? { algorithm, n, r, p, salt, hash } : null;
}

function isCount(value: unknown, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max;
}

function isBytes(value: unknown, min_bytes: number): value is string {
  return typeof value === "string" && /^[\w-]{1,128}$/.test(value) &&
    Buffer.from(value, "base64url").length >= min_bytes;
}

function derive(
  password: string,
  salt: Uint8Array,
  length: number,
  { n, r, p }: ScryptCost,
): Promise<Buffer> {
  // Two ways to type the same letter are one (RFC 8265, "OpaqueString").
  const normal = password.normalize("NFC");
  const options = { N: n, r, p, maxmem: 2 * MAX_MEMORY_BYTES };
  return new Promise((resolve, reject) => {
    scrypt(normal, salt, length, options, (error, key) => error ? reject(error) : resolve(key));
  });
}
