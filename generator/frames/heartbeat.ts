import type { Clock, TimerId } from "@rangecast/base/clock";

/**
 * Beats at a fixed interval, whatever is done in between: a single timer that is set anew after
 * each piece of work would come later by the work, and by the timer's own millisecond.
 */
export class Heartbeat implements Disposable {
  readonly #clock: Clock;
  readonly #timer: TimerId;
  readonly #stop: AbortSignal;
  #beat = Promise.withResolvers<void>();

  constructor(clock: Clock, interval_ms: number, stop: AbortSignal) {
    this.#clock = clock;
    this.#stop = stop;
    this.#timer = clock.setRepeating(this.#ring, interval_ms);
    stop.addEventListener("abort", this.#ring, { once: true });
  }

  /** Resolves at the next beat, or at once when one was missed, or when `stop` aborts. */
  async next(): Promise<void> {
    if (this.#stop.aborted) return;
    await this.#beat.promise;
    this.#beat = Promise.withResolvers<void>();
  }

  [Symbol.dispose](): void {
    this.#clock.clearTimer(this.#timer);
    this.#stop.removeEventListener("abort", this.#ring);
  }

  readonly #ring = () => this.#beat.resolve();
}
