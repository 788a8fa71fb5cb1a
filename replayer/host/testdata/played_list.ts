import { Histogram } from "@rangecast/base/histogram";
import { ManualClock } from "@rangecast/base/manual-clock";
import { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import type { Outgoing } from "@rangecast/bus/outgoing";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { TagBook } from "@rangecast/channel/tag-book";
import { createLogger } from "@rangecast/cli/log";
import { ListSource } from "@rangecast/playback/list-source";
import type { PlaybackSource, SourceMessage } from "@rangecast/playback/source";
import { EpochFrames } from "../epoch_frames.ts";
import { FrameCounts, type FrameOutput } from "../frame_output.ts";
import { FrameWriter } from "../frame_writer.ts";
import { Replay, type ReplayOptions, type ReplayStart } from "../replay.ts";

/** Where timelines begin. */
export const START_MS = Date.parse("2026-07-15T09:30:00Z");
const TICK_MS = 1;
/** Rounds of what has been promised, after which nothing more happens by itself. */
const ROUNDS = 100;

/** One message of a sensor, `at_ms` behind the start. */
export function observed(seq: number, at_ms: number, sensor = 1): SourceMessage {
  return {
    ...{ stream: "TSPI", seq, subject: `tspi.geocentric.${sensor}`, time_ms: START_MS + at_ms },
    body: new Uint8Array([seq]),
    header: () => null,
  };
}

/** Lets everything happen that has been promised. */
export async function settle(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await Promise.resolve();
}

/** An output that notes when each frame was taken, and has no outcome until a test gives one. */
export class NotedOutput implements FrameOutput {
  readonly #clock: ManualClock;
  readonly taken: { readonly frame: Outgoing; readonly at_ms: number }[] = [];
  room = Infinity;
  held = null;
  waiting = 0;
  readonly lag_ms = 0;
  closed = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** Message ids without the channel, with when each was taken. */
  get ids(): [id: string, at_ms: number][] {
    return this.taken.map(({ frame, at_ms }) => [frame.messageId.replace(/^[^:]*:/, ""), at_ms]);
  }

  take(frame: Outgoing): void {
    this.room--;
    this.taken.push({ frame, at_ms: this.#clock.monotonicMs() });
  }

  flush(): void {}

  forget(): number {
    return 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

export interface PlayedList {
  readonly messages?: readonly SourceMessage[];
  readonly start?: Partial<ReplayStart>;
  /** Wall time behind the start of the timeline. */
  readonly now_ms?: number;
  /** Stands between the replay and its list. */
  readonly through?: (list: ListSource) => PlaybackSource;
  readonly options?: Partial<ReplayOptions>;
  readonly clock?: ManualClock;
}

/** A replay of a list, from 0 to 1 s, on a clock that a test drives. */
export function playing(
  { messages = [], start = {}, now_ms = 1e9, through, options = {}, clock }: PlayedList = {},
) {
  const time = clock ?? new ManualClock(START_MS + now_ms);
  const tags = new TagBook();
  const list = new ListSource({ messages, tags, isCommand: () => false });
  const output = new NotedOutput(time);
  const vectors: ClockVector[] = [];
  const heard: string[] = [];
  const log: string[] = [];
  const channel_id = "replay.list";
  const replay = new Replay({
    clock: time,
    channel_id,
    start: {
      window: { start_ms: START_MS, end_ms: START_MS + 1000 },
      ...{ place: { time_ms: START_MS }, rate: 1, running: true, epoch: 1 },
      ...start,
    },
    source: through?.(list) ?? list,
    frames: new EpochFrames({
      clock: time,
      writer: new FrameWriter("tspi", channel_id),
      output,
      origins: tags,
      counts: new FrameCounts(),
    }),
    warning: new RepeatedWarning(
      time,
      createLogger({
        ...{ program: "test", level: "debug", clock: time },
        write: (line) => void log.push(line),
      }),
    ),
    lateness_ms: new Histogram(),
    tell: (vector) => void vectors.push(vector),
    onEnded: () => void heard.push("ended"),
    onLive: () => void heard.push("live"),
    ...options,
  });
  return {
    time,
    list,
    output,
    vectors,
    heard,
    log,
    replay,
    /** Moves time in small pieces, and lets everything happen on the way. */
    pass: async (ms: number) => {
      await settle();
      for (let passed = 0; passed < ms; passed += TICK_MS) {
        time.advance(TICK_MS);
        await settle();
      }
    },
  };
}
