import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { clientStatus } from "@rangecast/channel/client-status";
import { createTag } from "@rangecast/channel/tag";
import { decode, encode } from "@rangecast/codec/cbor";
import { onEachBroker, onNatsServer } from "./support/brokers.ts";
import { startGateway } from "./support/gateway_stand.ts";
import { GatewayViewer } from "./support/gateway_viewer.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { sampleCommand, sampleObservation, sampleTag } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

/** The last instant of the year 9999. */
const END_OF_TIME_MS = 253_402_300_799_999;

async function publish(
  range: RangeBroker,
  { subject, body, headers }: ReturnType<typeof sampleObservation>,
): Promise<void> {
  await range.publish(subject, body, headers);
}

onEachBroker(
  "a viewer sees the state of the livestream and what comes after it, in both encodings",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    const now_ms = Math.floor(systemClock.nowMs());
    for (const id of [101, 102, 103]) await publish(range, sampleObservation(id, now_ms));
    await publish(range, sampleCommand(formatIso(now_ms)));
    await publish(range, sampleTag(formatIso(now_ms)));
    await using stand = await startGateway(range.connection);
    await using cbor = await GatewayViewer.connect(stand.port, "cbor");
    await using json = await GatewayViewer.connect(stand.port, "json");
    for (const viewer of [cbor, json]) {
      viewer.subscribe();
      await until("all are shown", () => viewer.shown.size === 3);
      assert.deepEqual([...viewer.shown.values()], [now_ms, now_ms, now_ms]);
      const display = await viewer.next("display", ({ units }) => units !== null);
      assert.equal(display.units, "metric");
      const tag = await viewer.next("tag", ({ tags }) => tags.length > 0);
      assert.equal(tag.tags[0]?.label, "Intercept");
    }
    const later_ms = Math.floor(systemClock.nowMs());
    await publish(range, sampleObservation(102, later_ms));
    for (const viewer of [cbor, json]) {
      await until("the new state is shown", () => viewer.shown.get("102") === later_ms);
      const { passage } = await viewer.next("delta", (delta) => delta.passage !== undefined);
      assert.ok(passage);
      const { recv_ms, stored_ms, heard_ms, sent_ms } = passage;
      assert.equal(recv_ms, later_ms);
      // All clocks are this machine's, and read it in ways of their own.
      const error_ms = 5;
      const hops = [stored_ms - recv_ms, heard_ms - stored_ms, sent_ms - heard_ms];
      for (const hop of hops) assert.ok(hop > -error_ms && hop < 5_000, `${hops} ms`);
    }
    assert.equal(stand.bus.gateway.hub.pictures, 1);
    assert.deepEqual(stand.faults, []);
  },
);

onEachBroker(
  "a viewer of observations sees each of one sensor, as it was published",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    await using stand = await startGateway(range.connection);
    await using viewer = await GatewayViewer.connect(stand.port, "json");
    const view = { type: "observations", rate_hz: 10, raw: true } as const;
    viewer.subscribe({ view, filter: { entities: ["101"] }, ref: 1 });
    await viewer.next("done");
    await viewer.next("tag");
    for (let i = 0; i < 20; i++) {
      await publish(range, sampleObservation(101 + i % 2, systemClock.nowMs()));
    }
    const count = () => viewer.all("batch").reduce((sum, each) => sum + (each.raw?.length ?? 0), 0);
    await until("all have come", () => count() === 10);
    let next = viewer.all("batch")[0]?.first ?? -1;
    for (const { first, raw = [], observations } of viewer.all("batch")) {
      assert.equal(first, next);
      next += raw.length;
      assert.deepEqual(new Set(observations.entity), new Set(["101"]));
    }
    assert.deepEqual(viewer.all("gap"), []);
  },
);

onEachBroker(
  "a viewer makes a tag that all see, and may not change somebody else's",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    await publish(range, sampleTag(formatIso(systemClock.nowMs())));
    await using stand = await startGateway(range.connection);
    await using maker = await GatewayViewer.connect(stand.port);
    await using other = await GatewayViewer.connect(stand.port);
    other.subscribe();
    const reset = await other.next("tag", ({ tags }) => tags.length === 1);
    assert.equal(reset.reset, true);
    maker.say({ type: "tag_create", ref: 7, ts_ms: systemClock.nowMs(), label: "Splash" });
    assert.equal((await maker.next("done")).ref, 7);
    const made = await other.next("tag", ({ tags }) => tags[0]?.label === "Splash");
    assert.equal(made.tags[0]?.creator, "vera");
    const tag_id = reset.tags[0]?.id ?? "";
    maker.say({ type: "tag_delete", ref: 8, tag_id });
    const refused = await maker.next("error");
    assert.deepEqual([refused.code, refused.ref], ["not_allowed", 8]);
    maker.say({ type: "tag_delete", ref: 9, tag_id: made.tags[0]?.id ?? "" });
    await other.next("tag", ({ tags }) => tags[0]?.status === "deleted");
  },
);

onEachBroker("a viewer deletes its tag though none can be later than it", async (server) => {
  await using range = await RangeBroker.on(server);
  await range.addStreams();
  const { message } = createTag("tspi", {
    ...{ id: crypto.randomUUID(), ts_ms: systemClock.nowMs(), now_ms: END_OF_TIME_MS },
    ...{ creator: "vera", label: "Splash" },
  });
  await range.publish("tags.create", encode(message));
  await using stand = await startGateway(range.connection);
  await using viewer = await GatewayViewer.connect(stand.port);
  viewer.subscribe();
  await viewer.next("tag", ({ tags }) => tags.length === 1);
  viewer.say({ type: "tag_delete", ref: 1, tag_id: message.id });
  await viewer.next("tag", ({ tags }) => tags[0]?.status === "deleted");
  assert.equal((await viewer.next("done")).ref, 1);
  assert.deepEqual(stand.faults, []);
});

onEachBroker(
  "a viewer plays a replay of its own, jumps in it, and goes back to live",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    const start_ms = systemClock.nowMs();
    const recv: number[] = [];
    for (let i = 0; i < 5; i++) {
      recv.push(Math.floor(systemClock.nowMs()));
      await publish(range, sampleObservation(101, recv[i] ?? 0));
    }
    await until("the last is not the newest instant", () => systemClock.nowMs() > start_ms + 50);
    await using stand = await startGateway(range.connection);
    await using viewer = await GatewayViewer.connect(stand.port);
    viewer.subscribe();
    await viewer.next("snapshot", ({ channel_id }) => channel_id === "livestream");
    viewer.say({ type: "replay", ref: 1, start_ms: start_ms - 1000, rate: 64 });
    const clock = await viewer.next("clock", (each) => each.clock !== null);
    assert.match(clock.channel_id, /^client\.vera-1\.1$/);
    const channels = await viewer.next(
      "channels",
      ({ follow }) => follow.type === "FOLLOWING_PRIVATE_REPLAY",
    );
    assert.ok(channels);
    await until("the replay has come to the last", () => viewer.shown.get("101") === recv[4]);
    const before = viewer.received.length;
    viewer.say({ type: "pause" });
    viewer.say({ type: "seek", position_ms: start_ms - 500 });
    await until("nothing is shown before the first", () => viewer.shown.size === 0);
    const after = viewer.received.slice(before);
    assert.ok(after.some((message) => message.type === "snapshot"), "a jump is a new epoch");
    viewer.say({ type: "live", ref: 2 });
    await until("live is shown", () => viewer.shown.get("101") === recv[4]);
    viewer.say({ type: "play", ref: 3 });
    const refused = await viewer.next("error");
    assert.deepEqual([refused.code, refused.ref], ["no_replay", 3]);
    assert.equal(stand.bus.booths.playing, 0);
    assert.deepEqual(stand.faults, []);
  },
);

onEachBroker("consoles hear what a viewer follows", async (server) => {
  await using range = await RangeBroker.on(server);
  await range.addStreams();
  const heard: unknown[] = [];
  range.connection.nats.subscribe("tspi.ops.status", {
    callback: (_, message) => void heard.push(decode(message.data)),
  });
  await using stand = await startGateway(range.connection);
  await using viewer = await GatewayViewer.connect(stand.port);
  viewer.subscribe();
  await until("a status is heard", () => heard.length > 0);
  const [status] = heard;
  const expected = clientStatus("tspi", { type: "FOLLOWING_LIVESTREAM" }, {
    client_id: "vera-1",
    now_ms: 0,
    operator: "vera",
    source_ip: "127.0.0.1",
  }).message;
  assert.deepEqual({ ...Object(status), ts: expected.ts }, expected);
});

onEachBroker("a viewer of whom no status can be told watches all the same", async (server) => {
  await using range = await RangeBroker.on(server);
  await range.addStreams();
  const name = "x".repeat(201);
  const session = { name, role: "viewer", signal: new AbortController().signal } as const;
  await using stand = await startGateway(range.connection, session);
  await using viewer = await GatewayViewer.connect(stand.port);
  viewer.subscribe();
  await viewer.next("snapshot");
  assert.match(String(stand.faults[0]), /client-status that is said fits its schema/);
  assert.equal(viewer.closed, null);
});

onEachBroker(
  "a gateway that is there before the stream shows what comes once there is one",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await using stand = await startGateway(range.connection);
    await using viewer = await GatewayViewer.connect(stand.port);
    viewer.subscribe();
    await viewer.next("clock", ({ problem }) => problem !== null);
    await range.addStreams();
    const now_ms = Math.floor(systemClock.nowMs());
    await publish(range, sampleObservation(101, now_ms));
    await until("it is shown", () => viewer.shown.get("101") === now_ms);
    await viewer.next("clock", ({ problem }) => problem === null);
    assert.deepEqual(stand.faults, []);
  },
);

onNatsServer(
  "a viewer is told that the broker is away, and goes on where it was",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    await using stand = await startGateway(range.connection);
    await using viewer = await GatewayViewer.connect(stand.port);
    const now_ms = Math.floor(systemClock.nowMs());
    viewer.subscribe();
    await publish(range, sampleObservation(101, now_ms));
    await until("it is shown", () => viewer.shown.get("101") === now_ms);
    server.signal("SIGKILL");
    await server.ended();
    await viewer.next("health", ({ problem }) => problem !== null);
    await server.restart();
    await until("the connection is back", () => range.connection.connected);
    const later_ms = Math.floor(systemClock.nowMs());
    await publish(range, sampleObservation(102, later_ms));
    await until("the next one is shown", () => viewer.shown.get("102") === later_ms);
    assert.equal(viewer.all("gap").length, 0);
    assert.deepEqual(stand.faults, []);
  },
);
