import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import type { PlayedStream } from "@rangecast/bus/jetstream-source";
import type { StreamMessage } from "@rangecast/bus/stream-message";
import { type ReaderState, type ReadFrom, StreamReader } from "@rangecast/bus/stream-reader";
import type { ReadingCounts } from "./station.ts";

export interface StreamReadersOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly streams: readonly PlayedStream[];
  readonly from: ReadFrom;
  /** Called when there may be something to take, or when `stream` stands otherwise with its reader. */
  onChange(stream: string, state: ReaderState): void;
}

/** How much a state holds everything up, worst last. */
const STATES: readonly ReaderState["type"][] = ["no stream", "reading", "opening", "unavailable"];

/** Streams that are read as one, in the order of storing: a quiet one holds nothing up. */
export class StreamReaders implements AsyncDisposable {
  readonly #readers: readonly StreamReader[];
  /** The reader, where there is one alone: it needs no merging. */
  readonly #only: StreamReader | null;

  constructor({ connection, clock, streams, from, onChange }: StreamReadersOptions) {
    this.#readers = streams.map(({ stream, filters }) => {
      const reader: StreamReader = new StreamReader({
        ...{ connection, clock, stream, filters, from },
        onChange: () => onChange(stream, reader.state),
      });
      return reader;
    });
    const [first = null] = this.#readers;
    this.#only = this.#readers.length === 1 ? first : null;
  }

  get state(): ReaderState {
    const rank = ({ type }: ReaderState) => STATES.indexOf(type);
    return this.#readers.map(({ state }) => state)
      .reduce((worst, state) => rank(state) > rank(worst) ? state : worst);
  }

  get size(): number {
    return this.#readers.reduce((sum, { size }) => sum + size, 0);
  }

  get pending(): number {
    return this.#readers.reduce((sum, { pending }) => sum + pending, 0);
  }

  get caughtUp(): boolean {
    return this.#only?.caughtUp ?? this.#readers.every((reader) => hasAll(reader));
  }

  get counts(): ReadingCounts {
    const sum = (name: keyof ReadingCounts) =>
      this.#readers.reduce((total, { counts }) => total + counts[name], 0);
    return {
      missed: sum("missed"),
      repeated: sum("repeated"),
      replaced: sum("replaced"),
      rewound: sum("rewound"),
      reopened: sum("reopened"),
    };
  }

  /** Takes the oldest message; undefined when none waits, or an older one may be on its way. */
  take(): StreamMessage | undefined {
    if (this.#only) return this.#only.take();
    if (this.#readers.some((reader) => reader.size === 0 && !hasAll(reader))) return undefined;
    const waiting = this.#readers.filter(({ size }) => size > 0);
    const storedAt = (reader: StreamReader) => reader.peek()?.stored_ms ?? Infinity;
    const [oldest] = waiting.toSorted((a, b) => storedAt(a) - storedAt(b));
    return oldest?.take();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader[Symbol.asyncDispose]()));
  }
}

/** Whether everything that the broker has of a stream has arrived. */
function hasAll({ caughtUp, state }: StreamReader): boolean {
  return caughtUp || state.type === "no stream";
}
