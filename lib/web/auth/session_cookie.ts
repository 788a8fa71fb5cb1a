import { createHmac, timingSafeEqual } from "node:crypto";
import { isAccountName } from "./account_name.ts";
import { type Role, roleNamed } from "./role.ts";

/** What a cookie says, signed. */
export interface SessionClaims {
  readonly id: string;
  readonly name: string;
  /** Of the user's password, or of the process that made the link: the session ends with it. */
  readonly mark: string;
  /** Null for a user, whose role is looked up each time. */
  readonly linkRole: Role | null;
  readonly issued_ms: number;
  /** When the session was last known to be in use. */
  readonly seen_ms: number;
}

export type ReadClaims =
  | { readonly ok: true; readonly claims: SessionClaims }
  | { readonly ok: false; readonly reason: "malformed" | "signature" };

/** Far above what a session needs. */
const MAX_COOKIE_LENGTH = 1024;

/** `__Host-`: only from this host itself, over TLS or loopback, and for all of its paths. */
export function cookieName(program: string): string {
  return `__Host-rangecast-${program}`;
}

/** The header that hands a session to the browser; for logging out, an empty value. */
export function cookieHeader(name: string, value: string): string {
  const age = value === "" ? "; Max-Age=0" : "";
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`;
}

/** The value of a cookie; null when it is not there, or there twice: one of them is then forged. */
export function cookieValue(header: string | null | undefined, name: string): string | null {
  const values = (header ?? "").split(";").map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  const [first] = values;
  return first === undefined || values.length > 1 ? null : first.slice(name.length + 1);
}

/** Claims as text that nobody without the key can make. */
export function signClaims(claims: SessionClaims, key: Uint8Array): string {
  const { id, name, mark, linkRole, issued_ms, seen_ms } = claims;
  const fields = [id, name, mark, linkRole, Math.floor(issued_ms), Math.floor(seen_ms)];
  const payload = Buffer.from(JSON.stringify(fields)).toString("base64url");
  return `${payload}.${signature(payload, key).toString("base64url")}`;
}

/** Reads what {@linkcode signClaims} wrote; the signature is checked before anything else is read. */
export function readClaims(text: string, key: Uint8Array): ReadClaims {
  const [, payload, given] = /^([\w-]+)\.([\w-]{43})$/.exec(text) ?? [];
  if (payload === undefined || given === undefined || text.length > MAX_COOKIE_LENGTH) {
    return { ok: false, reason: "malformed" };
  }
  if (!timingSafeEqual(signature(payload, key), Buffer.from(given, "base64url"))) {
    return { ok: false, reason: "signature" };
  }
  const claims = claimsOf(JSON.parse(Buffer.from(payload, "base64url").toString()));
  return claims ? { ok: true, claims } : { ok: false, reason: "malformed" };
}

function signature(payload: string, key: Uint8Array): Buffer {
  return createHmac("sha256", key).update(payload).digest();
}

/** Signed by us, and still checked: another version may have written other fields. */
function claimsOf(fields: unknown): SessionClaims | null {
  if (!Array.isArray(fields) || fields.length !== 6) return null;
  const [id, name, mark, role, issued_ms, seen_ms]: unknown[] = fields;
  const linkRole = role === null ? null : roleNamed(role);
  const known = typeof id === "string" && isAccountName(name) && typeof mark === "string" &&
    (role === null || linkRole !== null) && typeof issued_ms === "number" &&
    typeof seen_ms === "number";
  return known ? { id, name, mark, linkRole, issued_ms, seen_ms } : null;
}
