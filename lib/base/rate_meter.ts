import type { Clock } from "./clock.ts";

/** Turns counts that only grow into rates per second between two readings, at least 1 ms apart. */
export class RateMeter {
  readonly #clock: Clock;
  #last: Readonly<Record<string, number>>;
  #last_ms: number;

  constructor(clock: Clock, counts: Readonly<Record<string, number>> = {}) {
    this.#clock = clock;
    this.#last = { ...counts };
    this.#last_ms = clock.monotonicMs();
  }

  /** Rates since the last call, rounded to whole numbers per second. */
  read(counts: Readonly<Record<string, number>>): Record<string, number> {
    const now_ms = this.#clock.monotonicMs();
    const elapsed_s = Math.max(now_ms - this.#last_ms, 1) / 1000;
    const rates = Object.entries(counts).map(([name, count]) => [
      name,
      Math.round((count - (this.#last[name] ?? 0)) / elapsed_s),
    ]);
    // A copy: a caller may go on counting in the same object.
    this.#last = { ...counts };
    this.#last_ms = now_ms;
    return Object.fromEntries(rates);
  }
}
