import type { Clock } from "@rangecast/base/clock";
import type { ClockState, ClockVector, ClockWindow } from "@rangecast/channel/clock-vector";
import { MAX_RATE, MIN_RATE } from "@rangecast/channel/replay-plan";

export interface ChannelClockOptions {
  readonly channel_id: string;
  readonly window: ClockWindow;
  /** Where it begins. @default window.start_ms */
  readonly position_ms?: number;
  /** @default 1 */
  readonly rate?: number;
  /** The first epoch: above those that were heard of a channel of this name. @default 1 */
  readonly epoch?: number;
  /** Whether it is to run as soon as the state at its position is there. @default true */
  readonly running?: boolean;
}

/**
 * A channel's clock, held by its owner. What it is told to do (run or pause) and what it can do are
 * kept apart: it stands while a jump is under way, and while anything holds it, and goes on from
 * there. It times on the monotonic clock: a wall clock that is set moves no playhead.
 */
export class ChannelClock {
  readonly #clock: Clock;
  readonly #channel_id: string;
  readonly #window: ClockWindow;
  /** What turns monotonic time into Unix time, taken once. */
  readonly #origin_ms: number;
  /** Reasons for which it stands; each names a part of its owner. */
  readonly #holds = new Set<string>();
  #epoch: number;
  #rate: number;
  #position_ms: number;
  /** Monotonic time at which it was at `#position_ms`. */
  #anchor_ms: number;
  #wantsToRun: boolean;
  #seeking = true;
  #end: { readonly reason: string } | null = null;

  /**
   * Makes a clock that is seeking the position where it begins: see {@linkcode ChannelClock.arrive}.
   * @throws RangeError for a rate that cannot be.
   */
  constructor(clock: Clock, options: ChannelClockOptions) {
    this.#clock = clock;
    this.#channel_id = options.channel_id;
    this.#window = options.window;
    this.#epoch = options.epoch ?? 1;
    this.#rate = checkedSpeed(options.rate ?? 1);
    this.#wantsToRun = options.running ?? true;
    this.#anchor_ms = clock.monotonicMs();
    this.#origin_ms = clock.nowMs() - this.#anchor_ms;
    this.#position_ms = this.#clamped(options.position_ms ?? options.window.start_ms);
  }

  get state(): ClockState {
    if (this.#end) return "ended";
    if (this.#seeking) return "seeking";
    return this.#wantsToRun && this.#holds.size === 0 ? "running" : "paused";
  }

  /** Whether it is told to run, even where it cannot. */
  get wantsToRun(): boolean {
    return this.#wantsToRun;
  }

  /** Why it stands although it is told to run; null when nothing holds it. */
  get held(): string | null {
    for (const reason of this.#holds) return reason;
    return null;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Timeline seconds per second; negative when it runs back. */
  get rate(): number {
    return this.#rate;
  }

  get window(): ClockWindow {
    return this.#window;
  }

  /** Where the playhead is now, Unix ms on the timeline. */
  get position_ms(): number {
    if (this.state !== "running") return this.#position_ms;
    return this.#clamped(
      this.#position_ms + (this.#clock.monotonicMs() - this.#anchor_ms) * this.#rate,
    );
  }

  /** The clock as it is published. A clock that is held is told as paused, with the reason. */
  vector(): ClockVector {
    const reason = this.#end?.reason ?? (this.#wantsToRun ? this.held : null);
    this.#anchor();
    return {
      channel_id: this.#channel_id,
      epoch: this.#epoch,
      position_ms: this.#position_ms,
      rate: this.#rate,
      updated_at_ms: this.#origin_ms + this.#anchor_ms,
      state: this.state,
      window: this.#window,
      ...(reason === null ? {} : { reason }),
    };
  }

  pause(): void {
    this.#change(() => this.#wantsToRun = false);
  }

  resume(): void {
    this.#change(() => this.#wantsToRun = true);
  }

  /**
   * Changes the rate without a break: the position goes on from where it is.
   * @throws RangeError unless it is from 0.01 to 64, or from -64 to -0.01.
   */
  setRate(rate: number): void {
    const checked = checkedSpeed(rate);
    this.#change(() => this.#rate = checked);
  }

  /** Jumps to a position, within the window: a new epoch, which waits for its state. */
  seek(position_ms: number): void {
    this.#change(() => {
      this.#epoch++;
      this.#seeking = true;
      this.#position_ms = this.#clamped(position_ms);
    });
  }

  /** The state at the position that was sought is there: it runs or pauses, as it was told. */
  arrive(): void {
    this.#change(() => this.#seeking = false);
  }

  /** Moves a little within the epoch, as by a step or back to what was shown last. */
  place(position_ms: number): void {
    this.#change(() => this.#position_ms = this.#clamped(position_ms));
  }

  /** Stands from now on, for `reason`, until that is released. */
  hold(reason: string): void {
    if (!this.#holds.has(reason)) this.#change(() => this.#holds.add(reason));
  }

  /** Takes a reason back; it goes on from where it stands when there is no other. */
  release(reason: string): void {
    if (this.#holds.has(reason)) this.#change(() => this.#holds.delete(reason));
  }

  /** Ends for good, where it is. */
  end(reason: string): void {
    this.#change(() => this.#end = { reason });
  }

  #change(change: () => void): void {
    if (this.#end) return;
    this.#anchor();
    change();
  }

  /** Fixes the position as of now. */
  #anchor(): void {
    this.#position_ms = this.position_ms;
    this.#anchor_ms = this.#clock.monotonicMs();
  }

  #clamped(position_ms: number): number {
    const { start_ms, end_ms } = this.#window;
    return Math.max(start_ms, Math.min(end_ms ?? Infinity, position_ms));
  }
}

function checkedSpeed(rate: number): number {
  const speed = Math.abs(rate);
  if (speed >= MIN_RATE && speed <= MAX_RATE) return rate;
  throw new RangeError(
    `Cannot set a clock as 'rate' must be between ${MIN_RATE} and ${MAX_RATE} in either direction: ` +
      `current value is ${rate}`,
  );
}
