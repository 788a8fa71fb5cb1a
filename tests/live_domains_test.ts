import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { ManualClock } from "@rangecast/base/manual-clock";
import { LiveDomains } from "@rangecast/bus/live-domains";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const TSPI = { domain: "tspi", stream: "TSPI" };
const FLIGHT = { domain: "flight", stream: "FLIGHTS" };

onEachBroker(
  "live domains are those whose streams are there, as they come and go",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    const clock = new ManualClock(0);
    let changes = 0;
    const onChange = () => void changes++;
    const { connection } = broker;
    using live = new LiveDomains({ connection, clock, prefix: "tspi", onChange });
    // Each look that has an answer leaves room for the next one.
    const becomes = (what: string, count: number) =>
      until(what, () => {
        clock.advance(5_000);
        return changes === count;
      });
    assert.deepEqual(live.current, [TSPI]);
    await broker.addFlights();
    await becomes("flights are live", 1);
    assert.deepEqual(live.current, [TSPI, FLIGHT]);
    const manager = await jetstreamManager(connection.nats, { checkAPI: false });
    await manager.streams.delete("FLIGHTS");
    await becomes("there are none", 2);
    assert.deepEqual(live.current, [TSPI]);
    live[Symbol.dispose]();
    assert.equal(clock.pending, 0);
  },
);

onEachBroker("live domains are known at the start, and of another prefix too", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addFlights();
  const { connection } = broker;
  const clock = new ManualClock(0);
  using live = new LiveDomains({ connection, clock, prefix: "tspi" });
  using other = new LiveDomains({ connection, clock, prefix: "range2" });
  await until("flights are live", () => live.current.length === 2);
  assert.deepEqual(other.current, [{ domain: "tspi", stream: "RANGE2" }]);
});
