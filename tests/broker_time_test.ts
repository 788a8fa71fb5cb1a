import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { brokerAhead } from "@rangecast/bus/broker-time";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";

onEachBroker(
  "brokerAhead() tells what our clock is behind, or that there is no stream",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    const { connection } = broker;
    const behind = { ...systemClock, nowMs: () => systemClock.nowMs() - 90_000 };
    const ask = (stream: string) => brokerAhead({ connection, clock: behind, stream });
    assert.equal(await ask("TSPI"), null);
    await broker.addStreams();
    const ahead_ms = await ask("TSPI");
    assert.ok(ahead_ms !== null && Math.abs(ahead_ms - 90_000) < 1000, String(ahead_ms));
  },
);

onEachBroker("brokerAhead() names the stream when it cannot ask", async (server) => {
  await using broker = await RangeBroker.on(server);
  const { connection } = broker;
  await connection[Symbol.asyncDispose]();
  await assert.rejects(brokerAhead({ connection, clock: systemClock, stream: "TSPI" }), {
    name: "OperatorError",
    message: /^Cannot ask the broker for stream TSPI: /,
  });
});
