import type { Clock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { Logger } from "@rangecast/cli/log";
import { encodeFlight } from "@rangecast/domains/flight/decode-flight";
import {
  type FlightPayload,
  type FlightSource,
  SOURCE_TIME_HEADER,
} from "@rangecast/domains/flight/message";
import { flightMessageId, flightSubject } from "@rangecast/domains/flight/subjects";
import { BusConnection } from "./connection.ts";
import { type DeadLetter, DeadLetters } from "./dead_letters.ts";
import { Ledger } from "./ledger.ts";
import { MessageQueue } from "./message_queue.ts";
import type { NatsSettings } from "./nats_flags.ts";
import type { Outcome } from "./outgoing.ts";
import { ensureStreams } from "./provision.ts";
import { DEFAULT_MAX_IN_FLIGHT, Publisher } from "./publisher.ts";
import { duplicateWindow, type Retention, streamName, streamSpecs } from "./streams.ts";

export interface FlightPublishingOptions {
  readonly nats: NatsSettings;
  /** How the broker lists this connection. */
  readonly name: string;
  readonly prefix: string;
  readonly retention: Readonly<Record<"flights" | "ops" | "deadletter", Retention>>;
  /** Flights that wait in memory at most while the broker is away. */
  readonly spoolFlights: number;
  readonly publishTimeout_ms: number;
}

/** A flight as its source has told it. */
export interface HeardFlight {
  readonly payload: FlightPayload;
  readonly source: FlightSource;
  /** What the source's clock said, Unix ms. */
  readonly source_time_ms: number;
  readonly recv_ms: number;
}

interface Context {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Flights into JetStream: kept while the broker is away, stored once, and booked. */
export class FlightPublishing implements AsyncDisposable {
  readonly ledger: Ledger;
  readonly publisher: Publisher;
  readonly deadLetters: DeadLetters;
  readonly #deadLetterPublisher: Publisher;
  readonly #queue: MessageQueue;
  readonly #prefix: string;
  readonly #clock: Clock;

  private constructor(
    readonly connection: BusConnection,
    options: FlightPublishingOptions,
    { clock, log }: Context,
    prepare: () => Promise<void>,
  ) {
    const { prefix, retention, publishTimeout_ms: timeout_ms } = options;
    this.#prefix = prefix;
    this.#clock = clock;
    this.#queue = new MessageQueue(options.spoolFlights);
    this.deadLetters = new DeadLetters({ prefix, domain: "flight", clock });
    const common = { connection, clock, log, timeout_ms, prepare };
    this.publisher = new Publisher({
      ...common,
      stream: streamName(prefix, "flights"),
      source: this.#queue,
      maxInFlight: DEFAULT_MAX_IN_FLIGHT,
      duplicateWindow_ms: duplicateWindow(retention.flights),
      settle: (outcome) => this.#book(outcome),
    });
    this.#deadLetterPublisher = new Publisher({
      ...common,
      stream: streamName(prefix, "deadletter"),
      source: this.deadLetters.queue,
      maxInFlight: DEFAULT_MAX_IN_FLIGHT,
      duplicateWindow_ms: duplicateWindow(retention.deadletter),
      settle: (outcome) => this.deadLetters.settle(outcome),
    });
    this.ledger = new Ledger(() => ({
      in_flight: this.publisher.inFlight,
      spooled: this.#queue.size + this.publisher.unsettled,
    }));
  }

  /**
   * Connects and makes sure that the streams are there.
   * @throws OperatorError when the broker is out of reach, or has streams that differ.
   */
  static async open(options: FlightPublishingOptions, context: Context): Promise<FlightPublishing> {
    const connection = await BusConnection.open(options.nats, options.name);
    const specs = streamSpecs(options.prefix, options.retention);
    const prepare = async () => {
      const { created } = await ensureStreams(connection, specs);
      if (created.length > 0) context.log.info("created streams", { streams: created.join(" ") });
    };
    try {
      await prepare();
      return new FlightPublishing(connection, options, context, prepare);
    } catch (error) {
      await connection[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Takes one flight in. It is sent at the next {@linkcode pump}. */
  accept({ payload, source, source_time_ms, recv_ms }: HeardFlight): void {
    this.ledger.add("received");
    const fits = this.#queue.push({
      subject: flightSubject(this.#prefix, payload.icao24),
      body: encodeFlight({
        schema_version: 1,
        type: "flight_update",
        produced_at: formatIso(recv_ms),
        source,
        payload,
      }),
      messageId: flightMessageId(payload),
      headers: [
        ["Rangecast-Recv-Us", String(Math.round(recv_ms * 1000))],
        [SOURCE_TIME_HEADER, String(Math.round(source_time_ms))],
      ],
      since_ms: this.#clock.monotonicMs(),
    });
    if (!fits) this.ledger.addReason("dropped", "spool_full");
  }

  /** Books what came in and is no flight that can be shown. */
  refuse(reason: string): void {
    this.ledger.add("received");
    this.ledger.addReason("refused", reason);
  }

  /** Books what is malformed, and keeps it for whoever looks into it. */
  refuseAndKeep(letter: DeadLetter): void {
    this.refuse(letter.reason);
    this.deadLetters.accept(letter);
  }

  /** Sends what came in, as far as the window allows. */
  pump(): void {
    this.publisher.pump();
    this.#deadLetterPublisher.pump();
  }

  /** Stores what is left, for `limit_ms` at most, and closes the books. */
  async finish(limit_ms: number): Promise<"settled" | "gave up"> {
    const [flights, letters] = await Promise.all([
      this.publisher.drain(limit_ms),
      this.#deadLetterPublisher.drain(limit_ms),
    ]);
    await this.#closePublishers();
    while (this.#queue.take()) this.ledger.addReason("dropped", "not_stored_at_exit");
    while (this.deadLetters.queue.take()) {
      this.deadLetters.settle({ type: "failed", reason: "not_stored_at_exit" });
    }
    return flights === "settled" && letters === "settled" ? "settled" : "gave up";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closePublishers();
    await this.connection[Symbol.asyncDispose]();
  }

  async #closePublishers(): Promise<void> {
    await this.publisher[Symbol.asyncDispose]();
    await this.#deadLetterPublisher[Symbol.asyncDispose]();
  }

  #book(outcome: Outcome): void {
    switch (outcome.type) {
      case "stored":
        return this.ledger.add("stored");
      case "duplicate":
        return this.ledger.add("duplicates");
      case "failed":
        return this.ledger.addReason("failed", outcome.reason);
    }
  }
}
