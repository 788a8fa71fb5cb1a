import type { Clock } from "@rangecast/base/clock";
import type { Logger } from "@rangecast/cli/log";
import { BusConnection } from "./connection.ts";
import type { ReceivedDatagram } from "./datagram_batch.ts";
import { Ledger } from "./ledger.ts";
import type { NatsSettings } from "./nats_flags.ts";
import type { Outcome } from "./outgoing.ts";
import { ensureStreams } from "./provision.ts";
import { Publisher } from "./publisher.ts";
import {
  duplicateWindow,
  type RangeRole,
  type Retention,
  streamName,
  streamSpecs,
} from "./streams.ts";
import { TspiIntake } from "./tspi_intake.ts";

export interface TspiPublishingOptions {
  readonly nats: NatsSettings;
  /** How the broker lists this connection. */
  readonly name: string;
  readonly prefix: string;
  readonly retention: Readonly<Record<RangeRole, Retention>>;
  /** Sensors that are published; empty for all. */
  readonly sensorIds: readonly number[];
  /** Names this run: part of the message ids. */
  readonly run: string | undefined;
  readonly spoolFrames: number;
  readonly maxInFlight: number;
  readonly publishTimeout_ms: number;
}

/**
 * Datagrams into JetStream: checked, kept while the broker is away, stored once, and booked. The
 * one path of everything that brings datagrams.
 */
export class TspiPublishing implements AsyncDisposable {
  readonly ledger: Ledger;
  readonly publisher: Publisher;
  readonly #intake: TspiIntake;

  private constructor(
    readonly connection: BusConnection,
    options: TspiPublishingOptions,
    { clock, log }: { readonly clock: Clock; readonly log: Logger },
    prepare: () => Promise<void>,
  ) {
    const intake = new TspiIntake({ ...options, clock });
    const publisher = new Publisher({
      connection,
      stream: streamName(options.prefix, "telemetry"),
      source: intake,
      clock,
      log,
      maxInFlight: options.maxInFlight,
      duplicateWindow_ms: duplicateWindow(options.retention.telemetry),
      timeout_ms: options.publishTimeout_ms,
      settle: (outcome) => this.#book(outcome),
      prepare,
    });
    this.#intake = intake;
    this.publisher = publisher;
    this.ledger = new Ledger(() => ({
      in_flight: publisher.inFlight,
      spooled: intake.size + publisher.unsettled,
    }));
  }

  /**
   * Connects and makes sure that the streams are there.
   * @throws OperatorError when the broker is out of reach, or has streams that differ.
   */
  static async open(
    options: TspiPublishingOptions,
    context: { readonly clock: Clock; readonly log: Logger },
  ): Promise<TspiPublishing> {
    const connection = await BusConnection.open(options.nats, options.name);
    const specs = streamSpecs(options.prefix, options.retention);
    const prepare = async () => {
      const { created } = await ensureStreams(connection, specs);
      if (created.length > 0) context.log.info("created streams", { streams: created.join(" ") });
    };
    try {
      await prepare();
      return new TspiPublishing(connection, options, context, prepare);
    } catch (error) {
      await connection[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Takes one datagram in. It is sent at the next {@linkcode pump}. */
  accept(datagram: ReceivedDatagram): void {
    this.#intake.accept(datagram, this.ledger);
  }

  /** Books datagrams that were lost on their way here. */
  drop(reason: string, count: number): void {
    if (count === 0) return;
    this.ledger.add("received", count);
    this.ledger.addReason("dropped", reason, count);
  }

  /** Sends what came in, as far as the window allows. */
  pump(): void {
    this.publisher.pump();
  }

  /**
   * Stores what is left, for `limit_ms` at most, and closes the books: nothing is in flight or
   * spooled any more.
   */
  async finish(limit_ms: number): Promise<"settled" | "gave up"> {
    const drained = await this.publisher.drain(limit_ms);
    await this.publisher[Symbol.asyncDispose]();
    for (let left = this.#intake.size; left > 0; left--) {
      this.#intake.take();
      this.ledger.addReason("dropped", "not_stored_at_exit");
    }
    return drained;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.publisher[Symbol.asyncDispose]();
    await this.connection[Symbol.asyncDispose]();
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
