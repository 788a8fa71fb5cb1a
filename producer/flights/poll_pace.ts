import type { PollOutcome } from "./opensky_client.ts";

const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 300_000;

/** When to poll again: at the interval while all is well, later and later while it is not. */
export class PollPace {
  readonly #interval_ms: number;
  #failures = 0;

  constructor(interval_ms: number) {
    this.#interval_ms = interval_ms;
  }

  /** Milliseconds from the end of a poll that took `took_ms` to the next. */
  pauseAfter(outcome: PollOutcome, took_ms: number): number {
    const rest_ms = Math.max(0, this.#interval_ms - took_ms);
    if (outcome.type === "success") {
      this.#failures = 0;
      return rest_ms;
    }
    // The server has said when it will answer again: that is no guess to be made longer.
    if (outcome.type === "rate_limited") return Math.max(rest_ms, outcome.retry_after_s * 1000);
    const doubled_ms = FIRST_PAUSE_MS * 2 ** Math.min(this.#failures++, 20);
    return Math.max(rest_ms, Math.min(MAX_PAUSE_MS, doubled_ms));
  }
}
