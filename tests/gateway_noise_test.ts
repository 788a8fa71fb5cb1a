import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamSpecs } from "@rangecast/bus/streams";
import { encode } from "@rangecast/codec/cbor";
import type { Finding } from "@rangecast/findings/finding";
import { findingMessage } from "@rangecast/findings/finding-message";
import { onEachBroker } from "./support/brokers.ts";
import { startGateway } from "./support/gateway_stand.ts";
import { GatewayViewer } from "./support/gateway_viewer.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const KEPT = { max_age_ms: 3_600_000, max_bytes: 2 ** 24 };
/** As many as the gateway tells of at a time. */
const [PROGRAMS, REPLAYS, FINDINGS] = [64, 64, 200];

/** Programs that say as much as they may, and one that says little. */
function sayHealth({ connection: { nats } }: RangeBroker): void {
  const text = "x".repeat(16_000);
  for (let i = 1; i < PROGRAMS; i++) {
    nats.publish("tspi.ops.health", encode({ program: "noise", instance: String(i), text }));
  }
  nats.publish("tspi.ops.health", encode({ program: "producer", instance: "a" }));
}

/** Replays with long names, whose clocks say more than a clock has to. */
function sayReplays({ connection: { nats } }: RangeBroker): void {
  const name = "🛰".repeat(200);
  for (let i = 0; i < REPLAYS; i++) {
    const channel_id = `replay.noise-${i}`;
    const start = { display_name: name, identifier: name, stream: "TSPI" };
    nats.publish("tspi.ops.ctrl", encode({ type: "GroupReplayStart", channel_id, ...start }));
    const clock = {
      ...{ channel_id, epoch: 1, position_ms: 0, rate: 1, updated_at_ms: 0, state: "running" },
      ...{ window: { start_ms: 0, end_ms: null }, reason: "🛰".repeat(1_000) },
      more: "x".repeat(50_000),
    };
    nats.publish(`tspi.channel.clock.noise-${i}`, encode(clock));
  }
}

async function storeFindings(range: RangeBroker): Promise<void> {
  for (let i = 0; i < FINDINGS; i++) {
    const opened_ms = Math.floor(systemClock.nowMs());
    const finding: Finding = {
      ...{ id: `TRACK_LOST:${i}:${opened_ms}`, rule: "TRACK_LOST", domain: "tspi" },
      ...{ entity: String(i), severity: "LOW", state: "open", opened_ms, updated_ms: opened_ms },
      ...{ text: "€".repeat(1_000), note: "€".repeat(2_000), evidence: [], rev: 1 },
    };
    const { subject, body } = findingMessage("tspi", finding);
    await range.publish(subject, body);
  }
}

onEachBroker("who says far too much closes no viewer, and what is cut is told", async (server) => {
  await using range = await RangeBroker.on(server);
  await range.addStreams();
  await ensureStreams(range.connection, streamSpecs("tspi", { findings: KEPT }));
  await storeFindings(range);
  await using stand = await startGateway(range.connection);
  await range.connection.nats.flush();
  sayHealth(range);
  sayReplays(range);
  const { stage } = stand.bus;
  await until("all replays are heard", () => {
    return stage.channels.length + stage.channelsLeftOut === 1 + REPLAYS;
  });
  await until("their clocks are heard", () => stage.channels.at(-1)?.clock !== undefined);
  for (const encoding of ["cbor", "json"] as const) {
    await using viewer = await GatewayViewer.connect(stand.port, encoding);
    viewer.subscribe({ channel: "livestream" });
    const { findings, left_out } = await viewer.next("finding", ({ left_out }) => left_out > 0);
    assert.equal(findings.length + left_out, FINDINGS);
    const { channels, left_out: replays } = await viewer.next("channels");
    assert.equal(channels.length + (replays ?? 0), 1 + REPLAYS);
    assert.equal(channels.at(-1)?.channel_id, `replay.noise-${REPLAYS - 1}`, "the newest stays");
    assert.ok((replays ?? 0) > 0);
    const health = await viewer.next("health", ({ programs, left_out = 0 }) => {
      return left_out > 0 && programs.length + left_out === PROGRAMS;
    });
    assert.ok(health.programs.some(({ program }) => program === "producer"), "what is short stays");
    assert.ok(JSON.stringify([channels, health]).length < 2 ** 20);
    assert.equal(viewer.closed, null);
  }
  assert.deepEqual({ ...stand.bus.gateway.hub.counts.closed, left: 0 }, { left: 0 });
  assert.deepEqual(stand.faults, []);
});

onEachBroker("what a gateway hears and cannot use is counted by its reason", async (server) => {
  await using range = await RangeBroker.on(server);
  await range.addStreams();
  await using stand = await startGateway(range.connection);
  const { nats } = range.connection;
  const garbage = Uint8Array.of(0xff);
  const clock = {
    ...{ epoch: 1, position_ms: 0, rate: 1, updated_at_ms: 0, state: "running" },
    window: { start_ms: 0, end_ms: null },
  };
  const vector = (channel_id: string) => encode({ channel_id, ...clock });
  nats.publish("tspi.ops.health", garbage);
  nats.publish("tspi.ops.health", new Uint8Array(20_000));
  // A program that says little, and much where it is read as JSON.
  nats.publish("tspi.ops.health", encode({ program: "noise", bytes: new Uint8Array(10_000) }));
  nats.publish("tspi.ops.ctrl", garbage);
  nats.publish("tspi.ops.ctrl", encode({ type: "GroupReplayStop", channel_id: "replay.none" }));
  nats.publish("tspi.channel.clock.one", vector("replay.other"));
  nats.publish("tspi.channel.clock.client.ada.1", vector("client.ada.1"));
  await range.publish("tags.create", garbage);
  const counted = () => stand.bus.counted();
  await until("all is counted", () => {
    return counted().channels.meaning === 1 && counted().tags.not_cbor === 1;
  });
  assert.deepEqual(counted().reports, { unreadable: 1, too_large: 2 });
  assert.deepEqual(counted().channels, { not_cbor: 1, not_running: 1, meaning: 1 });
  assert.deepEqual(counted().tags, { not_cbor: 1, forgotten: 0 });
  assert.deepEqual(stand.faults, []);
});
