import { ManualClock } from "@rangecast/base/manual-clock";
import type { StreamMessage } from "@rangecast/bus/stream-message";
import type { ReaderState } from "@rangecast/bus/stream-reader";
import type { Frame, FrameRefusal } from "../frame.ts";
import {
  type EndReason,
  type FrameSink,
  type MessageSource,
  Playback,
  type PlaybackOptions,
} from "../playback.ts";
import { ReceiveTimeline } from "../timeline.ts";

/** When a stage's clock begins: Unix ms. */
export const START_MS: number = Date.UTC(2026, 6, 15);
/** When its history begins. */
export const FROM_MS: number = START_MS - 60_000;
/** Promises that a turn of the playback passes through, and more. */
const TURNS = 20;

/** A frame that was shown, and when: ms on the stage's clock. */
export interface ShownFrame {
  readonly seq: number;
  readonly at_ms: number;
  readonly live: boolean;
  readonly error_ms: number | null;
}

type StageOptions = Partial<
  Pick<PlaybackOptions, "span" | "rate" | "duration_ms" | "exitOnIdle_ms">
>;

/** A playback between a list of messages and a list of frames, on a clock that is driven: for tests. */
export class PlaybackStage implements MessageSource, FrameSink {
  readonly clock = new ManualClock(START_MS);
  readonly stopping = new AbortController();
  readonly shown: ShownFrame[] = [];
  readonly refused: FrameRefusal[] = [];
  readonly playback: Playback;
  state: ReaderState = { type: "reading" };
  caughtUp = false;
  hasRoom = true;
  closed = false;
  /** How the playback ended; null while it goes on. */
  end: EndReason | null = null;
  /** Times that history went on live. */
  lives = 0;
  readonly #waiting: StreamMessage[] = [];
  readonly #roomAgain = Promise.withResolvers<void>();
  #arrived = 0;

  constructor(options: StageOptions = {}) {
    this.playback = new Playback({
      ...{ source: this, sink: this, clock: this.clock, stop: this.stopping.signal },
      ...{ stream: "TSPI", span: { from_ms: FROM_MS, to_ms: null }, rate: 1 },
      ...{ timeline: new ReceiveTimeline(), duration_ms: undefined, exitOnIdle_ms: undefined },
      read: (message) => message.subject === "bad" ? "keys" : frameOf(message),
      onLive: () => void this.lives++,
      ...options,
    });
  }

  /** Starts the playback. */
  async start(): Promise<void> {
    this.playback.run().then((reason) => this.end = reason);
    await this.settle();
  }

  get size(): number {
    return this.#waiting.length;
  }

  take(): StreamMessage | undefined {
    return this.#waiting.shift();
  }

  ready(): Promise<void> {
    return this.#roomAgain.promise;
  }

  show({ seq }: Frame, pacing: { live: boolean; error_ms: number | null }): void {
    this.shown.push({ seq, at_ms: this.clock.monotonicMs(), ...pacing });
  }

  refuse(_message: StreamMessage, reason: FrameRefusal): void {
    this.refused.push(reason);
  }

  /** Lets messages arrive that were stored so many milliseconds after the start of history. */
  async arrive(after_ms: readonly number[], subject = "good"): Promise<void> {
    for (const each_ms of after_ms) {
      this.#waiting.push({
        ...{ subject, seq: ++this.#arrived, pending: 0, body: new Uint8Array() },
        stored_ms: FROM_MS + each_ms,
        header: () => null,
      });
    }
    await this.change();
  }

  /** Tells the playback that something has changed. */
  async change(): Promise<void> {
    this.playback.changed();
    await this.settle();
  }

  /** Lets a slow reader take what waited. */
  async makeRoom(): Promise<void> {
    this.hasRoom = true;
    this.#roomAgain.resolve();
    await this.settle();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.settle();
  }

  /** Moves time on in steps, with a turn for the playback after each. */
  async pass(time_ms: number, step_ms = 1): Promise<void> {
    for (let passed_ms = 0; passed_ms < time_ms; passed_ms += step_ms) {
      this.clock.advance(step_ms);
      await this.settle();
    }
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    for (let i = 0; i < TURNS; i++) await Promise.resolve();
  }
}

function frameOf({ subject, seq, stored_ms, body }: StreamMessage): Frame {
  return {
    ...{ kind: "tag", subject, seq, stored_ms, body, message: {}, position: null, replay: null },
    recv_ms: stored_ms,
    event_ms: stored_ms,
  };
}
