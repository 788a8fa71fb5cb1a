import type { Clock } from "@rangecast/base/clock";
import { Histogram } from "@rangecast/base/histogram";
import type { Tag } from "@rangecast/channel/tag";
import { boundaryAfter } from "./boundary.ts";
import type { ChannelClock } from "./channel_clock.ts";
import type { Boundary, SourceMessage, SourceReader, StateAt, TagSource } from "./source.ts";
import { TagCursor } from "./tag_cursor.ts";

/** Frames that one turn hands over at most, so that what else the program does is not held up. */
export const MAX_FRAMES_PER_TURN = 2048;
/** A message may be known this long after it was stored: the playhead stays behind now by as much. */
export const LIVE_LAG_MS = 200;
/** A frame that is handed over later than this (on the wall) counts as late. */
export const LATE_AFTER_MS = 10;

/** Reasons for which a feed holds its clock. */
export type FeedHold =
  /** What comes next is not known yet. */
  | "waiting for the source"
  /** The sink has no room for what is due. */
  | "waiting for the sink"
  /** More was due than one turn hands over. */
  | "catching up"
  /** The playhead has come to the present. */
  | "at the live edge";

/** How soon a turn follows one that was held for a reason; reader and sink call for one themselves. */
const RETRY_MS: Readonly<Record<FeedHold, number>> = {
  "waiting for the source": 10,
  "waiting for the sink": 1,
  "catching up": 0,
  "at the live edge": 20,
};
const HOLDS = [
  "waiting for the source",
  "waiting for the sink",
  "catching up",
  "at the live edge",
] as const satisfies readonly FeedHold[];

/** Takes frames. */
export interface FrameSink {
  /** How many more frames it takes now. */
  readonly room: number;
  frame(message: SourceMessage): void;
  /**
   * A tag whose moment has come; or one in a new form, behind the playhead or shown before: it may be
   * deleted, or mark a moment that lies ahead now.
   */
  tag(tag: Tag): void;
}

export type FeedState =
  /** All that is due was handed over. `next_ms` (wall time) from now something is due, or is to be looked at. */
  | { readonly type: "waiting"; readonly next_ms: number }
  /** Something is due that cannot be handed over: the clock stands. */
  | { readonly type: "held"; readonly reason: FeedHold; readonly next_ms: number }
  /** The clock does not run: paused, seeking, or held by another. */
  | { readonly type: "standing" }
  /** Everything up to the end was handed over. */
  | { readonly type: "ended" };

export interface FrameFeedOptions {
  readonly clock: Clock;
  /** Its epoch is that of the feed: after a seek there is a new feed. */
  readonly channelClock: ChannelClock;
  /** Reads on from the state's boundary. */
  readonly reader: SourceReader;
  readonly tags: TagSource;
  readonly sink: FrameSink;
  /** What was shown where the epoch begins, or where a feed before this one has stopped. */
  readonly state: Pick<StateAt, "boundary" | "tags">;
  /** Ends here where the clock's window goes on, as for a loop. */
  readonly until_ms?: number;
  /**
   * Frames are handed over when they are due within this time, on the wall: half of the tick of the
   * owner's timer halves the error that the tick makes.
   * @default 0
   */
  readonly lead_ms?: number;
  /** Called when a tag has changed: there may be something to hand over. */
  readonly onChange?: () => void;
}

/** The longest that a feed goes without a look, on the wall. */
const MAX_WAIT_MS = 1000;

/**
 * Hands over the frames of one epoch when the clock of their channel reaches them: in order, each
 * once, with the tags among them, and none behind the end of the window. The clock is held while
 * something is due that is not known or finds no room, so that its position never runs ahead of
 * what was handed over by more than one turn. It has no timer: its owner calls
 * {@linkcode FrameFeed.pump} when the last state says so, and when reader, sink or clock change.
 */
export class FrameFeed implements Disposable {
  readonly #clock: Clock;
  readonly #channelClock: ChannelClock;
  readonly #reader: SourceReader;
  readonly #sink: FrameSink;
  readonly #tags: TagCursor;
  readonly #end_ms: number;
  readonly #lead_ms: number;
  /** Milliseconds on the wall by which frames came late, or early. */
  readonly lateness_ms = new Histogram();
  #boundary: Boundary;
  #frames = 0;
  #tagFrames = 0;
  #late = 0;
  #ended = false;

  constructor(options: FrameFeedOptions) {
    const { channelClock, state } = options;
    this.#clock = options.clock;
    this.#channelClock = channelClock;
    this.#reader = options.reader;
    this.#sink = options.sink;
    this.#boundary = state.boundary;
    this.#lead_ms = options.lead_ms ?? 0;
    this.#end_ms = Math.min(channelClock.window.end_ms ?? Infinity, options.until_ms ?? Infinity);
    this.#tags = new TagCursor(
      options.tags,
      state.boundary.time_ms,
      state.tags,
      options.onChange,
    );
  }

  /** Everything up to this place was handed over, and nothing behind it. */
  get boundary(): Boundary {
    return this.#boundary;
  }

  /** Frames and tags that were handed over, those that came late, and changes of tags that were lost. */
  get counts(): Readonly<Record<"frames" | "tags" | "late" | "lost_tag_changes", number>> {
    return {
      frames: this.#frames,
      tags: this.#tagFrames,
      late: this.#late,
      lost_tag_changes: this.#tags.lost,
    };
  }

  /** Hands over what is due. */
  pump(): FeedState {
    const clock = this.#channelClock;
    if (!this.#handOverChanges()) return this.#hold("waiting for the sink");
    if (this.#ended) return { type: "ended" };
    if (clock.state === "ended" || clock.state === "seeking") return { type: "standing" };
    if (clock.rate < 0) return { type: "standing" };
    const now_ms = clock.position_ms;
    // A clock that was stopped stands behind what has become due since the last turn.
    const lead_ms = clock.wantsToRun ? this.#lead_ms * clock.rate : 0;
    const due_ms = Math.min(now_ms + lead_ms, this.#end_ms);
    const blocked = this.#handOver(due_ms, now_ms);
    if (blocked) return this.#hold(blocked);
    this.#tags.pass(due_ms);
    if (due_ms >= this.#boundary.time_ms) this.#boundary = { time_ms: due_ms };
    this.#release();
    return clock.wantsToRun ? this.#passed(due_ms) : { type: "standing" };
  }

  [Symbol.dispose](): void {
    this.#tags[Symbol.dispose]();
    this.#release();
  }

  /** Hands over everything up to `due_ms`, or says why it cannot. */
  #handOver(due_ms: number, now_ms: number): FeedHold | null {
    const { rate } = this.#channelClock;
    const [reader, sink, tags] = [this.#reader, this.#sink, this.#tags];
    for (let left = MAX_FRAMES_PER_TURN;; left--) {
      const message = reader.peek();
      if (!message && !reader.caughtUp) return "waiting for the source";
      const isDue = message !== undefined && message.time_ms <= due_ms;
      const next_ms = isDue ? message.time_ms : due_ms;
      const isTag = tags.nextMs(next_ms) !== Infinity;
      if (!isTag && !isDue) return null;
      if (sink.room <= 0) return "waiting for the sink";
      if (left <= 0) return "catching up";
      if (isTag) {
        const tag = tags.take(next_ms);
        if (tag) this.#handOverTag(tag);
      } else if (isDue) {
        reader.take();
        tags.pass(message.time_ms);
        this.#boundary = boundaryAfter(message);
        this.#frames++;
        this.#countLateness((now_ms - message.time_ms) / rate);
        sink.frame(message);
      }
    }
  }

  /** Everything up to `due_ms` was handed over: says what follows. */
  #passed(due_ms: number): FeedState {
    if (due_ms >= this.#end_ms) {
      this.#ended = true;
      return { type: "ended" };
    }
    const edge_ms = this.#clock.nowMs() - LIVE_LAG_MS;
    const message = this.#reader.peek();
    if (!message && due_ms >= edge_ms) return this.#hold("at the live edge");
    if (this.#channelClock.state !== "running") return { type: "standing" };
    const next_ms = Math.min(message?.time_ms ?? edge_ms, this.#end_ms);
    const tag_ms = this.#tags.nextMs(next_ms);
    const wait_ms = (Math.min(next_ms, tag_ms) - due_ms) / this.#channelClock.rate;
    return { type: "waiting", next_ms: Math.min(MAX_WAIT_MS, Math.max(0, wait_ms)) };
  }

  /** Returns whether there was room for all of them. */
  #handOverChanges(): boolean {
    while (this.#tags.hasChanged) {
      if (this.#sink.room <= 0) return false;
      const tag = this.#tags.takeChanged();
      if (tag) this.#handOverTag(tag);
    }
    return true;
  }

  #handOverTag(tag: Tag): void {
    this.#tagFrames++;
    this.#sink.tag(tag);
  }

  #countLateness(lateness_ms: number): void {
    this.lateness_ms.record(Math.abs(lateness_ms));
    if (lateness_ms > LATE_AFTER_MS) this.#late++;
  }

  #hold(reason: FeedHold): FeedState {
    this.#channelClock.hold(reason);
    for (const other of HOLDS) if (other !== reason) this.#channelClock.release(other);
    return { type: "held", reason, next_ms: RETRY_MS[reason] };
  }

  #release(): void {
    for (const reason of HOLDS) this.#channelClock.release(reason);
  }
}
