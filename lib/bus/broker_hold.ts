import type { Clock } from "@rangecast/base/clock";
import type { Logger } from "@rangecast/cli/log";
import { RepeatedWarning } from "./repeated_warning.ts";

/** How often a broker that is away is asked again. */
const PROBE_INTERVAL_MS = 500;
/** How often a lasting outage is mentioned. */
const REMIND_INTERVAL_MS = 10_000;

/** Why nothing but single probes is sent. */
export type HoldReason = "disconnected" | "unacknowledged" | "no stream" | "unavailable";

interface Hold {
  reason: HoldReason;
  readonly since_ms: number;
  readonly said: boolean;
  reminded_ms: number;
  probed_ms: number;
}

/** Whether sending is held because the broker is away, and what is said about that. */
export class BrokerHold {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #warning: RepeatedWarning;
  /** Messages that wait meanwhile. */
  readonly #waiting: () => number;
  #hold: Hold | null = null;

  constructor(clock: Clock, log: Logger, waiting: () => number) {
    this.#clock = clock;
    this.#log = log;
    this.#warning = new RepeatedWarning(clock, log);
    this.#waiting = waiting;
  }

  /** Null while nothing is held. */
  get reason(): HoldReason | null {
    return this.#hold?.reason ?? null;
  }

  begin(reason: HoldReason, problem: string = reason): void {
    if (this.#hold?.reason === reason) return;
    const now_ms = this.#clock.monotonicMs();
    const text = `the broker is away (${problem}): keeping messages in memory`;
    const said = this.#warning.warn(text, { waiting: this.#waiting() }) || !!this.#hold?.said;
    const since_ms = this.#hold?.since_ms ?? now_ms;
    this.#hold = { reason, since_ms, said, reminded_ms: now_ms, probed_ms: now_ms };
  }

  end(): void {
    if (!this.#hold) return;
    const { said } = this.#hold;
    const outage_s = this.#outage_s(this.#hold);
    this.#hold = null;
    if (said) this.#log.info("the broker stores again", { outage_s, waiting: this.#waiting() });
  }

  /** Whether the broker is to be asked now; mentions a lasting outage. */
  probeDue(): boolean {
    const hold = this.#hold;
    if (!hold) return false;
    const now_ms = this.#clock.monotonicMs();
    if (now_ms - hold.reminded_ms >= REMIND_INTERVAL_MS) {
      hold.reminded_ms = now_ms;
      this.#log.warn(`the broker is still away (${hold.reason})`, {
        outage_s: this.#outage_s(hold),
        waiting: this.#waiting(),
      });
    }
    if (now_ms - hold.probed_ms < PROBE_INTERVAL_MS) return false;
    hold.probed_ms = now_ms;
    return true;
  }

  #outage_s({ since_ms }: Hold): string {
    return ((this.#clock.monotonicMs() - since_ms) / 1000).toFixed(1);
  }
}
