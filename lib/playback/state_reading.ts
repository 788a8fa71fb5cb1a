import type { Clock, TimerId } from "@rangecast/base/clock";
import type { ChannelClock } from "./channel_clock.ts";
import type { Boundary, PlaybackSource, StateAt } from "./source.ts";

/** A state that takes longer is not waited for once another one is wished for. */
export const PATIENCE_MS = 250;

/** A jump of the playhead: where to, and the epoch that begins there. */
export interface Jump {
  readonly boundary: Boundary;
  readonly epoch: number;
}

/** The newest that a clock was told to make. */
export function jumpOf({ position_ms: time_ms, epoch }: ChannelClock): Jump {
  return { boundary: { time_ms }, epoch };
}

interface Reading {
  readonly jump: Jump;
  readonly state: Promise<StateAt>;
  readonly stop: AbortController;
}

export interface StateReadingOptions {
  readonly source: PlaybackSource;
  readonly clock: Clock;
  /** Aborts what is under way. */
  readonly interrupt: () => void;
}

/** Reads states of a source, and knows how long one may still take. */
export class StateReading implements Disposable {
  readonly #options: StateReadingOptions;
  /** Since when one is on its way, ms on the monotonic clock. */
  #begun_ms: number | null = null;
  #timer: TimerId | null = null;
  #ahead: Reading | null = null;

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

  /** Begins to read what is asked for next, as far as is known: the source works meanwhile. */
  readAhead(jump: Jump): void {
    this.#ahead = this.#begin(jump);
    // Whoever asks for it hears of a failure.
    this.#ahead.state.catch(() => {});
  }

  /** @throws Error when the source cannot answer. */
  async of(jump: Jump, signal: AbortSignal): Promise<StateAt> {
    const reading = this.#takeAhead(jump) ?? this.#begin(jump);
    const stop = () => reading.stop.abort(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await reading.state;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#begun_ms = null;
      if (this.#timer) this.#options.clock.clearTimer(this.#timer);
      this.#timer = null;
    }
  }

  /** Gives up what is read ahead. */
  [Symbol.dispose](): void {
    this.#ahead?.stop.abort();
    this.#ahead = null;
    if (this.#timer) this.#options.clock.clearTimer(this.#timer);
    this.#timer = null;
  }

  /** What was read ahead, unless another jump has been wished for since. */
  #takeAhead({ epoch }: Jump): Reading | null {
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead?.jump.epoch === epoch) return ahead;
    ahead?.stop.abort();
    return null;
  }

  #begin(jump: Jump): Reading {
    const { source, clock } = this.#options;
    const stop = new AbortController();
    this.#begun_ms = clock.monotonicMs();
    return { jump, stop, state: source.stateAt(jump.boundary, stop.signal) };
  }
}
