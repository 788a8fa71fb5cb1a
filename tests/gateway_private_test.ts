import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { onEachBroker } from "./support/brokers.ts";
import { startGateway } from "./support/gateway_stand.ts";
import { GatewayViewer } from "./support/gateway_viewer.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const REPLAYS = 20;

onEachBroker(
  "a viewer that starts one replay after the other leaves nothing of them behind",
  async (server) => {
    await using range = await RangeBroker.on(server);
    await range.addStreams();
    await range.publishNow(2);
    await using stand = await startGateway(range.connection);
    await using viewer = await GatewayViewer.connect(stand.port);
    const { hub } = stand.bus.gateway;
    viewer.subscribe();
    viewer.subscribe({ id: "flights", domain: "flight", beside: true });
    await until("live is shown", () => viewer.shown.size > 0);
    const start_ms = systemClock.nowMs() - 60_000;
    for (let ref = 1; ref <= REPLAYS; ref++) viewer.say({ type: "replay", start_ms, rate: 1, ref });
    await viewer.next("done", ({ ref }) => ref === REPLAYS);
    assert.equal(stand.bus.booths.playing, 1);
    assert.deepEqual([hub.pictures, hub.audiences], [4, 4], "of live, and of the last replay");
    viewer.say({ type: "live", ref: 100 });
    await viewer.next("done", ({ ref }) => ref === 100);
    assert.deepEqual([stand.bus.booths.playing, hub.pictures, hub.audiences], [0, 2, 2]);
    assert.deepEqual(stand.faults, []);
  },
);

onEachBroker("a viewer stays in its replay when it asks for one that cannot be", async (server) => {
  await using range = await RangeBroker.on(server);
  await range.addStreams();
  await range.publishNow(2);
  await using stand = await startGateway(range.connection);
  await using viewer = await GatewayViewer.connect(stand.port);
  viewer.subscribe();
  const start_ms = systemClock.nowMs() - 60_000;
  viewer.say({ type: "replay", start_ms, rate: 1 });
  await viewer.next("clock", ({ clock }) => clock?.state === "running");
  viewer.say({ type: "replay", start_ms, rate: 0.001, ref: 2 });
  const { ref, code } = await viewer.next("error");
  assert.deepEqual([ref, code], [2, "malformed"]);
  viewer.say({ type: "pause", ref: 3 });
  assert.equal((await viewer.next("done")).ref, 3);
  const paused = await viewer.next("clock", ({ clock }) => clock?.state === "paused");
  assert.equal(paused.channel_id, "client.vera-1.1");
  assert.deepEqual(stand.faults, []);
});
