import { assert } from "@rangecast/base/assert";

/** Vectors that the estimate rests on: half a minute of them. */
const SAMPLES = 32;

/**
 * The time on the clock of a channel's owner. A vector needs some time to arrive and may be sent
 * again long after it was made: the smallest difference between its arrival here and its making
 * there, over the last 32, is the best that can be known without asking. Pure.
 */
export class OwnerClock {
  readonly #differences_ms: number[] = [];
  #at = 0;

  /** Takes note of a vector made at `made_ms` (there) that arrived at `arrived_ms` (here). */
  hear(made_ms: number, arrived_ms: number): void {
    this.#differences_ms[this.#at] = arrived_ms - made_ms;
    this.#at = (this.#at + 1) % SAMPLES;
    assert(this.#differences_ms.length <= SAMPLES, "a clock estimate rests on few samples");
  }

  /** What our clock is ahead of the owner's, the way of a vector included; 0 before the first. */
  get offset_ms(): number {
    return this.#differences_ms.length === 0 ? 0 : Math.min(...this.#differences_ms);
  }

  /** The owner's time at `now_ms` on ours. */
  ownerMs(now_ms: number): number {
    return now_ms - this.offset_ms;
  }
}
