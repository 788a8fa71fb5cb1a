import { randomBytes } from "node:crypto";
import type { Clock, TimerId } from "@rangecast/base/clock";
import type { Accounts } from "./accounts.ts";
import { type LiveFacts, LiveSession } from "./live_session.ts";
import type { Revocations } from "./revocations.ts";
import type { Role } from "./role.ts";
import type { Session, SessionEnd } from "./session.ts";
import { readClaims, type SessionClaims, signClaims } from "./session_cookie.ts";
import { bearerSecret, tokenHash } from "./tokens_file.ts";
import { passwordMark } from "./users_file.ts";

/** Sessions that are in use at once; the one that was unused for longest makes room. */
const MAX_LIVE = 10_000;
/** How often sessions are looked over that nobody asks for: an account may have been removed. */
const SWEEP_MS = 2000;
/** How old the time in a cookie may be while its session is in use. */
const RENEW_MS = 60_000;
/** How far another clock may have been ahead when it issued a session. */
const MAX_AHEAD_MS = 60_000;

export type Refusal =
  | "none"
  | "malformed"
  | "signature"
  | "future"
  | "idle"
  | "limit"
  | "revoked"
  | "account"
  | "token";

export type Resumed =
  | {
    readonly ok: true;
    readonly session: Session;
    /** The cookie with a new time, when the browser's is old. */
    readonly renewed: string | null;
  }
  | { readonly ok: false; readonly reason: Refusal };

export interface SessionsOptions {
  readonly key: Uint8Array;
  readonly accounts: Accounts;
  readonly revocations: Revocations;
  readonly clock: Clock;
  /** A session ends when it was not used for this long. */
  readonly idle_ms: number;
  /** A session ends this long after it began. */
  readonly limit_ms: number;
  /** Told of what fails where nobody waits for it. */
  onFault(error: unknown): void;
  readonly maxLive?: number;
}

/** Who is logged in: cookies hold sessions over restarts, this holds what is open on them. */
export class Sessions implements Disposable {
  readonly #options: SessionsOptions;
  /** In the order of their last use. */
  readonly #live = new Map<string, LiveSession>();
  /** Sessions from links end with the process that printed the link. */
  readonly #linkMark = randomBytes(9).toString("base64url");
  readonly #timer: TimerId;
  readonly #refused = new Map<Refusal, number>();
  #begun = 0;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#timer = options.clock.setRepeating(() => {
      this.sweep().catch(options.onFault);
    }, SWEEP_MS);
  }

  get live(): number {
    return this.#live.size;
  }

  get begun(): number {
    return this.#begun;
  }

  /** How often somebody was not taken for logged in, by reason. */
  get refused(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#refused);
  }

  /** Begins a session; the cookie is its only key. */
  begin(
    who: { readonly name: string; readonly mark: string } | {
      readonly name: string;
      readonly linkRole: Role;
    },
  ): { readonly session: Session; readonly cookie: string } {
    const now_ms = Math.floor(this.#options.clock.nowMs());
    const claims: SessionClaims = {
      id: randomBytes(12).toString("base64url"),
      name: who.name,
      mark: "mark" in who ? who.mark : this.#linkMark,
      linkRole: "linkRole" in who ? who.linkRole : null,
      issued_ms: now_ms,
      seen_ms: now_ms,
    };
    const role = this.#roleOf(claims);
    if (role === null) throw new TypeError(`Cannot begin a session as ${who.name} has no account`);
    this.#begun += 1;
    const session = this.#enter({ ...claims, role });
    return { session, cookie: signClaims(claims, this.#options.key) };
  }

  /**
   * The session of a request by its cookie or its token, whichever is given; the token counts.
   * @throws OperatorError when the accounts cannot be read: nobody is let in then.
   */
  async resume(
    { cookie, authorization }: {
      readonly cookie: string | null;
      readonly authorization?: string | null | undefined;
    },
  ): Promise<Resumed> {
    await this.#options.accounts.refresh();
    // Another scheme is meant for a proxy in front of us.
    const resumed = authorization && /^bearer\b/i.test(authorization)
      ? this.#byToken(authorization)
      : this.#byCookie(cookie);
    if (!resumed.ok) {
      this.#refused.set(resumed.reason, (this.#refused.get(resumed.reason) ?? 0) + 1);
    }
    return resumed;
  }

  /**
   * Ends a session for good, with all that is open on it.
   * @throws OperatorError when that cannot be written down for after a restart.
   */
  async end(id: string): Promise<void> {
    const live = this.#live.get(id);
    if (!live) return;
    this.#close(live, "logout");
    if (live.facts.tokenHash !== undefined) return;
    const { issued_ms } = live.facts;
    const until_ms = issued_ms + this.#options.limit_ms;
    await this.#options.revocations.add({ id, issued_ms, until_ms });
  }

  /** Ends what has become idle, too old, or has lost its account. */
  async sweep(): Promise<void> {
    await this.#options.accounts.refresh();
    await this.#options.revocations.refresh();
    for (const live of [...this.#live.values()]) {
      const end = this.#endOf(live);
      if (end !== null) this.#close(live, end);
    }
  }

  [Symbol.dispose](): void {
    this.#options.clock.clearTimer(this.#timer);
  }

  #byToken(authorization: string): Resumed {
    const secret = bearerSecret(authorization);
    const token = secret === null ? undefined : this.#options.accounts.token(tokenHash(secret));
    if (!token) return { ok: false, reason: "token" };
    const now_ms = this.#options.clock.nowMs();
    const session = this.#enter({
      id: `token:${token.name}`,
      name: token.name,
      role: token.role,
      mark: "",
      linkRole: null,
      tokenHash: token.hash,
      issued_ms: now_ms,
      seen_ms: now_ms,
    });
    return { ok: true, session, renewed: null };
  }

  #byCookie(cookie: string | null): Resumed {
    if (!cookie) return { ok: false, reason: "none" };
    const { key, clock, idle_ms, limit_ms, revocations } = this.#options;
    const read = readClaims(cookie, key);
    if (!read.ok) return read;
    const { claims } = read;
    const now_ms = clock.nowMs();
    const seen_ms = Math.max(claims.seen_ms, this.#live.get(claims.id)?.seen_ms ?? 0);
    if (claims.issued_ms > now_ms + MAX_AHEAD_MS) return { ok: false, reason: "future" };
    if (now_ms - claims.issued_ms >= limit_ms) return { ok: false, reason: "limit" };
    if (now_ms - seen_ms >= idle_ms) return { ok: false, reason: "idle" };
    if (revocations.has(claims)) return { ok: false, reason: "revoked" };
    const role = this.#roleOf(claims);
    if (role === null) return { ok: false, reason: "account" };
    const session = this.#enter({ ...claims, role });
    const renewed = now_ms - claims.seen_ms < RENEW_MS
      ? null
      : signClaims({ ...claims, seen_ms: now_ms }, key);
    return { ok: true, session, renewed };
  }

  /** The role that an account has now; null when there is no such account any more. */
  #roleOf(
    { name, mark, linkRole }: Pick<SessionClaims, "name" | "mark" | "linkRole">,
  ): Role | null {
    if (linkRole !== null) return mark === this.#linkMark ? linkRole : null;
    const user = this.#options.accounts.user(name);
    return user && passwordMark(user.password) === mark ? user.role : null;
  }

  /** The live session of these facts, made unless it is there, as the one that was used last. */
  #enter(facts: LiveFacts): Session {
    let live = this.#live.get(facts.id);
    // What is open on another role, or on a token that was replaced, goes.
    if (live && (live.role !== facts.role || live.facts.tokenHash !== facts.tokenHash)) {
      this.#close(live, "account");
      live = undefined;
    }
    live ??= new LiveSession(facts, this.#options.clock);
    this.#live.delete(facts.id);
    this.#live.set(facts.id, live);
    live.touch();
    const { maxLive = MAX_LIVE } = this.#options;
    for (const oldest of this.#live.values()) {
      if (this.#live.size <= maxLive) break;
      this.#close(oldest, "crowded");
    }
    return live;
  }

  #close(live: LiveSession, end: SessionEnd): void {
    this.#live.delete(live.id);
    live.end(end);
  }

  #endOf({ facts, role, seen_ms }: LiveSession): SessionEnd | null {
    const { accounts, clock, idle_ms, limit_ms, revocations } = this.#options;
    const now_ms = clock.nowMs();
    if (facts.tokenHash !== undefined) {
      // A token that is not used has nothing open: it is let go of, and may come again.
      if (now_ms - seen_ms >= idle_ms) return "idle";
      return accounts.token(facts.tokenHash)?.role === role ? null : "account";
    }
    if (revocations.has(facts)) return "logout";
    if (now_ms - facts.issued_ms >= limit_ms) return "limit";
    if (now_ms - seen_ms >= idle_ms) return "idle";
    return this.#roleOf(facts) === role ? null : "account";
  }
}
