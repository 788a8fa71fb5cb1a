import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { channelSubject } from "@rangecast/channel/subjects";
import type { PlaybackSource } from "@rangecast/playback/source";
import { type ClockEvent, ClockWatch } from "./clock_watch.ts";
import type { BusConnection } from "./connection.ts";
import type { DirectStream } from "./direct_page.ts";
import { type FrameCounts, FrameTurn } from "./frame_turn.ts";
import { joinChannel, type Joined } from "./join_channel.ts";
import { lastMessage } from "./join_place.ts";
import { EventQueue, type FollowerEvent } from "./replay_events.ts";
import { readFrame } from "./replay_frame.ts";
import type { StreamSourceReader } from "./stream_source_reader.ts";
import { streamName } from "./streams.ts";

export type { FollowerEvent } from "./replay_events.ts";
export type { ReplayFrame } from "./replay_frame.ts";

/** How often a place to tune in is looked for while the broker does not answer. */
const RETRY_INTERVAL_MS = 250;
/** A channel with gaps is joined anew, but not more often than this. */
const REJOIN_INTERVAL_MS = 1000;

export interface FollowerCounts extends FrameCounts {
  /** Times that the follower has tuned in. */
  readonly joins: number;
  /** Frames that were dropped as nobody took those before them. */
  readonly overflow: number;
  /** Messages that were no frames, and no vectors. */
  readonly unreadable: number;
  /** Vectors that were older than the newest. */
  readonly outdated_vectors: number;
  /** Events that were given up because nobody took them. */
  readonly lost_events: number;
}

export interface ReplayFollowerOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** `replay.<suffix>` */
  readonly channel_id: string;
  /** What the channel plays, for the state that a late joiner begins with. */
  readonly source: Pick<PlaybackSource, "stateAt">;
  /** Called when there may be something to take. */
  onChange(): void;
}

/**
 * Tunes in to a group replay at whatever moment: it loads the state where the channel is, and hands
 * on each frame behind it once, over seeks, losses and restarts of the broker and of the host.
 */
export class ReplayFollower implements AsyncDisposable {
  readonly #options: ReplayFollowerOptions;
  readonly #watch: ClockWatch;
  readonly #events = new EventQueue();
  readonly #turn: FrameTurn;
  readonly #over = new AbortController();
  readonly #counts = { joins: 0, overflow: 0, unreadable: 0 };
  readonly #replays: DirectStream;
  readonly #subject: string;
  #reader: StreamSourceReader | null = null;
  #joined_ms = -Infinity;
  /** Sequence, in the stream of replays, of the last message that was taken. */
  #taken = 0;
  /** Sequence of the last frame of a channel that has ended; null before. */
  #end: number | null = null;
  #state: "joining" | "following" | "ended" = "joining";

  /** @throws RangeError when the channel is no replay. */
  constructor(options: ReplayFollowerOptions) {
    const { connection, clock, prefix, channel_id } = options;
    this.#options = options;
    this.#replays = { connection, clock, stream: streamName(prefix, "replay") };
    this.#subject = channelSubject(prefix, channel_id);
    this.#turn = new FrameTurn(prefix, () => this.#rejoin());
    this.#watch = new ClockWatch({ ...options, onEvent: (event) => this.#onClock(event) });
    this.#join();
  }

  get state(): "joining" | "following" | "lost" | "ended" {
    return this.#state === "following" && this.#watch.lost ? "lost" : this.#state;
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
    return this.#reader?.size ?? 0;
  }

  /** Where the channel's playhead is now, Unix ms; null before the first vector. */
  position(): number | null {
    return this.#watch.position();
  }

  /** Time on the owner's clock minus time on ours, ms: 0 before the first vector. */
  get ownerOffset_ms(): number {
    return this.#watch.ownerOffset_ms;
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

  /**
   * Takes a vector of the channel that was heard elsewhere, `age_ms` ago: one that was said before
   * the follower listened is not said again.
   */
  hear(vector: ClockVector, age_ms = 0): void {
    this.#watch.take(vector, age_ms);
  }

  /** Takes what comes next; undefined when nothing waits. */
  take(): FollowerEvent | undefined {
    return this.#events.take() ?? this.#takeFrame() ?? this.#takeEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    this.#watch[Symbol.dispose]();
    await this.#leave();
  }

  #takeFrame(): FollowerEvent | undefined {
    const opening = this.#turn.takeOpening();
    if (opening) return opening;
    while (this.#state === "following") {
      const message = this.#reader?.take();
      if (!message) return undefined;
      this.#taken = message.seq;
      const frame = readFrame(message, this.#options.channel_id);
      const event = frame ? this.#turn.judge(frame) : void this.#counts.unreadable++;
      if (event) return event;
    }
    return undefined;
  }

  /** The end comes behind the last frame, however early its vector has arrived. */
  #takeEnd(): FollowerEvent | undefined {
    if (this.#state !== "following" || this.#end === null || this.#taken < this.#end) return;
    this.#state = "ended";
    this.#leave();
    return { type: "ended", reason: this.vector?.reason ?? null };
  }

  #onClock(event: ClockEvent): void {
    if (event.type === "clock") {
      const { epoch, state } = event.vector;
      if (this.#state === "following" && epoch > (this.#turn.gate.epoch ?? -1)) {
        this.#tell(this.#turn.enter({ epoch, next: 0, state: null }));
      }
      if (state === "ended") this.#findEnd();
    }
    this.#tell(event);
  }

  /** Tunes in, as often as it takes. */
  async #join(): Promise<void> {
    const { clock, source, channel_id } = this.#options;
    const { signal } = this.#over;
    const options = {
      channel_id,
      replays: this.#replays,
      subject: this.#subject,
      source,
      gate: this.#turn.gate,
      watch: this.#watch,
      onChange: () => this.#onReaderChange(),
    };
    while (!signal.aborted) {
      try {
        return this.#follow(await joinChannel(options, signal));
      } catch (error) {
        if (!signal.aborted) this.#setProblem(messageOf(error));
      }
      await sleep(clock, RETRY_INTERVAL_MS, signal);
    }
  }

  #follow({ reader, from, entry }: Joined): void {
    this.#reader = reader;
    this.#taken = from - 1;
    this.#joined_ms = this.#options.clock.monotonicMs();
    this.#counts.joins++;
    this.#state = "following";
    if (entry) this.#tell(this.#turn.enter(entry));
    this.#onReaderChange();
  }

  /** Tunes in anew after a loss; false when that was done a moment ago. */
  #rejoin(): boolean {
    const { clock } = this.#options;
    if (clock.monotonicMs() - this.#joined_ms < REJOIN_INTERVAL_MS) return false;
    this.#state = "joining";
    this.#leave();
    this.#join();
    return true;
  }

  async #leave(): Promise<void> {
    const reader = this.#reader;
    this.#reader = null;
    await reader?.[Symbol.asyncDispose]();
  }

  /** Looks where the channel ends, for its last frames may still be on their way. */
  async #findEnd(): Promise<void> {
    const { signal } = this.#over;
    while (this.#end === null && !signal.aborted) {
      try {
        this.#end = (await lastMessage(this.#replays, this.#subject, signal))?.seq ?? 0;
        this.#options.onChange();
      } catch {
        await sleep(this.#options.clock, RETRY_INTERVAL_MS, signal);
      }
    }
  }

  #onReaderChange(): void {
    this.#setProblem(this.#reader?.problem ?? null);
    this.#options.onChange();
  }

  #setProblem(problem: string | null): void {
    if (this.#events.pushProblem(problem)) this.#options.onChange();
  }

  #tell(event: FollowerEvent): void {
    this.#events.push(event);
    this.#options.onChange();
  }
}
