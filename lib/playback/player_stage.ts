import { type Clock, sleep } from "@rangecast/base/clock";
import type { Tag } from "@rangecast/channel/tag";
import { compareBoundaries } from "./boundary.ts";
import type { ChannelClock } from "./channel_clock.ts";
import type { IsCommand } from "./command_subjects.ts";
import type { PlayerStatus, PlayerUpdate } from "./player_update.ts";
import type { Boundary, PlaybackSource, SourceMessage, StateAt } from "./source.ts";
import { MAX_TAG_CHANGES } from "./tag_cursor.ts";
import type { WindowLimits } from "./timeline_window.ts";
import { Wake } from "./wake.ts";

/** The longest that a playing clock runs between two updates. */
export const TICK_MS = 33;

const BUSY_LISTENER = "waiting for the listener";
const AWAY_SOURCE = "waiting for the source";

export interface StageOptions {
  readonly time: Clock;
  readonly clock: ChannelClock;
  readonly source: PlaybackSource;
  readonly isCommand: IsCommand;
  readonly limits: WindowLimits;
  readonly listener: (update: PlayerUpdate) => Promise<void> | void;
  /** What the player does, for its updates. */
  readonly status: () => PlayerStatus;
}

/** What is new in an update. */
export interface Shown {
  readonly boundary: Boundary;
  readonly state?: StateAt;
  /** Given where continuity is broken: what begins with the state. */
  readonly newEpoch?: number;
  readonly messages?: readonly SourceMessage[];
  readonly tags?: readonly Tag[];
}

/** A listener has failed: the player ends. */
export class ListenerError extends Error {
  override name = "ListenerError";
}

/** What the states of a player share: where the playhead is, and the way to the listener. */
export class PlayerStage implements Disposable {
  readonly options: StageOptions;
  /** Rings when there is something to show while nothing moves. */
  readonly wake = new Wake();
  readonly #stop: () => void;
  /** Tags that have changed since the last update. */
  readonly #changed = new Map<string, Tag>();
  #boundary: Boundary;
  #epoch: number;
  #problem: string | null = null;
  /** Status and problem that the listener has heard last. */
  #told = "";
  #lostChanges = 0;

  constructor(options: StageOptions) {
    this.options = options;
    this.#boundary = { time_ms: options.clock.position_ms };
    this.#epoch = options.clock.epoch;
    this.#stop = options.source.tags.onChange((tag) => this.#hear(tag));
  }

  /** The place whose display is shown. */
  get boundary(): Boundary {
    return this.#boundary;
  }

  get problem(): string | null {
    return this.#problem;
  }

  /** Changes of tags that were given up as too many waited. */
  get lostChanges(): number {
    return this.#lostChanges;
  }

  /** Notes why the source has to be waited for, and stands until that is over. */
  setProblem(problem: string | null): void {
    this.#problem = problem;
    if (problem === null) this.options.clock.release(AWAY_SOURCE);
    else this.options.clock.hold(AWAY_SOURCE);
  }

  /** Brings the clock back to what is shown: it goes on from there. */
  settle(): void {
    this.options.clock.place(this.#boundary.time_ms);
  }

  /** Hands over an update when there is anything to say. */
  async show(shown: Shown): Promise<void> {
    const { boundary, state, newEpoch, messages = [] } = shown;
    const tags = this.#takeChanged(shown.tags ?? []);
    const told = JSON.stringify([this.options.status(), this.#problem, this.#vectorKey()]);
    const isMoved = compareBoundaries(boundary, this.#boundary) !== 0;
    const isNew = state !== undefined || messages.length + tags.length > 0;
    if (!isMoved && !isNew && told === this.#told) return;
    this.#told = told;
    this.#boundary = boundary;
    if (newEpoch !== undefined) this.#epoch = newEpoch;
    await this.#deliver({
      epoch: this.#epoch,
      position_ms: boundary.time_ms,
      boundary,
      discontinuity: newEpoch !== undefined,
      ...(state ? { state } : {}),
      messages,
      tags,
      vector: this.options.clock.vector(),
      status: this.options.status(),
      problem: this.#problem,
    });
  }

  /** Resolves when the next update is due, or `signal` aborts. */
  tick(signal: AbortSignal): Promise<void> {
    return sleep(this.options.time, TICK_MS, signal);
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  /** A listener that takes longer than a tick makes the clock stand. */
  async #deliver(update: PlayerUpdate): Promise<void> {
    const { clock, listener, time } = this.options;
    const done = Promise.try(listener, update);
    const busy = time.setTimer(() => clock.hold(BUSY_LISTENER), TICK_MS);
    try {
      await done;
    } catch (error) {
      throw new ListenerError("the listener of a player has failed", { cause: error });
    } finally {
      time.clearTimer(busy);
      clock.release(BUSY_LISTENER);
    }
  }

  #vectorKey(): readonly unknown[] {
    const { epoch, rate, wantsToRun } = this.options.clock;
    return [epoch, rate, wantsToRun];
  }

  #takeChanged(tags: readonly Tag[]): Tag[] {
    if (this.#changed.size === 0) return [...tags];
    for (const tag of tags) this.#changed.set(tag.id, tag);
    const taken = [...this.#changed.values()];
    this.#changed.clear();
    return taken;
  }

  #hear(tag: Tag): void {
    if (this.#changed.has(tag.id) || this.#changed.size < MAX_TAG_CHANGES) {
      this.#changed.set(tag.id, tag);
    } else this.#lostChanges++;
    this.wake.ring();
  }
}
