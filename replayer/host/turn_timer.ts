import type { Clock, TimerId } from "@rangecast/base/clock";

/** Timers are no finer than this. */
const MIN_PAUSE_MS = 1;

/** Calls for the next turn of a replay: at the soonest time that anybody has asked for. */
export class TurnTimer {
  readonly #clock: Clock;
  readonly #turn: () => void;
  #timer: TimerId | null = null;
  /** When the timer is due, on the monotonic clock. */
  #due_ms = 0;

  constructor(clock: Clock, turn: () => void) {
    this.#clock = clock;
    this.#turn = turn;
  }

  /** Takes a turn after `delay_ms`, or before when one is to come sooner. */
  callIn(delay_ms: number): void {
    const pause_ms = Math.max(MIN_PAUSE_MS, delay_ms);
    const due_ms = this.#clock.monotonicMs() + pause_ms;
    // A reader may call for a turn with each of many messages: a timer for each would cost the most.
    if (this.#timer !== null && this.#due_ms <= due_ms) return;
    this.stop();
    this.#due_ms = due_ms;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = null;
      this.#turn();
    }, pause_ms);
  }

  stop(): void {
    if (this.#timer !== null) this.#clock.clearTimer(this.#timer);
    this.#timer = null;
  }
}
