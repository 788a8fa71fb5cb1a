import { assert } from "@rangecast/base/assert";
import { BoundedQueue } from "@rangecast/base/bounded-queue";
import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { BusConnection, ConnectionEvent } from "./connection.ts";
import { createConsumer, deleteConsumer } from "./ephemeral_consumer.ts";
import { BYTES_PER_MESSAGE, MIN_BATCH, PullSession } from "./pull_session.ts";
import { type CursorCounts, type ReadFrom, StreamCursor } from "./stream_cursor.ts";
import type { StreamMessage } from "./stream_message.ts";

export type { ReadFrom } from "./stream_cursor.ts";

/** Messages that wait in memory at most: the read-ahead. */
export const READ_AHEAD_MESSAGES = 2048;
/** How often a stream or a broker that is away is asked for. */
const RETRY_INTERVAL_MS = 250;

/** How a reader stands with its stream. */
export type ReaderState =
  | { readonly type: "opening" }
  | { readonly type: "reading" }
  /** The broker says that there is no such stream: the reader waits for it. */
  | { readonly type: "no stream" }
  /** The broker does not answer, or refuses: the reader keeps asking. */
  | { readonly type: "unavailable"; readonly problem: string };

export interface StreamReaderOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly stream: string;
  /** The subjects that are wanted. */
  readonly filters: readonly string[];
  readonly from: ReadFrom;
  /** @default READ_AHEAD_MESSAGES */
  readonly capacity?: number;
  /** Called when there is something to take, or when something else about the reader has changed. */
  onChange(): void;
}

/**
 * Reads a stream in order, each message once, for as long as it lives: over restarts of the
 * broker, lost deliveries, and a stream that comes late or is made anew. It keeps nothing on the
 * broker but a consumer of its own without a durable name, and asks for no more than it has room
 * for, so that a slow taker is felt by nobody else.
 */
export class StreamReader implements AsyncDisposable {
  readonly #options: StreamReaderOptions;
  readonly #waiting: BoundedQueue<StreamMessage>;
  readonly #cursor: StreamCursor;
  readonly #stopListening: () => void;
  #waitingBytes = 0;
  #state: ReaderState = { type: "opening" };
  #session: PullSession | null = null;
  #consumer: string | null = null;
  #opening = new AbortController();
  #opened = 0;
  /** When a consumer was last made. */
  #begun_ms = -Infinity;
  #caughtUp = false;
  #pending = 0;

  constructor(options: StreamReaderOptions) {
    const capacity = options.capacity ?? READ_AHEAD_MESSAGES;
    assert(capacity >= MIN_BATCH, `a reader has room for at least ${MIN_BATCH} messages`);
    this.#options = options;
    this.#waiting = new BoundedQueue(capacity);
    this.#cursor = new StreamCursor(options.from);
    this.#stopListening = options.connection.onEvent((event) => this.#onConnectionEvent(event));
    this.#open();
  }

  get state(): ReaderState {
    return this.#state;
  }

  /** Messages that wait to be taken. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Messages that the broker held behind the newest one that arrived. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether everything that the broker had when it was last heard of has arrived here. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  get counts(): CursorCounts & { readonly reopened: number } {
    return { ...this.#cursor.counts, reopened: Math.max(0, this.#opened - 1) };
  }

  /** Looks at the oldest message, which stays; undefined when none waits. */
  peek(): StreamMessage | undefined {
    return this.#waiting.peek();
  }

  /** Takes the oldest message; undefined when none waits. */
  take(): StreamMessage | undefined {
    const message = this.#waiting.shift();
    if (message) {
      this.#waitingBytes -= message.body.length;
      this.#session?.refill();
    }
    return message;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    await this.#leave();
  }

  #onConnectionEvent(event: ConnectionEvent): void {
    switch (event.type) {
      case "disconnected":
        this.#leave();
        return this.#become({ type: "unavailable", problem: "the connection is lost" });
      case "reconnected":
        this.#leave();
        return void this.#open();
      case "refused":
        return;
      case "closed":
        this.#leave();
        return this.#become({
          type: "unavailable",
          problem: event.problem ?? "the connection is closed",
        });
    }
  }

  /** Makes a consumer, as often as it takes, until it succeeds or something else happens. */
  async #open(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#opening = new AbortController();
    const early_ms = RETRY_INTERVAL_MS - (clock.monotonicMs() - this.#begun_ms);
    // A broker that gives consumers and takes them away again is not asked in a tight loop.
    if (early_ms > 0) await sleep(clock, early_ms, signal);
    while (!signal.aborted) {
      try {
        if (await this.#openOnce(signal)) return;
      } catch (error) {
        if (!signal.aborted) this.#become({ type: "unavailable", problem: messageOf(error) });
      }
      await sleep(clock, RETRY_INTERVAL_MS, signal);
    }
  }

  async #openOnce(signal: AbortSignal): Promise<boolean> {
    const { connection, stream, filters } = this.#options;
    const created = await createConsumer({
      connection,
      stream,
      filters,
      startIn: (extent, contiguous) =>
        signal.aborted ? null : this.#cursor.resume(extent, contiguous),
    });
    if (created.type === "no stream" && !signal.aborted) {
      this.#cursor.streamIsAbsent();
      this.#become({ type: "no stream" });
    }
    if (created.type !== "created") return false;
    if (!signal.aborted) this.#begin(created.name, created.pending);
    else deleteConsumer(connection, stream, created.name);
    return true;
  }

  #begin(consumer: string, pending: number): void {
    const { connection, clock, stream } = this.#options;
    this.#begun_ms = clock.monotonicMs();
    this.#opened++;
    this.#consumer = consumer;
    this.#pending = pending;
    this.#caughtUp = pending === 0;
    this.#session = new PullSession({
      nats: connection.nats,
      clock,
      stream,
      consumer,
      room: () => this.#room(),
      onMessage: (message) => this.#accept(message),
      onIdle: () => {
        this.#pending = 0;
        this.#setCaughtUp(true);
      },
      onLost: (problem) => {
        this.#leave();
        this.#become({ type: "unavailable", problem });
        this.#open();
      },
    });
    this.#become({ type: "reading" });
  }

  #room(): number {
    const bytes = this.#waiting.capacity * BYTES_PER_MESSAGE - this.#waitingBytes;
    return Math.min(
      this.#waiting.capacity - this.#waiting.size,
      Math.floor(bytes / BYTES_PER_MESSAGE),
    );
  }

  #accept(message: StreamMessage): void {
    this.#pending = message.pending;
    this.#caughtUp = message.pending === 0;
    if (!this.#cursor.accept(message.seq)) return;
    const taken = this.#waiting.push(message);
    assert(taken, "no more messages arrive than were asked for");
    this.#waitingBytes += message.body.length;
    this.#options.onChange();
  }

  #setCaughtUp(caughtUp: boolean): void {
    if (this.#caughtUp === caughtUp) return;
    this.#caughtUp = caughtUp;
    this.#options.onChange();
  }

  #become(state: ReaderState): void {
    this.#state = state;
    this.#options.onChange();
  }

  /** Gives up what is under way, and the consumer with it. */
  async #leave(): Promise<void> {
    this.#opening.abort();
    this.#session?.close();
    this.#session = null;
    this.#caughtUp = false;
    const consumer = this.#consumer;
    this.#consumer = null;
    const { connection, stream } = this.#options;
    if (consumer !== null) await deleteConsumer(connection, stream, consumer);
  }
}
