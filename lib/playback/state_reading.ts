import type { Clock, TimerId } from "@rangecast/base/clock";
import type { Boundary, PlaybackSource, StateAt } from "./source.ts";

/** A state that takes longer is not waited for once another one is wished for. */
export const PATIENCE_MS = 250;

export interface StateReadingOptions {
  readonly source: PlaybackSource;
  readonly clock: Clock;
  /** Aborts what is under way. */
  readonly interrupt: () => void;
}

/** Reads states of a source, and knows how long one may still take. */
export class StateReading {
  readonly #options: StateReadingOptions;
  /** Since when one is on its way, ms on the monotonic clock. */
  #begun_ms: number | null = null;
  #timer: TimerId | null = null;

  constructor(options: StateReadingOptions) {
    this.#options = options;
  }

  /**
   * Another state is wished for. One that is on its way is let come until it is
   * {@linkcode PATIENCE_MS} old; all else is interrupted at once.
   */
  supersede(): void {
    const { clock, interrupt } = this.#options;
    const age_ms = this.#begun_ms === null ? Infinity : clock.monotonicMs() - this.#begun_ms;
    if (age_ms >= PATIENCE_MS) return interrupt();
    this.#timer ??= clock.setTimer(interrupt, PATIENCE_MS - age_ms);
  }

  /** @throws Error when the source cannot answer. */
  async at(boundary: Boundary, signal: AbortSignal): Promise<StateAt> {
    const { source, clock } = this.#options;
    this.#begun_ms = clock.monotonicMs();
    try {
      return await source.stateAt(boundary, signal);
    } finally {
      this.#begun_ms = null;
      if (this.#timer) clock.clearTimer(this.#timer);
      this.#timer = null;
    }
  }
}
