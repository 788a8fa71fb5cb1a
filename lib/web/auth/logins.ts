import type { Clock } from "@rangecast/base/clock";
import { isAccountName } from "./account_name.ts";
import { AttemptLimit } from "./attempt_limit.ts";
import type { Accounts } from "./accounts.ts";
import { addressKey } from "./address_key.ts";
import { hashPassword, isPassword, type PasswordHash } from "./password.ts";
import { passwordMark, type User } from "./users_file.ts";

/** Hashing takes 32 MiB and half a second of a core each: so many at once, and so many waiting. */
const MAX_HASHING = 2;
const MAX_WAITING = 16;
const MAX_KEYS = 10_000;

export type LoginResult =
  | { readonly type: "ok"; readonly user: User; readonly mark: string }
  | { readonly type: "wrong" }
  | { readonly type: "limited"; readonly wait_ms: number }
  | { readonly type: "busy" };

export interface LoginsOptions {
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** What a name without an account is compared with, so that it takes as long as any other. */
  readonly decoy: PasswordHash;
}

/** Checks passwords, each as slowly as the next, and no more of them than somebody would type. */
export class Logins {
  readonly #options: LoginsOptions;
  readonly #byAddress: AttemptLimit;
  readonly #byUser: AttemptLimit;
  readonly #counts = { ok: 0, wrong: 0, limited: 0, busy: 0 };
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: LoginsOptions) {
    this.#options = options;
    const { clock } = options;
    this.#byAddress = new AttemptLimit({ burst: 20, refill_ms: 10_000, maxKeys: MAX_KEYS, clock });
    this.#byUser = new AttemptLimit({ burst: 10, refill_ms: 30_000, maxKeys: MAX_KEYS, clock });
  }

  /** By result. */
  get counts(): Readonly<Record<LoginResult["type"], number>> {
    return this.#counts;
  }

  /** @throws OperatorError when the accounts cannot be read. */
  async attempt(
    { name, password, address }: {
      readonly name: string;
      readonly password: string;
      readonly address: string;
    },
  ): Promise<LoginResult> {
    const result = await this.#attempt(name, password, addressKey(address));
    this.#counts[result.type] += 1;
    return result;
  }

  async #attempt(name: string, password: string, address: string): Promise<LoginResult> {
    const { accounts, decoy } = this.#options;
    // What is no name of anybody's is not worth remembering.
    const key = isAccountName(name) ? name : "";
    const wait_ms = Math.max(this.#byAddress.wait_ms(address), this.#byUser.wait_ms(key));
    if (wait_ms > 0) return { type: "limited", wait_ms };
    if (this.#waiting.length >= MAX_WAITING) return { type: "busy" };
    // Counted before the answer is known: many at once are no way around the limit.
    this.#byAddress.take(address);
    this.#byUser.take(key);
    // Somebody who has an account since a moment ago is let in; the attempts are few.
    await accounts.refreshNow();
    const user = accounts.user(name);
    const isRight = await this.#inTurn(() => isPassword(password, user?.password ?? decoy));
    if (!user || !isRight) return { type: "wrong" };
    this.#byUser.forgive(key);
    return { type: "ok", user, mark: passwordMark(user.password) };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MAX_HASHING) {
      // Whoever ends hands over its own place.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** A hash that no password has, at the price of a real one. */
export function decoyHash(): Promise<PasswordHash> {
  return hashPassword(crypto.randomUUID());
}
