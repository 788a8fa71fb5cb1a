import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { type DirectoryChange, LiveDirectory } from "@rangecast/bus/live-directory";
import { answer, say, sayStored } from "@rangecast/bus/speak";
import { livestreamDescriptor } from "@rangecast/channel/channel-list";
import { clockMessage, type ClockVector } from "@rangecast/channel/clock-vector";
import { startGroupReplay, stopGroupReplay } from "@rangecast/channel/replay-control";
import { channelSubject, channelSubjects } from "@rangecast/channel/subjects";
import { encode } from "@rangecast/codec/cbor";
import { onEachBroker, type TestBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { ShiftedClock } from "./support/shifted_clock.ts";
import { until } from "./support/until.ts";

const PREFIX = "tspi";
const SPEAKER = { prefix: PREFIX, sender: "tower" };

/** A range whose operator and whose host the test plays. */
class Scene implements AsyncDisposable {
  readonly clock = new ShiftedClock();
  readonly changes: DirectoryChange[] = [];
  readonly directory: LiveDirectory;
  /** What the host would answer. */
  listed: string[] = [];
  asked = 0;

  constructor(readonly broker: RangeBroker) {
    const { connection } = broker;
    this.directory = new LiveDirectory({
      ...{ connection, clock: this.clock, prefix: PREFIX },
      onChange: (change) => this.changes.push(change),
    });
  }

  get running(): string[] {
    return this.directory.running.map(({ channel_id }) => channel_id);
  }

  /** Begins to answer as the replay host. */
  host(): void {
    const { nats } = this.broker.connection;
    nats.subscribe(channelSubjects(PREFIX).list, {
      callback: (error, request) => {
        if (error) return;
        this.asked++;
        const channels = [
          livestreamDescriptor(PREFIX, "TSPI"),
          ...this.listed.map((channel_id) => ({
            channel_id,
            subject: channelSubject(PREFIX, channel_id),
            display_name: channel_id,
            kind: "group replay" as const,
            stream: "TSPI",
          })),
        ];
        answer(request, "channel-list", { channels });
      },
    });
  }

  async start(channel_id: string): Promise<void> {
    const names = { channel_id, display_name: channel_id, identifier: "2026-07-15T12:00:00Z" };
    const start = { ...names, stream: "TSPI" };
    await this.#say(startGroupReplay(SPEAKER, crypto.randomUUID(), start));
  }

  async stop(channel_id: string): Promise<void> {
    await this.#say(stopGroupReplay(SPEAKER, crypto.randomUUID(), channel_id));
  }

  tick(channel_id: string, change: Partial<ClockVector> = {}): void {
    const vector: ClockVector = {
      ...{ channel_id, epoch: 1, position_ms: 0, rate: 1, updated_at_ms: 0, state: "running" },
      window: { start_ms: 0, end_ms: null },
      ...change,
    };
    say(this.broker.connection, clockMessage(PREFIX, vector));
  }

  async hears(...changes: readonly DirectoryChange[]): Promise<void> {
    await until("it is told", () => this.changes.length >= changes.length);
    assert.deepEqual(this.changes.splice(0), changes);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.directory[Symbol.asyncDispose]();
  }

  async #say(message: Parameters<typeof sayStored>[1]): Promise<void> {
    const said = await sayStored(this.broker.connection, message, { clock: systemClock });
    assert.ok(said.ok);
  }
}

async function withScene(server: TestBroker, use: (scene: Scene) => Promise<void>): Promise<void> {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  await using scene = new Scene(broker);
  await use(scene);
}

const started = (channel_id: string) => ({ type: "group replay started", channel_id } as const);
const stopped = (channel_id: string) => ({ type: "group replay stopped", channel_id } as const);

onEachBroker(
  "LiveDirectory knows what runs, and hears what changes",
  (server) =>
    withScene(server, async (scene) => {
      scene.listed = ["replay.a", "replay.b"];
      scene.host();
      assert.equal(await scene.directory.open(), true);
      assert.deepEqual(scene.running, ["replay.a", "replay.b"]);
      assert.deepEqual(scene.changes, [], "what runs already is no change");
      await scene.start("replay.c");
      await scene.stop("replay.a");
      await scene.hears(started("replay.c"), stopped("replay.a"));
      scene.tick("replay.b", { state: "ended", reason: "its window is over" });
      await scene.hears({ ...stopped("replay.b"), reason: "its window is over" });
      assert.deepEqual(scene.running, ["replay.c"]);
    }),
);

onEachBroker(
  "LiveDirectory asks the host when it hears a clock that it does not know",
  (server) =>
    withScene(server, async (scene) => {
      assert.equal(await scene.directory.open(), false);
      scene.host();
      scene.listed = ["replay.a"];
      scene.tick("replay.a");
      await scene.hears(started("replay.a"));
      assert.equal(scene.asked, 1);
    }),
);

onEachBroker(
  "LiveDirectory says that the host is lost, and that it is back",
  (server) =>
    withScene(server, async (scene) => {
      scene.host();
      scene.listed = ["replay.a"];
      await scene.directory.open();
      scene.clock.shift(3000);
      await scene.hears({ type: "host lost" }, { type: "host back" });
      assert.equal(scene.asked, 2, "its list has settled it");
    }),
);

onEachBroker(
  "LiveDirectory counts what strangers say, by reason",
  (server) =>
    withScene(server, async (scene) => {
      const { control } = channelSubjects(PREFIX);
      const { broker } = scene;
      await scene.directory.open();
      await broker.publish(control, new Uint8Array());
      await broker.publish(control, new Uint8Array(70_000));
      await broker.publish(control, Uint8Array.of(0xff));
      await broker.publish(control, encode({ type: "GroupReplayStop" }));
      await broker.publish(
        control,
        encode({ type: "GroupReplayControl", channel_id: "replay.a", action: "seek" }),
      );
      await scene.stop("replay.none");
      await scene.start("replay.a");
      await scene.start("replay.a");
      scene.tick("client.desk.1");
      await scene.hears(started("replay.a"));
      await until("all are counted", () => scene.directory.refused.size === 7);
      assert.deepEqual(Object.fromEntries(scene.directory.refused), {
        empty: 1,
        too_large: 1,
        not_cbor: 1,
        off_schema: 1,
        meaning: 1,
        not_running: 1,
        already_running: 1,
      });
    }),
);

onEachBroker(
  "LiveDirectory hears control messages of a stream that is made later",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await using scene = new Scene(broker);
    assert.equal(await scene.directory.open(), false);
    await broker.addStreams();
    await scene.start("replay.a");
    await scene.hears(started("replay.a"));
  },
);
