import type { Clock, TimerId } from "@rangecast/base/clock";

// Longer waits are taken in steps: the runtime's timers end at 2^31 ms.
const LONGEST_WAIT_MS = 86_400_000;

/** One timer for many deadlines: it is only ever set to an earlier time until it has fired. */
export class DueTimer {
  readonly #clock: Clock;
  readonly #action: () => void;
  #timer: TimerId | null = null;
  #due_ms = Infinity;

  constructor(clock: Clock, action: () => void) {
    this.#clock = clock;
    this.#action = action;
  }

  /** Sees to it that the action runs at `due_ms` of the monotonic clock, or before; Infinity: not. */
  arm(due_ms: number): void {
    if (due_ms >= this.#due_ms) return;
    this.clear();
    this.#due_ms = due_ms;
    const wait_ms = due_ms - this.#clock.monotonicMs();
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = null;
      this.#due_ms = Infinity;
      this.#action();
    }, Math.max(0, Math.min(LONGEST_WAIT_MS, wait_ms)));
  }

  clear(): void {
    if (this.#timer !== null) this.#clock.clearTimer(this.#timer);
    this.#timer = null;
    this.#due_ms = Infinity;
  }
}
