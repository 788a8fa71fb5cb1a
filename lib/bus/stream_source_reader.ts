import type { Clock } from "@rangecast/base/clock";
import type { SourceMessage, SourceReader } from "@rangecast/playback/source";
import type { BusConnection } from "./connection.ts";
import { DeliveredSourceMessage } from "./source_messages.ts";
import { type ReadFrom, StreamReader } from "./stream_reader.ts";

export interface StreamSourceReaderOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly stream: string;
  /** The subjects that the broker is asked for. */
  readonly filters: readonly string[];
  /** Of these, the subjects that are handed on: all of them unless given. */
  readonly wanted?: readonly string[];
  readonly from: ReadFrom;
  /** Messages read ahead at most. @default READ_AHEAD_MESSAGES */
  readonly capacity?: number;
  /** That its stream does not exist is no problem. */
  readonly isOptional?: boolean;
  onChange(): void;
}

/** One stream, read forward as a timeline. */
export class StreamSourceReader implements SourceReader {
  readonly #reader: StreamReader;
  readonly #stream: string;
  readonly #isOptional: boolean;
  readonly #isWanted: (subject: string) => boolean;
  #next: SourceMessage | undefined;

  constructor(options: StreamSourceReaderOptions) {
    this.#stream = options.stream;
    this.#isOptional = options.isOptional ?? false;
    this.#isWanted = options.wanted ? matcherOf(options.wanted) : () => true;
    this.#reader = new StreamReader(options);
  }

  take(): SourceMessage | undefined {
    const next = this.peek();
    if (next) this.#reader.take();
    this.#next = undefined;
    return next;
  }

  peek(): SourceMessage | undefined {
    if (this.#next) return this.#next;
    let message = this.#reader.peek();
    for (; message && !this.#isWanted(message.subject); message = this.#reader.peek()) {
      this.#reader.take();
    }
    return this.#next = message && new DeliveredSourceMessage(this.#stream, message);
  }

  /** A stream that does not exist holds nothing that others would have to wait for. */
  get caughtUp(): boolean {
    if (this.#reader.state.type === "no stream") return true;
    return this.#reader.caughtUp && this.peek() === undefined;
  }

  /** Messages that wait to be taken. */
  get size(): number {
    return this.#reader.size;
  }

  /** Messages that wait to be taken, and those that the broker held behind the newest of them. */
  get pending(): number {
    return this.#reader.size + this.#reader.pending;
  }

  get problem(): string | null {
    const { state } = this.#reader;
    if (state.type === "no stream") {
      return this.#isOptional ? null : `there is no stream ${this.#stream}`;
    }
    return state.type === "unavailable" ? state.problem : null;
  }

  /** What happened to the reading so far: see {@linkcode StreamReader.counts}. */
  get counts(): StreamReader["counts"] {
    return this.#reader.counts;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#reader[Symbol.asyncDispose]();
  }
}

/** Tells whether one of the filters, each literal or ending in `.>`, matches a subject. */
function matcherOf(filters: readonly string[]): (subject: string) => boolean {
  const starts = filters.filter((filter) => filter.endsWith(".>")).map((text) => text.slice(0, -1));
  return (subject) =>
    starts.some((start) => subject.startsWith(start)) || filters.includes(subject);
}
