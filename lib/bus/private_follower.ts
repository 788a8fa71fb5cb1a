import type { Msg, Subscription } from "@nats-io/nats-core";
import { BoundedQueue } from "@rangecast/base/bounded-queue";
import { sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import { type ClockVector, playedUpTo } from "@rangecast/channel/clock-vector";
import { channelSubject } from "@rangecast/channel/subjects";
import type { Boundary } from "@rangecast/playback/source";
import { type ClockEvent, ClockWatch } from "./clock_watch.ts";
import type { Entry } from "./frame_gate.ts";
import { FrameTurn } from "./frame_turn.ts";
import { EventQueue, type FollowerEvent } from "./replay_events.ts";
import type { FollowerCounts, ReplayFollowerOptions } from "./replay_follower.ts";
import { readFrame, type ReplayFrame } from "./replay_frame.ts";

/** Frames that wait to be taken; what comes beyond them is dropped, and loaded anew as a gap. */
export const MAX_WAITING_FRAMES = 8192;
/** How often a state is asked for while the broker does not answer. */
const RETRY_INTERVAL_MS = 250;
/** A state is loaded anew for a gap, but not more often than this. */
const RELOAD_INTERVAL_MS = 1000;

/** An epoch whose state comes as frames. */
const BARE = { next: 0, state: null } as const;

/**
 * Listens to a private replay, which no stream keeps: whoever listens before it begins hears all of
 * it; whoever comes later begins with the state where its clock is. Events are those of a
 * `ReplayFollower`.
 */
export class PrivateFollower implements AsyncDisposable {
  readonly #options: ReplayFollowerOptions;
  readonly #watch: ClockWatch;
  readonly #subscription: Subscription;
  readonly #events = new EventQueue();
  readonly #waiting = new BoundedQueue<ReplayFrame>(MAX_WAITING_FRAMES);
  readonly #turn: FrameTurn;
  readonly #over = new AbortController();
  readonly #counts = { joins: 0, unreadable: 0, overflow: 0 };
  #loading = new AbortController();
  #loaded_ms = -Infinity;
  #state: "joining" | "following" | "ended" = "joining";

  /** @throws RangeError when the channel is no replay. */
  constructor(options: ReplayFollowerOptions) {
    const { connection, prefix, channel_id } = options;
    this.#options = options;
    this.#turn = new FrameTurn(prefix, (frame) => this.#reload(frame));
    // Before the clock: a frame that follows a vector is not missed.
    this.#subscription = connection.nats.subscribe(channelSubject(prefix, channel_id), {
      callback: (error, message) => {
        if (!error) this.#receive(message);
      },
    });
    this.#watch = new ClockWatch({ ...options, onEvent: (event) => this.#onClock(event) });
  }

  get state(): "joining" | "following" | "lost" | "ended" {
    return this.#state !== "ended" && this.#watch.lost ? "lost" : this.#state;
  }

  /** The newest clock vector, or null before the first. */
  get vector(): ClockVector | null {
    return this.#watch.vector;
  }

  /** What our clock is ahead of the host's, the way of a vector included; null before the first. */
  get offset_ms(): number | null {
    return this.#watch.offset_ms;
  }

  /** Frames that wait to be taken. */
  get waiting(): number {
    return this.#waiting.size;
  }

  get counts(): FollowerCounts {
    const { unreadable, outdated } = this.#watch.counts;
    return {
      ...this.#turn.counts,
      ...this.#counts,
      unreadable: this.#counts.unreadable + unreadable,
      outdated_vectors: outdated,
      lost_events: this.#events.lost,
    };
  }

  /** Where the channel's playhead is now, Unix ms; null before the first vector. */
  position(): number | null {
    return this.#watch.position();
  }

  /** Takes what comes next; undefined when nothing waits. */
  take(): FollowerEvent | undefined {
    return this.#events.take() ?? this.#takeFrame() ?? this.#takeEnd();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    this.#loading.abort();
    this.#subscription.unsubscribe();
    this.#watch[Symbol.dispose]();
    return Promise.resolve();
  }

  #receive({ subject, data, headers }: Msg): void {
    const header = (name: string) => headers?.get(name) || null;
    const message = { stream: "", seq: 0, time_ms: 0, subject, body: data, header };
    const frame = readFrame(message, this.#options.channel_id);
    if (!frame) this.#counts.unreadable++;
    else if (!this.#waiting.push(frame)) this.#counts.overflow++;
    this.#options.onChange();
  }

  #takeFrame(): FollowerEvent | undefined {
    const opening = this.#turn.takeOpening();
    if (opening) return opening;
    while (this.#state === "following") {
      const frame = this.#waiting.shift();
      if (!frame) return undefined;
      const event = this.#turn.judge(frame);
      if (event) return event;
    }
    return undefined;
  }

  /** A host's last frame arrives before the vector that ends its replay. */
  #takeEnd(): FollowerEvent | undefined {
    if (this.#state !== "following" || this.vector?.state !== "ended") return undefined;
    this.#state = "ended";
    return { type: "ended", reason: this.vector.reason ?? null };
  }

  #onClock(event: ClockEvent): void {
    if (event.type === "clock") this.#follow(event.vector);
    this.#tell(event);
  }

  #follow(vector: ClockVector): void {
    const { epoch, state } = vector;
    const known = this.#turn.gate.epoch;
    if (known !== null && epoch <= known) return;
    const isLate = known === null && state !== "seeking" && state !== "ended";
    if (isLate) this.#load(epoch, null, { time_ms: playedUpTo(vector) });
    else this.#enter({ epoch, ...BARE });
  }

  #enter(entry: Entry): void {
    this.#loading.abort();
    if (this.#state === "joining") this.#counts.joins++;
    this.#state = "following";
    this.#setProblem(null);
    this.#tell(this.#turn.enter(entry));
  }

  /** Loads the state up to a frame that came behind a gap; false when that was done a moment ago. */
  #reload(frame: ReplayFrame): boolean {
    const { clock } = this.#options;
    if (clock.monotonicMs() - this.#loaded_ms < RELOAD_INTERVAL_MS) return false;
    const { epoch, time_ms, stream, seq } = frame;
    const boundary = this.#turn.gate.isInTurn(frame)
      ? { time_ms, after: { stream, seq } }
      : { time_ms: this.vector ? playedUpTo(this.vector) : time_ms };
    this.#load(epoch, frame.frame + 1, boundary);
    return true;
  }

  /** Loads the state at a boundary, as often as it takes; frames wait meanwhile. */
  async #load(epoch: number, next: number | null, boundary: Boundary): Promise<void> {
    const { clock, source } = this.#options;
    this.#state = "joining";
    this.#loading.abort();
    const { signal } = this.#loading = new AbortController();
    this.#turn.gate.enter({ epoch, next, state: null });
    while (!signal.aborted) {
      try {
        const state = await source.stateAt(boundary, signal);
        if (signal.aborted) return;
        this.#loaded_ms = clock.monotonicMs();
        return this.#enter({ epoch, next, state });
      } catch (error) {
        if (!signal.aborted) this.#setProblem(messageOf(error));
      }
      await sleep(clock, RETRY_INTERVAL_MS, signal);
    }
  }

  #setProblem(problem: string | null): void {
    if (this.#events.pushProblem(problem)) this.#announce();
  }

  #tell(event: FollowerEvent): void {
    this.#events.push(event);
    this.#announce();
  }

  #announce(): void {
    if (!this.#over.signal.aborted) this.#options.onChange();
  }
}
