import type { Clock } from "@rangecast/base/clock";
import { type ClockVector, positionAt } from "@rangecast/channel/clock-vector";
import type { ChannelClock } from "@rangecast/playback/channel-clock";

/** A clock that listeners would have wrong by more than this, on the wall, is told again. */
export const MAX_ERROR_MS = 40;
/** But not more often than this. */
export const MIN_INTERVAL_MS = 100;

/**
 * Tells the clock of a channel: when asked to, and when what was told last has become wrong because
 * the clock was held up, which listeners cannot know. Short waits pass unsaid.
 */
export class ClockTeller {
  readonly #clock: Clock;
  readonly #channelClock: ChannelClock;
  readonly #publish: (vector: ClockVector) => void;
  #told: ClockVector | null = null;
  #told_ms = -Infinity;

  constructor(
    clock: Clock,
    channelClock: ChannelClock,
    publish: (vector: ClockVector) => void,
  ) {
    this.#clock = clock;
    this.#channelClock = channelClock;
    this.#publish = publish;
  }

  tell(): void {
    this.#told = this.#channelClock.vector();
    this.#told_ms = this.#clock.monotonicMs();
    this.#publish(this.#told);
  }

  /** Tells the clock when it is not where listeners think that it is. */
  tellIfOff(): void {
    if (!this.#told || this.#clock.monotonicMs() - this.#told_ms < MIN_INTERVAL_MS) return;
    const { rate, position_ms } = this.#channelClock;
    const passed_ms = this.#clock.monotonicMs() - this.#told_ms;
    const thought_ms = positionAt(this.#told, this.#told.updated_at_ms + passed_ms);
    if (Math.abs(thought_ms - position_ms) > MAX_ERROR_MS * Math.abs(rate)) this.tell();
  }
}
