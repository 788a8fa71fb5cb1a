import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { HistoryDesk } from "@rangecast/player-web/history";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";

const NO_TAGS = { between: () => [] };

onEachBroker(
  "HistoryDesk counts all streams, and those that are not there as nothing",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    const from_ms = Math.floor(systemClock.nowMs()) - 60_000;
    const desk = new HistoryDesk({
      ...{ connection: broker.connection, clock: systemClock, prefix: "tspi" },
      ...{ stream: "TSPI", streams: ["TSPI", "FLIGHTS"], tags: NO_TAGS },
    });
    const total = async () => {
      const history = await desk.read({ from_ms, to_ms: from_ms + 120_000 }, 12);
      return history?.counts.reduce((sum: number, count) => sum + (count ?? 0), 0);
    };
    await broker.publishNow(3);
    assert.equal(await total(), 3);
    await broker.addFlights();
    const now_s = Math.floor(systemClock.nowMs() / 1000);
    await broker.publishFlight({ last_contact_unix: now_s }, systemClock.nowMs());
    await broker.publishFlight({ last_contact_unix: now_s + 1 }, systemClock.nowMs());
    assert.equal(await total(), 5);
    assert.equal(await desk.firstSpanMs(), 2 * 60_000);
  },
);
