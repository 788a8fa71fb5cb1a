import type { Role } from "./role.ts";

/** Why a session has ended: the reason of its signal. */
export type SessionEnd = "logout" | "idle" | "limit" | "account" | "crowded";

/** Somebody, or a program, who may do something here. */
export interface Session {
  /** Not secret: for logs and for telling sessions apart. */
  readonly id: string;
  /** As shown: the user's name, or the token's. */
  readonly name: string;
  readonly role: Role;
  /** How they came in: with a password, by a one-time link, with a bearer token, or as they were. */
  readonly kind: "user" | "link" | "token" | "guest";
  /** Aborts with a {@linkcode SessionEnd} when the session ends: whatever is open on it closes. */
  readonly signal: AbortSignal;
  /** Says that it is in use: an open page keeps its session from ending for idleness. */
  touch(): void;
}
