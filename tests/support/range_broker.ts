import { systemClock } from "@rangecast/base/clock";
import { headers, type MsgHdrs } from "@nats-io/nats-core";
import { jetstream, type JetStreamClient } from "@nats-io/jetstream";
import { BusConnection } from "@rangecast/bus/connection";
import { ensureStreams } from "@rangecast/bus/provision";
import { RANGE_RETENTION, streamSpecs } from "@rangecast/bus/streams";
import { encodeFlight } from "@rangecast/domains/flight/decode-flight";
import { type FlightPayload, SOURCE_TIME_HEADER } from "@rangecast/domains/flight/message";
import { flightSubject } from "@rangecast/domains/flight/subjects";
import { flightMessage } from "./flight_samples.ts";
import { sampleObservation } from "./sample_messages.ts";
import type { TestBroker } from "./brokers.ts";
import { until } from "./until.ts";

const PREFIX = "tspi";
/** More than what a store time loses in whole milliseconds. */
const BEHIND_MS = 2;
const CLOCKS_APART_MS = 50;
const KEPT = { max_age_ms: 3_600_000, max_bytes: 64 * 2 ** 20 };
export const SMALL_RETENTION = {
  telemetry: KEPT,
  ops: KEPT,
  replay: KEPT,
  playout: KEPT,
} satisfies typeof RANGE_RETENTION;

/** The same for the flags of programs. */
export const SMALL_RETENTION_FLAGS = smallRetentionFlags(...Object.keys(SMALL_RETENTION));

/** Flags for the streams of these roles, that they do not weigh on the machine. */
export function smallRetentionFlags(...roles: readonly string[]): readonly string[] {
  return roles.flatMap((role) => [`--${role}-max-age`, "1h", `--${role}-max-bytes`, "64MiB"]);
}

/** A broker of a test's own, with a connection to publish by. */
export class RangeBroker<B extends TestBroker = TestBroker> implements AsyncDisposable {
  readonly #js: JetStreamClient;

  private constructor(readonly server: B, readonly connection: BusConnection) {
    this.#js = jetstream(connection.nats);
  }

  /** Connects to a broker that the caller ends; it has no streams yet. */
  static async on<B extends TestBroker>(server: B): Promise<RangeBroker<B>> {
    const servers = [{ hostname: server.host, port: server.port }];
    const settings = { servers, login: { type: "none" }, tls: null } as const;
    return new RangeBroker(server, await BusConnection.open(settings, "test"));
  }

  /** `ip:port`, for `--nats-server`. */
  get address(): string {
    return `${this.server.host}:${this.server.port}`;
  }

  async addStreams(retention: typeof RANGE_RETENTION = SMALL_RETENTION): Promise<void> {
    await ensureStreams(this.connection, streamSpecs(PREFIX, retention));
  }

  /** Makes the stream of flights. */
  async addFlights(): Promise<void> {
    await ensureStreams(this.connection, streamSpecs(PREFIX, { flights: KEPT }));
  }

  /** Publishes what an aircraft has said, with what its source's clock said then. */
  async publishFlight(payload: Partial<FlightPayload>, source_ms: number): Promise<void> {
    const message = flightMessage(payload);
    await this.publish(
      flightSubject(PREFIX, message.payload.icao24),
      encodeFlight(message),
      { [SOURCE_TIME_HEADER]: String(source_ms) },
    );
  }

  /** Publishes, and resolves with the sequence in the stream. */
  async publish(
    subject: string,
    body: Uint8Array,
    withHeaders: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    return (await this.#js.publish(subject, body, { headers: headersOf(withHeaders) })).seq;
  }

  /** Publishes what no stream has to keep. */
  send(
    subject: string,
    body: Uint8Array,
    withHeaders: Readonly<Record<string, string>> = {},
  ): void {
    this.connection.nats.publish(subject, body, { headers: headersOf(withHeaders) });
  }

  /** How many messages a stream holds. */
  async messagesIn(stream: string): Promise<number> {
    const { streams } = await this.#js.jetstreamManager();
    return (await streams.info(stream)).state.messages;
  }

  /** When the newest message of a stream was stored, by the broker's clock. */
  async newestMs(stream: string): Promise<number> {
    const { streams } = await this.#js.jetstreamManager();
    return Date.parse((await streams.info(stream)).state.last_ts);
  }

  /**
   * An instant behind all that these streams hold, and before all that they will, by the broker's
   * clock: ours may be some milliseconds off.
   */
  async untilPast(...streams: readonly [string, ...string[]]): Promise<number> {
    const newest = await Promise.all(streams.map((stream) => this.newestMs(stream)));
    const at_ms = Math.max(...newest) + BEHIND_MS;
    await until("the clock has moved on", () => systemClock.nowMs() > at_ms + CLOCKS_APART_MS);
    return at_ms;
  }

  /** Publishes observations of sensor 101, each as it is received, one after the other. */
  async publishNow(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const { subject, body, headers } = sampleObservation(101, systemClock.nowMs());
      await this.publish(subject, body, headers);
    }
  }

  /** Publishes observations of sensor 101 as fast as the broker takes them. */
  async publishMany(count: number): Promise<void> {
    const { nats } = this.connection;
    for (let i = 1; i < count; i++) {
      const { subject, body } = sampleObservation(101, systemClock.nowMs());
      nats.publish(subject, body);
    }
    // The broker stores in the order of publishing: this answer stands for all.
    await this.publishNow(1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection[Symbol.asyncDispose]();
  }
}

function headersOf(values: Readonly<Record<string, string>>): MsgHdrs {
  const all = headers();
  for (const [name, value] of Object.entries(values)) all.set(name, value);
  return all;
}
