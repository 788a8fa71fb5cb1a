import { assertNever } from "@rangecast/base/assert";
import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { ClockVector, ClockWindow } from "@rangecast/channel/clock-vector";
import type { Tag } from "@rangecast/channel/tag";
import { ChannelClock } from "./channel_clock.ts";
import type { IsCommand } from "./command_subjects.ts";
import { LIVE_LAG_MS } from "./frame_feed.ts";
import { neighbourTag } from "./neighbour_tag.ts";
import { playBackward } from "./play_backward.ts";
import { playForward } from "./play_forward.ts";
import { ListenerError, PlayerStage } from "./player_stage.ts";
import type { PlayerStatus, PlayerUpdate } from "./player_update.ts";
import { checkLoop, type LoopRange, type Run, runFor, type Wish } from "./player_wish.ts";
import { tagInstant } from "./sideband.ts";
import type { PlaybackSource } from "./source.ts";
import { jumpOf, StateReading } from "./state_reading.ts";
import { checkStep, MAX_STEP_FRAMES, stepFrames } from "./step_frames.ts";
import { DEFAULT_WINDOW_LIMITS, type WindowLimits } from "./timeline_window.ts";

/** A source that could not answer is asked again after this time. */
const RETRY_INTERVAL_MS = 500;

export interface PlayerOptions {
  readonly clock: Clock;
  readonly source: PlaybackSource;
  readonly isCommand: IsCommand;
  /** For the clock vector. */
  readonly channel_id: string;
  readonly window: ClockWindow;
  /** Where it begins. @default window.start_ms */
  readonly position_ms?: number;
  /** @default 1 */
  readonly rate?: number;
  /** @default true */
  readonly playing?: boolean;
  /** For what is held in memory on the way back. @default DEFAULT_WINDOW_LIMITS */
  readonly limits?: WindowLimits;
  /**
   * Shows an update. The next one waits for its promise, and so does the clock when that takes
   * long. When it fails, the player ends.
   */
  readonly listener: (update: PlayerUpdate) => Promise<void> | void;
}

/**
 * Plays a source for one viewer: forward and back at any rate, with jumps, steps and loops. What it
 * is told and what it does are kept apart: each word changes the wish and aborts what is under way,
 * and one thing runs at a time. Once it is closed it stays so.
 */
export class Player {
  readonly #options: PlayerOptions;
  readonly #clock: ChannelClock;
  readonly #stage: PlayerStage;
  readonly #states: StateReading;
  readonly #closed = new AbortController();
  #wish: Wish = { seek: true, frames: 0, loop: null };
  /** Aborts what is under way. */
  #current = new AbortController();
  #running: Promise<void> | null = null;

  /** @throws RangeError for a rate that cannot be. */
  constructor(options: PlayerOptions) {
    const { clock: time, source, isCommand, listener, playing, limits } = options;
    this.#options = options;
    this.#states = new StateReading({ source, clock: time, interrupt: () => this.#interrupt() });
    this.#clock = new ChannelClock(time, { ...options, running: playing ?? true });
    this.#stage = new PlayerStage({
      time,
      clock: this.#clock,
      source,
      isCommand,
      limits: limits ?? DEFAULT_WINDOW_LIMITS,
      listener,
      status: () => this.status,
    });
  }

  /** Plays until it is closed. @throws ListenerError when the listener has failed. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  get status(): PlayerStatus {
    if (this.#wish.seek) return "seeking";
    if (!this.#clock.wantsToRun) return "paused";
    const held = this.#clock.held;
    return held === null || held === "at the live edge" || held === "catching up"
      ? "playing"
      : "waiting";
  }

  get position_ms(): number {
    return this.#clock.position_ms;
  }

  get vector(): ClockVector {
    return this.#clock.vector();
  }

  /** Why it waits; null when nothing is wrong. */
  get problem(): string | null {
    return this.#stage.problem;
  }

  /** Changes of tags that were given up as too many waited. */
  get lostTagChanges(): number {
    return this.#stage.lostChanges;
  }

  play(): void {
    if (this.#clock.wantsToRun) return;
    this.#clock.resume();
    this.#interrupt();
  }

  pause(): void {
    if (!this.#clock.wantsToRun) return;
    this.#clock.pause();
    this.#interrupt();
  }

  /**
   * Jumps to a position, within the window. The state of an earlier jump that is being read is shown
   * first if it comes soon: else whoever drags faster than states come would see none until they rest.
   */
  seek(position_ms: number): void {
    this.#clock.seek(position_ms);
    this.#wish = { ...this.#wish, seek: true, frames: 0 };
    this.#states.supersede();
  }

  /** @throws RangeError unless it is from 0.01 to 64, or from -64 to -0.01: these run back. */
  setRate(rate: number): void {
    const before = this.#clock.rate;
    this.#clock.setRate(rate);
    if (!this.#clock.wantsToRun || before > 0 !== rate > 0) this.#interrupt();
  }

  /**
   * Pauses, and moves by whole frames: back when negative.
   * @throws RangeError unless it is a whole number up to {@linkcode MAX_STEP_FRAMES}.
   */
  step(frames: number): void {
    checkStep(frames);
    this.#clock.pause();
    const wished = this.#wish.frames + frames;
    this.#change({ frames: Math.max(-MAX_STEP_FRAMES, Math.min(MAX_STEP_FRAMES, wished)) });
  }

  /** Jumps to the moment that a tag marks; returns whether it marks one. */
  jumpToTag(tag: Pick<Tag, "ts">): boolean {
    const position_ms = tagInstant(tag);
    if (Number.isNaN(position_ms)) return false;
    this.seek(position_ms);
    return true;
  }

  /** Jumps to the next tag of the window, or the one before; returns whether there is one. */
  jumpToNeighbour(direction: "next" | "previous"): boolean {
    const { position_ms: at_ms, rate, wantsToRun, window: { start_ms, end_ms } } = this.#clock;
    const place = { at_ms, start_ms, end_ms: end_ms ?? Infinity, speed: wantsToRun ? rate : 0 };
    const tag = neighbourTag(this.#options.source.tags, direction, place);
    return tag !== undefined && this.jumpToTag(tag);
  }

  /** Jumps to the present, and plays on from there; a window that has ended by then is at its end. */
  jumpToLive(): void {
    this.#clock.setRate(1);
    this.#clock.resume();
    this.seek(this.#options.clock.nowMs() - LIVE_LAG_MS);
  }

  /**
   * Plays a stretch over and over; null ends that.
   * @throws RangeError when it ends before its start, or lies outside of the window.
   */
  setLoop(loop: LoopRange | null): void {
    if (loop) checkLoop(loop, this.#clock.window);
    this.#change({ loop });
  }

  /**
   * Ends for good: no update follows. Resolves when everything is let go, the last update included:
   * a listener does not wait for it.
   */
  async close(): Promise<void> {
    this.#end();
    try {
      await this.#running;
    } catch {
      // run() has told its caller.
    }
  }

  #end(): void {
    this.#closed.abort();
    this.#clock.end("closed");
    this.#interrupt();
    this.#stage[Symbol.dispose]();
    this.#states[Symbol.dispose]();
  }

  #change(part: Partial<Wish>): void {
    this.#wish = { ...this.#wish, ...part };
    this.#interrupt();
  }

  #interrupt(): void {
    this.#current.abort();
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closed.signal.aborted) await this.#runOnce();
    } finally {
      this.#end();
    }
  }

  /** Does one thing, until it is done or another word has come. */
  async #runOnce(): Promise<void> {
    this.#current = new AbortController();
    const { signal } = this.#current;
    const wish = this.#wish;
    const { epoch } = this.#clock;
    try {
      await this.#do(runFor(wish, this.#clock.wantsToRun, this.#clock.rate), wish, signal);
    } catch (error) {
      if (error instanceof ListenerError) throw error;
      if (!signal.aborted) await this.#waitForSource(messageOf(error), epoch, signal);
    }
  }

  async #do(run: Run, { loop, frames }: Wish, signal: AbortSignal): Promise<void> {
    const stage = this.#stage;
    const { start_ms, end_ms } = this.#clock.window;
    switch (run) {
      case "seek":
        return await this.#seek(signal);
      case "step":
        return await this.#step(frames, signal);
      case "forward":
        if (!await playForward(stage, loop?.end_ms ?? end_ms ?? Infinity, signal)) return;
        return this.#comeToEnd(loop?.start_ms);
      case "backward":
        if (!await playBackward(stage, loop?.start_ms ?? start_ms, signal)) return;
        return this.#comeToEnd(loop?.end_ms);
      case "idle":
        return await this.#idle(signal);
      default:
        assertNever(run, "run of a player");
    }
  }

  async #seek(signal: AbortSignal): Promise<void> {
    const jump = jumpOf(this.#clock);
    const { boundary, epoch } = jump;
    await this.#stage.show({ boundary: this.#stage.boundary });
    signal.throwIfAborted();
    const state = await this.#states.of(jump, signal);
    signal.throwIfAborted();
    this.#stage.setProblem(null);
    if (epoch === this.#clock.epoch) {
      this.#wish = { ...this.#wish, seek: false };
      this.#clock.arrive();
    } else this.#states.readAhead(jumpOf(this.#clock));
    await this.#stage.show({ boundary, state: { ...state, boundary }, newEpoch: epoch });
  }

  async #step(frames: number, signal: AbortSignal): Promise<void> {
    await stepFrames(this.#stage, frames, signal);
    this.#stage.setProblem(null);
    // A jump that was asked for meanwhile has dropped what was left to step.
    if (!this.#wish.seek) this.#wish = { ...this.#wish, frames: this.#wish.frames - frames };
  }

  #comeToEnd(again_ms: number | undefined): void {
    if (again_ms === undefined) this.#clock.pause();
    else this.seek(again_ms);
  }

  async #idle(signal: AbortSignal): Promise<void> {
    const stage = this.#stage;
    stage.settle();
    while (!signal.aborted) {
      await stage.show({ boundary: stage.boundary });
      if (!signal.aborted) await stage.wake.wait(signal);
    }
  }

  /** Tells why it waits, and gives the source some time; none when another jump is wished for. */
  async #waitForSource(problem: string, epoch: number, signal: AbortSignal): Promise<void> {
    this.#stage.setProblem(problem);
    await this.#stage.show({ boundary: this.#stage.boundary });
    if (epoch !== this.#clock.epoch) return;
    await sleep(this.#options.clock, RETRY_INTERVAL_MS, signal);
  }
}
