import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { BusConnection } from "@rangecast/bus/connection";
import { newestOf } from "@rangecast/bus/kept-message";
import { ensureStreams } from "@rangecast/bus/provision";
import { sayStored } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import { streamSpecs } from "@rangecast/bus/streams";
import {
  controlGroupReplay,
  type GroupReplayControl,
  type GroupReplayStart,
  type ReplayControl,
  startGroupReplay,
  stopGroupReplay,
} from "@rangecast/channel/replay-control";
import { REPLAY_HEADERS } from "@rangecast/channel/replay-headers";
import { channelSubject, channelSubjects } from "@rangecast/channel/subjects";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { createLogger } from "@rangecast/cli/log";
import { ReplayHost } from "@rangecast/replayer/replay-host";
import { onEachBroker, onNatsServer, type TestBroker } from "./brokers.ts";
import type { NatsServer } from "@rangecast/launch/nats-server";
import { ChannelEar } from "./channel_ear.ts";
import { RangeBroker, SMALL_RETENTION } from "./range_broker.ts";
import { sampleObservation } from "./sample_messages.ts";

const PREFIX = "tspi";
const SPEAKER = { prefix: PREFIX, sender: "tower" };

/** A replay host within the test's own process, and what is said of it. */
export interface HostedReplays extends AsyncDisposable {
  readonly host: ReplayHost;
  readonly connection: BusConnection;
  readonly log: readonly string[];
}

/** What was stored at the beginning of a test. */
export interface Past {
  /** Just before the first message. */
  readonly start_ms: number;
  /** Just behind the last one. */
  readonly end_ms: number;
  /** Its sequences, in order. */
  readonly seqs: readonly number[];
}

/** A broker with streams, an operator who speaks, and hosts that play. */
export class HostStage<B extends TestBroker = TestBroker> implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;

  private constructor(stack: AsyncDisposableStack, readonly broker: RangeBroker<B>) {
    this.#stack = stack;
  }

  static async on<B extends TestBroker>(
    server: B,
  ): Promise<HostStage<B>> {
    const stack = new AsyncDisposableStack();
    const broker = stack.use(await RangeBroker.on(server));
    await broker.addStreams();
    return new HostStage(stack, broker);
  }

  /** Starts a host, and waits until it listens. */
  async host(
    { maxChannels = 4, maxPrivate = 4, prefix = PREFIX }: {
      maxChannels?: number;
      maxPrivate?: number;
      prefix?: string;
    } = {},
  ): Promise<HostedReplays> {
    const stack = new AsyncDisposableStack();
    const { host: hostname, port } = this.broker.server;
    const settings = { servers: [{ hostname, port }], login: { type: "none" }, tls: null } as const;
    const connection = stack.use(await BusConnection.open(settings, "host"));
    const log: string[] = [];
    const stop = new AbortController();
    stack.defer(() => stop.abort());
    const host = stack.use(
      new ReplayHost({
        connection,
        clock: systemClock,
        log: createLogger({
          program: "host",
          level: "debug",
          clock: systemClock,
          write: (line) => void log.push(line),
        }),
        ...{ prefix, maxChannels, maxPrivate, stop: stop.signal },
        replayRetention: SMALL_RETENTION.replay,
        sender: `host ${crypto.randomUUID()}`,
        prepareStreams: async () => {
          await ensureStreams(connection, streamSpecs(prefix, SMALL_RETENTION));
        },
      }),
    );
    await host.ready;
    return { host, connection, log, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  }

  /** Stores observations of some sensors, each as it is received, one after the other. */
  async store(count: number, sensors = 3): Promise<Past> {
    const start_ms = systemClock.nowMs() - 1;
    const seqs: number[] = [];
    for (let i = 0; i < count; i++) {
      const { subject, body, headers } = sampleObservation(101 + i % sensors, systemClock.nowMs());
      seqs.push(await this.broker.publish(subject, body, headers));
    }
    return { start_ms, end_ms: systemClock.nowMs() + 1, seqs };
  }

  /** Listens to a channel, from now on. */
  async listen(channel_id: string, prefix = PREFIX): Promise<ChannelEar> {
    const ear = this.#stack.use(new ChannelEar(this.broker.connection, prefix, channel_id));
    await this.broker.connection.nats.flush();
    return ear;
  }

  /** Says that a replay begins. */
  async start(
    channel_id: string,
    { start_ms, end_ms, ...more }: Partial<GroupReplayStart> & {
      readonly start_ms: number;
      readonly end_ms?: number;
    },
  ): Promise<void> {
    const name = channel_id.slice("replay.".length);
    await this.say(startGroupReplay(SPEAKER, crypto.randomUUID(), {
      ...{ channel_id, display_name: name, identifier: name, stream: "TSPI" },
      start: formatIso(start_ms),
      ...(end_ms === undefined ? {} : { end: formatIso(Math.ceil(end_ms)) }),
      ...more,
    }));
  }

  async stop(channel_id: string): Promise<void> {
    await this.say(stopGroupReplay(SPEAKER, crypto.randomUUID(), channel_id));
  }

  async control(
    channel_id: string,
    action: GroupReplayControl["action"],
    value?: number | string,
  ): Promise<void> {
    const change = { channel_id, action, ...(value === undefined ? {} : { value }) };
    await this.say(controlGroupReplay(SPEAKER, crypto.randomUUID(), change));
  }

  /** Says something that is stored, and resolves with its sequence. */
  async say(message: SpokenMessage<unknown>): Promise<number> {
    const outcome = await sayStored(this.broker.connection, message, { clock: systemClock });
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return outcome.seq;
  }

  /** What was said last on the control subject, or null. */
  async lastControl(): Promise<ReplayControl | null> {
    const subject = channelSubjects(PREFIX).control;
    const stream = { connection: this.broker.connection, clock: systemClock, stream: "TSPI_OPS" };
    const newest = await newestOf(stream, subject, new AbortController().signal);
    const heard = newest && hear("replay-control", newest.body);
    return heard?.ok ? heard.value : null;
  }

  /** Publishes a body on the control subject that nobody has checked. */
  async sayRaw(body: Uint8Array): Promise<void> {
    await this.broker.publish(channelSubjects(PREFIX).control, body);
  }

  /** Makes a stream that listens to `subject`. */
  async addStream(name: string, subject: string): Promise<void> {
    await (await this.#manager()).streams.add({ name, subjects: [subject], allow_direct: true });
  }

  /** Removes all messages of a stream. */
  async purge(stream: string): Promise<void> {
    await (await this.#manager()).streams.purge(stream);
  }

  /** Original sequences of the frames of a channel that the stream of replays holds, in order. */
  async stored(channel_id: string): Promise<number[]> {
    const { direct } = await this.#manager();
    const seqs: number[] = [];
    const query = { seq: 1, batch: 1000, next_by_subj: channelSubject(PREFIX, channel_id) };
    for await (const { header } of await direct.getBatch("TSPI_REPLAY", query)) {
      seqs.push(Number(header.get(REPLAY_HEADERS.seq)));
    }
    return seqs;
  }

  #manager() {
    return jetstreamManager(this.broker.connection.nats, { checkAPI: false });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

/** A test of hosts on each broker. */
export function hostTest(name: string, use: (stage: HostStage) => Promise<void>): void {
  onEachBroker(`replay host: ${name}`, async (server) => {
    await using stage = await HostStage.on(server);
    await use(stage);
  });
}

/** A test of hosts on a broker that can crash and come back with its files. */
export function hostCrashTest(
  name: string,
  use: (stage: HostStage<NatsServer>) => Promise<void>,
): void {
  onNatsServer(`replay host: ${name}`, async (server) => {
    await using stage = await HostStage.on(server);
    await use(stage);
  });
}
