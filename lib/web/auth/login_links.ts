import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "@rangecast/base/clock";
import type { Role } from "./role.ts";

/** Links that wait to be used; the oldest makes room. */
const MAX_LINKS = 16;
const LIFETIME_MS = 10 * 60_000;
const TOKEN_BYTES = 24;

/** Who a link lets in. */
export interface Invitation {
  readonly name: string;
  readonly role: Role;
}

/** Links that let somebody in once, without a password, for ten minutes. */
export class LoginLinks {
  readonly #clock: Clock;
  /** By the hash of the token: looking one up tells nothing about the others. */
  readonly #links = new Map<
    string,
    { readonly invitation: Invitation; readonly until_ms: number }
  >();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the token that stands in the link. */
  make(invitation: Invitation): string {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    const until_ms = this.#clock.monotonicMs() + LIFETIME_MS;
    this.#links.set(hashOf(token), { invitation, until_ms });
    for (const oldest of this.#links.keys()) {
      if (this.#links.size <= MAX_LINKS) break;
      this.#links.delete(oldest);
    }
    return token;
  }

  /** Uses a link up; null when there is none, or it is too old. */
  use(token: string): Invitation | null {
    const hash = hashOf(token);
    const link = this.#links.get(hash);
    this.#links.delete(hash);
    return link && link.until_ms > this.#clock.monotonicMs() ? link.invitation : null;
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
