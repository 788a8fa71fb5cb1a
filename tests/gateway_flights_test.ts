import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { onEachBroker } from "./support/brokers.ts";
import { startGateway } from "./support/gateway_stand.ts";
import { GatewayViewer } from "./support/gateway_viewer.ts";
import { HostStage } from "./support/host_stage.ts";
import { sampleObservation } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

/** A source whose clock stands eight years ago. */
const SLOW_S = 8 * 365 * 86_400;

/** What the source's clock says now, Unix ms. */
const sourceNow = () => systemClock.nowMs() - SLOW_S * 1000;

/** Stores an observation of sensor 101, and flights of two aircraft: one was heard now, one 45 s ago. */
async function store(stage: HostStage): Promise<void> {
  const { broker } = stage;
  const now_s = Math.floor(sourceNow() / 1000);
  await broker.publishFlight({ icao24: "4ca97b", last_contact_unix: now_s }, sourceNow());
  await broker.publishFlight({ icao24: "abcdef", last_contact_unix: now_s - 45 }, sourceNow());
  const { subject, body } = sampleObservation(101, systemClock.nowMs());
  await broker.publish(subject, body);
}

/** A viewer of both domains, which follows its channel. */
async function watch(port: number): Promise<GatewayViewer> {
  const viewer = await GatewayViewer.connect(port);
  viewer.subscribe();
  viewer.subscribe({ id: "flights", domain: "flight" });
  return viewer;
}

const namesIn = (viewer: GatewayViewer, id: string) =>
  [...viewer.showsIn(id).recv_ms.keys()].sort();

async function showsBoth(viewer: GatewayViewer): Promise<void> {
  // At one moment: a replay that begins empties one picture after the other.
  await until(
    "flights and telemetry are shown",
    () => namesIn(viewer, "flights").length === 2 && namesIn(viewer, "main").length === 1,
  );
  assert.deepEqual(namesIn(viewer, "flights"), ["4ca97b", "abcdef"]);
  assert.deepEqual(namesIn(viewer, "main"), ["101"]);
  const { status } = viewer.showsIn("flights");
  assert.deepEqual([status.get("4ca97b"), status.get("abcdef")], ["LIVE", "GHOST"]);
}

onEachBroker(
  "viewers see flights beside telemetry, live and in a replay of their own",
  async (server) => {
    await using stage = await HostStage.on(server);
    await using stand = await startGateway(stage.broker.connection);
    await using viewer = await watch(stand.port);
    const welcome = await viewer.next("welcome");
    assert.deepEqual(welcome.domains, ["tspi", "flight"]);
    const quiet = await viewer.next("clock", ({ id }) => id === "flights");
    assert.equal(quiet.problem, null, "a range without flights is none that is ill");
    await stage.broker.addFlights();
    const start_ms = systemClock.nowMs() - 1000;
    await store(stage);
    await showsBoth(viewer);
    await until(
      "the livestream says that flights are live",
      () => viewer.all("channels").at(-1)?.channels[0]?.domains?.[1]?.stream === "FLIGHTS",
    );

    await using other = await watch(stand.port);
    other.say({ type: "replay", start_ms, end_ms: null, rate: 16, ref: 1 });
    await other.next("done");
    await until(
      "both play the replay",
      () =>
        ["main", "flights"].every((id) =>
          other.all("clock").some((each) => each.id === id && each.clock?.state === "running")
        ),
    );
    await showsBoth(other);
    other.say({ type: "pause" });
    other.say({ type: "seek", position_ms: start_ms });
    await until(
      "nothing was there yet",
      () => namesIn(other, "main").length + namesIn(other, "flights").length === 0,
    );
    assert.equal(namesIn(viewer, "flights").length, 2, "the others stay live");
    assert.deepEqual(stand.faults, []);
  },
);

onEachBroker(
  "viewers see flights beside telemetry in a group replay, which is followed once",
  async (server) => {
    await using stage = await HostStage.on(server);
    await stage.broker.addFlights();
    await store(stage);
    await using _host = await stage.host();
    await using stand = await startGateway(stage.broker.connection);
    await using viewer = await watch(stand.port);
    const start_ms = systemClock.nowMs();
    const stream = ["TSPI", "FLIGHTS"];
    await stage.start("replay.both", { start_ms, stream, rate: 0.1 });
    await until(
      "it is followed",
      () =>
        ["main", "flights"].every((id) =>
          viewer.all("snapshot").some((each) => each.id === id && each.channel_id === "replay.both")
        ),
    );
    await showsBoth(viewer);
    await using late = await watch(stand.port);
    await showsBoth(late);
    assert.deepEqual(stand.bus.counts.refused, {});
    assert.deepEqual(stand.faults, []);
  },
);
