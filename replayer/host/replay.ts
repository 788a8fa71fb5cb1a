import type { Clock, TimerId } from "@rangecast/base/clock";
import type { Histogram } from "@rangecast/base/histogram";
import type { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import { type ClockVector, type ClockWindow, FRAME_LEAD_MS } from "@rangecast/channel/clock-vector";
import type { ReplayAction } from "@rangecast/channel/replay-plan";
import { ChannelClock } from "@rangecast/playback/channel-clock";
import { FrameFeed } from "@rangecast/playback/frame-feed";
import type { Boundary, PlaybackSource, SourceReader, StateAt } from "@rangecast/playback/source";
import { ClockTeller } from "./clock_teller.ts";
import type { EpochFrames } from "./epoch_frames.ts";
import { loadState } from "./load_state.ts";
import { TurnTimer } from "./turn_timer.ts";

/** A turn that waits for the broker comes back after this time. */
const STANDING_MS = 20;
/** Longest pause between turns, so that a clock that goes on again is told soon. */
const MAX_PAUSE_MS = 50;
/** As soon as a timer can. */
const SOON_MS = 0;
/** A clock is told this often when nothing changes. */
const TELL_INTERVAL_MS = 1000;

/** Where a replay begins. */
export interface ReplayStart {
  readonly window: ClockWindow;
  /** Behind what was played before, if anything was. */
  readonly place: Boundary;
  readonly rate: number;
  readonly running: boolean;
  /** Above all epochs that were heard of a channel of this name. */
  readonly epoch: number;
}

export interface ReplayOptions {
  readonly clock: Clock;
  readonly channel_id: string;
  readonly start: ReplayStart;
  readonly source: PlaybackSource;
  readonly frames: EpochFrames;
  readonly warning: RepeatedWarning;
  /** How late frames were, on the wall, in epochs that are over. */
  readonly lateness_ms: Histogram;
  /** Publishes the clock as it is. */
  tell(vector: ClockVector): void;
  /** The replay has played all of its window, and has told so. */
  onEnded(): void;
  /** It has come to the present, and goes on at its pace. */
  onLive(): void;
}

/**
 * One channel that plays: it owns the clock, begins each epoch with the state at its position, and
 * hands over each frame when the playhead reaches it.
 */
export class Replay implements AsyncDisposable {
  readonly #options: ReplayOptions;
  readonly #channelClock: ChannelClock;
  readonly #teller: ClockTeller;
  readonly #turns: TurnTimer;
  readonly #beat: TimerId;
  #epoch = new AbortController();
  #reader: SourceReader | null = null;
  #feed: FrameFeed | null = null;
  #over = false;

  constructor(options: ReplayOptions) {
    const { clock, channel_id, start: { place, ...start } } = options;
    this.#options = options;
    const position_ms = place.time_ms;
    this.#channelClock = new ChannelClock(clock, { channel_id, position_ms, ...start });
    this.#teller = new ClockTeller(clock, this.#channelClock, options.tell);
    this.#turns = new TurnTimer(clock, () => this.#turn());
    this.#beat = clock.setRepeating(() => {
      this.#stayBehindNow();
      this.#teller.tell();
    }, TELL_INTERVAL_MS);
    this.#enterEpoch(place);
  }

  /** The clock as it is. */
  get vector(): ClockVector {
    this.#stayBehindNow();
    return this.#channelClock.vector();
  }

  /** What is on its way to the followers. */
  get frames(): Pick<EpochFrames, "waiting" | "lag_ms"> {
    return this.#options.frames;
  }

  /** How late the frames of the epoch were, on the wall; null before the first. */
  get lateness_ms(): Histogram | null {
    return this.#feed?.lateness_ms ?? null;
  }

  /** Does what it is told. */
  act(action: ReplayAction): void {
    if (this.#over) return;
    const clock = this.#channelClock;
    switch (action.type) {
      case "pause":
        clock.pause();
        break;
      case "resume":
        clock.resume();
        break;
      case "rate":
        clock.setRate(action.rate);
        break;
      case "seek":
        return this.seek(action.position_ms);
      case "step":
        return this.seek(clock.position_ms + action.by_ms);
    }
    this.#teller.tell();
    this.#turns.callIn(SOON_MS);
  }

  /** Jumps to a position within the window, and not behind now: a new epoch. */
  seek(position_ms: number): void {
    if (this.#over) return;
    this.#channelClock.seek(Math.min(position_ms, this.#options.clock.nowMs()));
    this.#enterEpoch({ time_ms: this.#channelClock.position_ms });
  }

  /** Begins anew where it stands, with the state there. */
  renew(): void {
    this.seek(this.#channelClock.position_ms);
  }

  /** Stands for `reason`, whatever it is told, until that is released. */
  hold(reason: string): void {
    if (this.#over) return;
    this.#channelClock.hold(reason);
    this.#teller.tell();
  }

  release(reason: string): void {
    if (this.#over) return;
    this.#channelClock.release(reason);
    this.#teller.tell();
    this.#turns.callIn(SOON_MS);
  }

  /** Ends for good, and says why. What has gone out stays. */
  async end(reason: string): Promise<void> {
    if (this.#over) return;
    this.#channelClock.end(reason);
    this.#teller.tell();
    await this[Symbol.asyncDispose]();
  }

  /** Falls silent: followers see it by that. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#options.clock.clearTimer(this.#beat);
    this.#turns.stop();
    this.#leaveEpoch();
    await this.#options.frames[Symbol.asyncDispose]();
  }

  /** Loads the state at a place, sends it, and goes on behind it. */
  async #enterEpoch(place: Boundary): Promise<void> {
    this.#leaveEpoch();
    const { signal } = this.#epoch = new AbortController();
    this.#options.frames.begin(this.#channelClock.epoch);
    this.#teller.tell();
    // Of jumps that arrive together only the last one is carried out.
    await Promise.resolve();
    const state = await loadState(place, this.#options, signal);
    if (!state || signal.aborted) return;
    this.#options.frames.addState(state);
    this.#reader = this.#options.source.follow(state.boundary, () => this.#onReaderChange());
    this.#follow(state);
    this.#turn();
  }

  #follow(state: StateAt): void {
    const { clock, frames, source } = this.#options;
    if (!this.#reader) return;
    this.#feed = new FrameFeed({
      clock,
      channelClock: this.#channelClock,
      reader: this.#reader,
      tags: source.tags,
      sink: frames,
      state,
      lead_ms: FRAME_LEAD_MS,
      onChange: () => this.#turns.callIn(SOON_MS),
    });
  }

  /** Leaves what the epoch has under way. */
  #leaveEpoch(): void {
    this.#epoch.abort();
    if (this.#feed) {
      this.#feed[Symbol.dispose]();
      this.#options.lateness_ms.add(this.#feed.lateness_ms);
    }
    this.#feed = null;
    this.#reader?.[Symbol.asyncDispose]();
    this.#reader = null;
    this.#options.frames.forget();
  }

  #onReaderChange(): void {
    if (this.#channelClock.held === "waiting for the source") this.#turns.callIn(SOON_MS);
  }

  #turn(): void {
    this.#turns.stop();
    const feed = this.#feed;
    if (this.#over || !feed) return;
    if (this.#channelClock.state === "seeking" && !this.#sendState()) {
      return this.#turns.callIn(SOON_MS);
    }
    this.#stayBehindNow();
    const state = feed.pump();
    this.#options.frames.flush();
    switch (state.type) {
      case "held":
        if (state.reason === "at the live edge") this.#goLive();
        this.#turns.callIn(state.next_ms);
        break;
      case "waiting":
        this.#turns.callIn(Math.min(MAX_PAUSE_MS, state.next_ms));
        break;
      case "standing":
        if (this.#channelClock.wantsToRun) this.#turns.callIn(STANDING_MS);
        break;
      case "ended":
        return this.#finish();
    }
    this.#teller.tellIfOff();
  }

  /** Returns whether all of the state has been sent. */
  #sendState(): boolean {
    const isSent = this.#options.frames.sendState();
    this.#options.frames.flush();
    if (isSent) {
      this.#channelClock.arrive();
      this.#teller.tell();
    }
    return isSent;
  }

  /** A fast clock may run past now between two looks. */
  #stayBehindNow(): void {
    const now_ms = this.#options.clock.nowMs();
    if (this.#channelClock.position_ms <= now_ms) return;
    const isNew = this.#slowDown();
    this.#channelClock.place(now_ms);
    this.#teller.tell();
    if (isNew) this.#options.onLive();
  }

  /** A window that lies behind now is only waited for, until all of it is known. */
  #goLive(): void {
    const { end_ms } = this.#channelClock.window;
    if (end_ms !== null && end_ms <= this.#options.clock.nowMs()) return;
    if (!this.#slowDown()) return;
    this.#teller.tell();
    this.#options.onLive();
  }

  /** A replay that is faster than life has nothing left to be fast with. */
  #slowDown(): boolean {
    if (this.#channelClock.rate <= 1) return false;
    this.#channelClock.setRate(1);
    return true;
  }

  /** The window was played: that is told when all of it is stored. */
  #finish(): void {
    if (this.#options.frames.waiting > 0) return this.#turns.callIn(SOON_MS);
    const { end_ms } = this.#channelClock.window;
    if (end_ms !== null) this.#channelClock.place(end_ms);
    this.#options.onEnded();
  }
}
