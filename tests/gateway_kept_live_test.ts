import { jetstreamManager } from "@nats-io/jetstream";
import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import { onEachBroker } from "./support/brokers.ts";
import { startGateway } from "./support/gateway_stand.ts";
import { GatewayViewer } from "./support/gateway_viewer.ts";
import { HostStage } from "./support/host_stage.ts";
import { until } from "./support/until.ts";

onEachBroker("keepLive() follows a domain without viewers, and once with them", async (server) => {
  await using stage = await HostStage.on(server);
  const { broker } = stage;
  await broker.addFlights();
  const publish = (icao24: string, age_s: number) => {
    const now_ms = systemClock.nowMs();
    const last_contact_unix = Math.floor(now_ms / 1000) - age_s;
    return broker.publishFlight({ icao24, last_contact_unix }, now_ms);
  };
  await publish("4ca97b", 0);
  await using stand = await startGateway(broker.connection);
  const { source, counts } = stand.bus.keepLive({ domain: flightDomain(), stream: "FLIGHTS" });
  const sees = (icao24: string) => {
    source.flush();
    return source.tracks.has(icao24);
  };
  await until("what was there is loaded", () => source.ready && sees("4ca97b"));
  await using viewer = await GatewayViewer.connect(stand.port);
  viewer.subscribe({ id: "flights", domain: "flight" });
  await until("the viewer sees it", () => viewer.showsIn("flights").recv_ms.has("4ca97b"));
  const manager = await jetstreamManager(broker.connection.nats);
  const { state } = await manager.streams.info("FLIGHTS");
  assert.equal(state.consumer_count, 1);
  await publish("4ca97b", 20);
  await publish("abcdef", 0);
  await until("the other one is seen", () => sees("abcdef"));
  assert.deepEqual([counts.observations, counts.refused], [3, { out_of_order: 1 }]);
  assert.equal(stand.bus.counts.observations, 3, "the gateway counts them, too");
  assert.deepEqual(stand.faults, []);
});
