import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { BusConnection } from "@rangecast/bus/connection";
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
    await broker.addStreams();
    const clock = new ManualClock(0);
    let changes = 0;
    const onChange = () => void changes++;
    const { connection } = broker;
    using live = new LiveDomains({ connection, clock, prefix: "tspi", onChange });
    assert.equal(live.current, null, "nothing is told before the broker has");
    // Each look that has an answer leaves room for the next one.
    const becomes = (what: string, count: number) =>
      until(what, () => {
        clock.advance(5_000);
        return changes === count;
      });
    await becomes("telemetry is live", 1);
    assert.deepEqual(live.current, [TSPI]);
    await broker.addFlights();
    await becomes("flights are live", 2);
    assert.deepEqual(live.current, [TSPI, FLIGHT]);
    const manager = await jetstreamManager(connection.nats, { checkAPI: false });
    await manager.streams.delete("TSPI");
    await becomes("flights alone are live", 3);
    assert.deepEqual(live.current, [FLIGHT]);
    await manager.streams.delete("FLIGHTS");
    await becomes("there are none", 4);
    assert.deepEqual([live.current, live.failed], [[], {}]);
    live[Symbol.dispose]();
    assert.equal(clock.pending, 0);
  },
);

onEachBroker("live domains are known at the start, and of another prefix too", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  await broker.addFlights();
  const { connection } = broker;
  const clock = new ManualClock(0);
  using live = new LiveDomains({ connection, clock, prefix: "tspi" });
  using other = new LiveDomains({ connection, clock, prefix: "range2" });
  await until("flights are live", () => live.current?.length === 2);
  await until("the other prefix is looked at", () => other.current !== null);
  assert.deepEqual(other.current, [], "a prefix without streams has nothing that is live");
});

onEachBroker("live domains stay as they were where the broker does not tell", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  await broker.addFlights();
  const { connection } = broker;
  /** What the broker refuses to be asked about. */
  let refused = /FLIGHTS/;
  const nats = new Proxy(connection.nats, {
    get: (target, key) => {
      if (key === "request") {
        return (...[subject, ...rest]: Parameters<typeof target.request>) => {
          if (!refused.test(subject)) return target.request(subject, ...rest);
          const cause = Object.assign(new Error(), { name: "PermissionViolationError" });
          return Promise.reject(new Error("no", { cause }));
        };
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const clock = new ManualClock(0);
  // A stand-in with the two members that are used.
  const limited = { nats, connected: true } as unknown as BusConnection;
  using live = new LiveDomains({ connection: limited, clock, prefix: "tspi" });
  await until("telemetry is live", () => live.current !== null);
  assert.deepEqual(live.current, [TSPI]);
  assert.deepEqual(live.failed, { PermissionViolationError: 1 });
  refused = /TSPI/;
  await until("flights are live", () => {
    clock.advance(5_000);
    return live.current?.length === 2;
  });
  assert.deepEqual(live.current, [TSPI, FLIGHT]);
});
