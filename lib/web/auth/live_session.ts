import type { Clock } from "@rangecast/base/clock";
import type { Role } from "./role.ts";
import type { Session, SessionEnd } from "./session.ts";
import type { SessionClaims } from "./session_cookie.ts";

/** What a session was entered by. */
export interface LiveFacts extends SessionClaims {
  readonly role: Role;
  /** Of a token's session, which has no cookie. */
  readonly tokenHash?: string;
}

/** A session that is in use in this process. */
export class LiveSession implements Session {
  readonly #ending = new AbortController();
  readonly #clock: Clock;
  #seen_ms = 0;

  constructor(readonly facts: LiveFacts, clock: Clock) {
    this.#clock = clock;
  }

  get id(): string {
    return this.facts.id;
  }

  get name(): string {
    return this.facts.name;
  }

  get role(): Role {
    return this.facts.role;
  }

  get kind(): Session["kind"] {
    if (this.facts.tokenHash !== undefined) return "token";
    return this.facts.linkRole === null ? "user" : "link";
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get seen_ms(): number {
    return this.#seen_ms;
  }

  touch(): void {
    this.#seen_ms = this.#clock.nowMs();
  }

  end(reason: SessionEnd): void {
    this.#ending.abort(reason);
  }
}
