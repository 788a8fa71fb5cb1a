import { sleep } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { StreamMessage } from "@rangecast/bus/stream-message";
import type { ReaderState } from "@rangecast/bus/stream-reader";
import type { Logger } from "@rangecast/cli/log";
import { livestreamOf, type Selection } from "../selection.ts";
import { type DisplayOptions, loadDisplay } from "./load_display.ts";
import {
  NOTHING_REPLAYED,
  type ReadingCounts,
  type ReplayCounts,
  type Station,
} from "./station.ts";
import { StreamReaders } from "./stream_readers.ts";

/** Time for the display commands in force to arrive before anything is shown. */
const DISPLAY_LIMIT_MS = 1000;

export interface StreamStationOptions extends DisplayOptions {
  readonly selection: Selection;
  /** Where it begins, by the time of storing in Unix ms; null for what is stored from now on. */
  readonly from_ms: number | null;
  /** Where the playhead is now, Unix ms; null where that is not known. */
  playhead(): number | null;
  /** Called when there may be something to take, or when something else about it has changed. */
  onChange(): void;
}

/** The streams of a prefix that are wanted: the livestream, or a stretch of its past. */
export class StreamStation implements Station {
  readonly replaying: ReplayCounts = NOTHING_REPLAYED;
  readonly clockOffset_ms = null;
  readonly #options: StreamStationOptions;
  readonly #reader: StreamReaders;
  readonly #left = new AbortController();
  /** Whether the display is as it was when the station begins; nothing is shown before. */
  #hasDisplay = false;

  constructor(options: StreamStationOptions) {
    const { connection, clock, log, prefix, selection, from_ms, onChange } = options;
    this.#options = options;
    const streams = livestreamOf(prefix, selection);
    const tellers = new Map(
      streams.map(({ stream }) => [stream, stateTeller(log, stream, from_ms)]),
    );
    this.#reader = new StreamReaders({
      connection,
      clock,
      streams,
      from: from_ms === null ? { type: "now" } : { type: "time", unix_ms: from_ms },
      onChange: (stream, state) => {
        tellers.get(stream)?.(state);
        onChange();
      },
    });
    this.#loadDisplay();
  }

  get state(): ReaderState {
    return this.#reader.state;
  }

  get size(): number {
    return this.#reader.size;
  }

  get pending(): number {
    return this.#reader.pending;
  }

  get caughtUp(): boolean {
    return this.#reader.caughtUp;
  }

  get reading(): ReadingCounts {
    return this.#reader.counts;
  }

  take(): StreamMessage | undefined {
    return this.#hasDisplay ? this.#reader.take() : undefined;
  }

  playhead(): number | null {
    return this.#options.playhead();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#left.abort();
    return this.#reader[Symbol.asyncDispose]();
  }

  /** Waits for the commands in force, but not for a broker that does not answer. */
  async #loadDisplay(): Promise<void> {
    const { signal } = this.#left;
    const { clock, from_ms, onChange } = this.#options;
    const waiting = new AbortController();
    await Promise.race([
      loadDisplay(this.#options, from_ms, signal),
      sleep(clock, DISPLAY_LIMIT_MS, AbortSignal.any([signal, waiting.signal])),
    ]);
    waiting.abort();
    this.#hasDisplay = true;
    if (!signal.aborted) onChange();
  }
}

/** Logs how the stream stands, once for each change. */
function stateTeller(
  log: Logger,
  stream: string,
  from_ms: number | null,
): (state: ReaderState) => void {
  const what = from_ms === null
    ? `following stream ${stream}`
    : `playing stream ${stream} from ${formatIso(from_ms)}`;
  let told: ReaderState["type"] = "opening";
  let begun = false;
  return (state) => {
    if (state.type === told) return;
    told = state.type;
    switch (state.type) {
      case "opening":
        return;
      case "reading":
        log.info(begun ? `${what} again` : what);
        begun = true;
        return;
      case "no stream":
        return log.info(`waiting for stream ${stream}, which does not exist yet`);
      case "unavailable":
        return log.warn(`waiting for stream ${stream}`, { problem: state.problem });
    }
  };
}
