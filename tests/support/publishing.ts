import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { BoundedQueue } from "@rangecast/base/bounded-queue";
import { type Clock, systemClock } from "@rangecast/base/clock";
import { BusConnection } from "@rangecast/bus/connection";
import { accountedFor, Ledger, type LedgerSnapshot } from "@rangecast/bus/ledger";
import type { Outgoing, OutgoingSource } from "@rangecast/bus/outgoing";
import { Publisher } from "@rangecast/bus/publisher";
import type { SocketAddress } from "@rangecast/cli/parsers";
import { createLogger } from "@rangecast/cli/log";
import { until } from "./until.ts";

export const STREAM = "PUBLISHED";
const SUBJECTS = ["published.>"];
const SENSORS = 5;
const MAX_WAITING = 1_000_000;
/** How often the books are looked at besides at each outcome. */
const SAMPLE_INTERVAL_MS = 1;

export interface PublishingOptions {
  readonly clock?: Clock;
  readonly maxInFlight?: number;
  readonly timeout_ms?: number;
  readonly maxIndexedIds?: number;
  /** Further settings of the stream. */
  readonly stream?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  /** Tells the messages of one publisher from those of another one. @default 1 */
  readonly origin?: number;
}

/** The message with this number; `origin` says who has received it, which its id does not tell. */
export function numbered(number: number, origin: number, since_ms: number, bytes = 20): Outgoing {
  return {
    subject: `published.${number % SENSORS}`,
    body: new Uint8Array(bytes),
    messageId: `id ${number}`,
    headers: [["Rangecast-Recv-Us", String(origin)], ["Rangecast-Src-Seq", String(number)]],
    since_ms,
  };
}

/** A publisher with a source that a test fills, and books that are checked all the time. */
export class Publishing implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #clock: Clock;
  readonly #origin: number;
  readonly #waiting = new BoundedQueue<Outgoing>(MAX_WAITING);
  readonly ledger: Ledger;
  readonly publisher: Publisher;
  readonly log: string[] = [];

  private constructor(
    stack: AsyncDisposableStack,
    readonly connection: BusConnection,
    options: PublishingOptions,
  ) {
    const { clock = systemClock, maxInFlight = 256, timeout_ms = 500, origin = 1 } = options;
    this.#stack = stack;
    this.#clock = clock;
    this.#origin = origin;
    const waiting = this.#waiting;
    const source: OutgoingSource = {
      get size() {
        return waiting.size;
      },
      get oldest_ms() {
        return waiting.peek()?.since_ms;
      },
      take: () => waiting.shift(),
    };
    this.publisher = stack.use(
      new Publisher({
        connection,
        stream: STREAM,
        source,
        clock,
        log: createLogger({
          program: "test",
          level: "debug",
          clock: systemClock,
          write: (line) => void this.log.push(line),
        }),
        maxInFlight,
        timeout_ms,
        ...(options.maxIndexedIds === undefined ? {} : { maxIndexedIds: options.maxIndexedIds }),
        settle: (outcome) => {
          if (outcome.type === "failed") this.ledger.addReason("failed", outcome.reason);
          else this.ledger.add(outcome.type === "stored" ? "stored" : "duplicates");
          this.checkBooks();
        },
        prepare: () => prepare(connection, options),
      }),
    );
    this.ledger = new Ledger(() => ({
      in_flight: this.publisher.inFlight,
      spooled: waiting.size + this.publisher.unsettled,
    }));
    const timer = systemClock.setRepeating(() => this.checkBooks(), SAMPLE_INTERVAL_MS);
    stack.defer(() => systemClock.clearTimer(timer));
  }

  /** Connects to `server` and makes the stream. */
  static async start(server: SocketAddress, options: PublishingOptions = {}): Promise<Publishing> {
    const stack = new AsyncDisposableStack();
    const { token } = options;
    const login = token === undefined
      ? { type: "none" } as const
      : { type: "token", token } as const;
    const connection = stack.use(
      await BusConnection.open({ servers: [server], login, tls: null }, "publisher"),
    );
    await prepare(connection, options);
    return new Publishing(stack, connection, options);
  }

  get snapshot(): LedgerSnapshot {
    return this.ledger.snapshot();
  }

  checkBooks(): void {
    const { snapshot } = this;
    assert.equal(accountedFor(snapshot), snapshot.received);
  }

  /** Hands in the messages from number `from` up to `to`, without that one. */
  offer(from: number, to: number): void {
    for (let number = from; number < to; number++) {
      this.offerOne(numbered(number, this.#origin, this.#clock.monotonicMs()));
    }
    this.publisher.pump();
  }

  offerOne(message: Outgoing): void {
    this.ledger.add("received");
    assert.ok(this.#waiting.push(message));
    this.checkBooks();
  }

  /** Waits until every message has an outcome. */
  async settled(limit_ms = 30_000): Promise<LedgerSnapshot> {
    await until("every message has an outcome", () => {
      const { in_flight, spooled } = this.snapshot;
      return in_flight + spooled === 0;
    }, limit_ms);
    return this.snapshot;
  }

  /** Waits until the publisher holds, for one of these reasons if any is given. */
  async held(...reasons: string[]): Promise<void> {
    await until(`sending is held (${reasons})`, () => {
      const { held } = this.publisher;
      return held !== null && (reasons.length === 0 || reasons.includes(held));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
    this.checkBooks();
  }
}

async function prepare(connection: BusConnection, options: PublishingOptions): Promise<void> {
  const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: 1000 });
  await manager.streams.add({
    name: STREAM,
    subjects: SUBJECTS,
    allow_direct: true,
    ...options.stream,
  });
}

/** What the stream holds of each message: `origin/number`, in the order of storing. */
export async function storedIn(connection: BusConnection): Promise<string[]> {
  const { direct, streams } = await jetstreamManager(connection.nats, { checkAPI: false });
  const { messages, last_seq } = (await streams.info(STREAM)).state;
  const found: string[] = [];
  for (let seq = 1; found.length < messages && seq <= last_seq;) {
    const page = await direct.getBatch(STREAM, { seq, batch: 1000, next_by_subj: ">" });
    for await (const { header, seq: at } of page) {
      found.push(`${header.get("Rangecast-Recv-Us")}/${header.get("Rangecast-Src-Seq")}`);
      seq = at + 1;
    }
  }
  return found;
}

/** Checks that the stream holds as many messages as the ledger says, and none of them twice. */
export async function assertStoredOnce(
  connection: BusConnection,
  stored: number,
): Promise<string[]> {
  const found = await storedIn(connection);
  assert.equal(new Set(found).size, found.length, "no message is stored twice");
  assert.equal(found.length, stored, "the stream holds what the ledger calls stored");
  return found;
}
