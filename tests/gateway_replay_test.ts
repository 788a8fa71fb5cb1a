import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { say } from "@rangecast/bus/speak";
import { FRAME_LEAD_MS } from "@rangecast/channel/clock-vector";
import { clientStatus } from "@rangecast/channel/client-status";
import { startGroupReplay } from "@rangecast/channel/replay-control";
import type { ShownChannel } from "@rangecast/gateway/server-message";
import { encode } from "@rangecast/codec/cbor";
import { onEachBroker } from "./support/brokers.ts";
import { startGateway } from "./support/gateway_stand.ts";
import { GatewayViewer } from "./support/gateway_viewer.ts";
import { ReplayStage } from "./support/replay_stage.ts";
import { sampleObservation } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

/** Longer than what a host may send early: who joins by the clock knows which messages are behind it. */
const APART_MS = 2 * FRAME_LEAD_MS;

/** Stores observations of two sensors in turn, and returns when each was received. */
async function store(stage: ReplayStage, count: number): Promise<number[]> {
  const recv: number[] = [];
  for (let i = 0; i < count; i++) {
    const recv_ms = Math.floor(systemClock.nowMs());
    const { subject, body } = sampleObservation(101 + i % 2, recv_ms);
    await stage.broker.publish(subject, body);
    recv.push(recv_ms);
    await until("the next one is apart", () => systemClock.nowMs() > recv_ms + APART_MS + 1);
  }
  return recv;
}

onEachBroker("channels say who plays what, and how many follow", async (server) => {
  await using stage = await ReplayStage.on(server);
  const { connection } = stage.broker;
  await using stand = await startGateway(connection);
  await using viewer = await GatewayViewer.connect(stand.port);
  const untilListed = (what: string, fits: (channels: readonly ShownChannel[]) => boolean) =>
    until(what, () => fits(stand.bus.stage.channels));
  await untilListed("the viewer counts", ([live]) => live?.followers === 1);
  const { channel_id } = stage;
  const start = { channel_id, display_name: "stage", identifier: "Run 3", stream: "TSPI" };
  const window = { start: "2026-07-15T09:30:00Z" };
  const speaker = { prefix: "tspi", sender: "tower" };
  say(connection, startGroupReplay(speaker, crypto.randomUUID(), { ...start, ...window }));
  const { channels } = await viewer.next(
    "channels",
    ({ channels }) => channels[1]?.followers === 1 && channels[0]?.followers === 0,
  );
  assert.deepEqual([channels[1]?.sender, channels[1]?.identifier], ["tower", "Run 3"]);
  const state = { type: "FOLLOWING_LIVESTREAM" } as const;
  const facts = { client_id: "elsewhere-1", now_ms: systemClock.nowMs() };
  say(connection, clientStatus("tspi", state, facts));
  await viewer.next("channels", ({ channels }) => channels[0]?.followers === 1);
  stage.broker.connection.nats.publish("tspi.ops.status", encode({ client_id: 7 }));
  await until("what is no heartbeat is counted", () => stand.bus.stage.refused["follower"] === 1);
  assert.deepEqual(stand.faults, []);
});

function control(stage: ReplayStage, type: "GroupReplayStart" | "GroupReplayStop"): void {
  const { channel_id } = stage;
  const start = { display_name: "stage", identifier: "stage", stream: "TSPI" };
  const message = { type, channel_id, ...(type === "GroupReplayStart" ? start : {}) };
  stage.broker.connection.nats.publish("tspi.ops.ctrl", encode(message));
}

onEachBroker(
  "viewers follow a group replay by themselves, see its state whole after a jump, and go back to live",
  async (server) => {
    await using stage = await ReplayStage.on(server);
    const recv = await store(stage, 8);
    const { messages } = await stage.source.range({ time_ms: 0 }, Infinity, 100);
    await using stand = await startGateway(stage.broker.connection);
    await using viewer = await GatewayViewer.connect(stand.port);
    viewer.subscribe();
    await until("live is shown", () => viewer.shown.size === 2);
    control(stage, "GroupReplayStart");
    const third = messages[3];
    assert.ok(third);
    await stage.seek(third.time_ms, "paused");
    await viewer.next("snapshot", ({ channel_id }) => channel_id === stage.channel_id);
    await until("its state is shown", () => viewer.shown.get("102") === recv[3]);
    assert.equal(viewer.shown.get("101"), recv[2]);
    const clock = await viewer.next("clock", (each) => each.clock?.state === "paused");
    assert.equal(clock.channel_id, stage.channel_id);

    for (const message of messages.slice(4, 6)) await stage.play(message);
    await until("a frame is shown", () => viewer.shown.get("102") === recv[5]);
    const told = viewer.all("delta").filter(({ passage }) => passage);
    assert.deepEqual(told, [], "what is replayed was heard long before");
    await stage.seek(messages[0]?.time_ms ?? 0, "paused");
    await until("the jump is shown", () => viewer.shown.get("101") === recv[0]);
    assert.equal(viewer.shown.size, 1);

    await using late = await GatewayViewer.connect(stand.port);
    late.subscribe();
    await until("a late viewer is there", () => late.shown.get("101") === recv[0]);
    assert.equal(stand.bus.gateway.hub.pictures, 2);

    viewer.say({ type: "live" });
    await viewer.next("channels", ({ follow }) => follow.type === "LIVE_OVERRIDE");
    await until("live is shown again", () => viewer.shown.get("102") === recv[7]);
    control(stage, "GroupReplayStop");
    await late.next("channels", ({ channels }) => channels.length === 1);
    await until("the other one is live", () => late.shown.get("102") === recv[7]);
    assert.deepEqual(stand.faults, []);
  },
);

onEachBroker("a viewer in a replay of its own is asked to join a group replay", async (server) => {
  await using stage = await ReplayStage.on(server);
  const recv = await store(stage, 4);
  await using stand = await startGateway(stage.broker.connection);
  await using viewer = await GatewayViewer.connect(stand.port);
  viewer.subscribe();
  const start_ms = systemClock.nowMs() - 60_000;
  viewer.say({ type: "replay", start_ms, rate: 0.01 });
  await viewer.next("clock", ({ clock }) => clock?.state === "running");
  control(stage, "GroupReplayStart");
  const asked = await viewer.next(
    "channels",
    ({ follow }) => follow.type === "FOLLOWING_PRIVATE_REPLAY" && follow.invitation !== null,
  );
  assert.ok(asked.channels.some(({ channel_id }) => channel_id === stage.channel_id));
  await stage.seek(systemClock.nowMs(), "paused");
  viewer.say({ type: "join", ref: 3 });
  await viewer.next("done");
  await until("it is shown", () => {
    // As the host does again and again: who tunes in waits for it.
    stage.tell("paused");
    return viewer.shown.get("102") === recv[3];
  });
  assert.deepEqual(stand.faults, []);
});
