import { sleep, systemClock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { JetStreamSource } from "@rangecast/bus/jetstream-source";
import { type FollowerEvent, ReplayFollower } from "@rangecast/bus/replay-follower";
import { sayStored } from "@rangecast/bus/speak";
import { TagFeed } from "@rangecast/bus/tag-feed";
import { controlGroupReplay, startGroupReplay } from "@rangecast/channel/replay-control";
import type { ChildProgram } from "@rangecast/launch/child-program";
import type { NatsServer } from "@rangecast/launch/nats-server";
import { telemetryFilters } from "@rangecast/domains/tspi/subjects";
import { startProgram } from "@rangecast/launch/start-program";
import { startBroker } from "../kit.ts";
import { addStreams, connectTo, fillEvenly } from "./past.ts";

const PREFIX = "tspi";
const STREAM = "TSPI";
const SPEAKER = { prefix: PREFIX, sender: "bench" };
const CONDITION_LIMIT_MS = 20_000;
const LOOK_AGAIN_MS = 1;

export interface StageOptions {
  readonly entities: number;
  readonly messages: number;
  /** How fast the past was stored; with the rate it gives the frames a second. */
  readonly stored_per_s: number;
  readonly rate: number;
}

/** A nats-server, a stored past, and the replay host that plays it to a group. */
export class Stage implements AsyncDisposable {
  readonly channel_id = "replay.bench";

  private constructor(
    private readonly stack: AsyncDisposableStack,
    readonly server: NatsServer,
    readonly connection: BusConnection,
    readonly source: JetStreamSource,
    readonly extent: { readonly first_ms: number; readonly last_ms: number },
    readonly host: ChildProgram,
  ) {}

  static async open(options: StageOptions): Promise<Stage> {
    const stack = new AsyncDisposableStack();
    const server = stack.use(await startBroker());
    const connection = stack.use(await connectTo(server.port));
    await addStreams(connection);
    const { entities, messages, stored_per_s } = options;
    await fillEvenly(connection, messages, stored_per_s, (i) => `tspi.geocentric.${i % entities}`);
    const common = { connection, clock: systemClock, prefix: PREFIX };
    const tags = stack.use(new TagFeed(common));
    await tags.ready();
    const streams = [{ stream: STREAM, filters: telemetryFilters(PREFIX) }];
    const source = new JetStreamSource({ ...common, streams, tags });
    const extent = await source.extent();
    if (!extent) throw new Error("the stream holds what was stored");
    const host = stack.use(await startHost(server.port));
    const stage = new Stage(stack, server, connection, source, extent, host);
    await stage.start(options.rate);
    return stage;
  }

  /** Tunes in. */
  follow(
    connection: BusConnection,
    onEvent: (event: FollowerEvent, follower: ReplayFollower) => void,
  ): ReplayFollower {
    const follower: ReplayFollower = new ReplayFollower({
      connection,
      clock: systemClock,
      prefix: PREFIX,
      channel_id: this.channel_id,
      source: this.source,
      onChange: () => {
        // Called by the constructor, too.
        for (let event = follower?.take(); event; event = follower.take()) onEvent(event, follower);
      },
    });
    return follower;
  }

  async control(action: "pause" | "resume" | "seek" | "rate", value?: number): Promise<void> {
    const change = { channel_id: this.channel_id, action };
    const message = value === undefined ? change : { ...change, value };
    await this.say(controlGroupReplay(SPEAKER, crypto.randomUUID(), message));
  }

  private async start(rate: number): Promise<void> {
    await this.say(startGroupReplay(SPEAKER, crypto.randomUUID(), {
      channel_id: this.channel_id,
      display_name: "bench",
      identifier: "bench",
      stream: STREAM,
      start: new Date(this.extent.first_ms).toISOString(),
      end: new Date(this.extent.last_ms).toISOString(),
      rate,
    }));
  }

  private async say(message: Parameters<typeof sayStored>[1]): Promise<void> {
    const outcome = await sayStored(this.connection, message, { clock: systemClock });
    if (!outcome.ok) throw new Error(outcome.problem);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}

/** Starts the host on the bench's own ports. */
export function startHost(port: number): Promise<ChildProgram> {
  return startProgram(
    "replayer/host/main.ts",
    [
      "--nats-server",
      `127.0.0.1:${port}`,
      "--metrics-port",
      "0",
      "--telemetry-max-age",
      "1h",
      "--telemetry-max-bytes",
      "4GiB",
      "--replay-max-age",
      "1h",
      "--replay-max-bytes",
      "4GiB",
    ],
    /ready/,
  );
}

/** Waits until something holds, and gives the time that it took. */
export async function timeUntil(what: string, condition: () => boolean): Promise<number> {
  const begun_ms = systemClock.monotonicMs();
  while (!condition()) {
    if (systemClock.monotonicMs() - begun_ms > CONDITION_LIMIT_MS) {
      throw new Error(`Waited ${CONDITION_LIMIT_MS} ms in vain until ${what}`);
    }
    await sleep(systemClock, LOOK_AGAIN_MS);
  }
  return systemClock.monotonicMs() - begun_ms;
}
