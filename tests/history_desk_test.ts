import assert from "node:assert/strict";
import { type Clock, systemClock } from "@rangecast/base/clock";
import { ManualClock } from "@rangecast/base/manual-clock";
import { HistoryDesk } from "@rangecast/player-web/history";
import { onEachBroker, onEmbeddedBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const NO_TAGS = { between: () => [] };

/** Longer than an answer is kept. */
const LATER_MS = 1_000;

/** A desk for the streams of a broker. */
function deskOf(
  { connection }: RangeBroker,
  streams: readonly [string, ...string[]],
  clock: Clock = systemClock,
): HistoryDesk {
  return new HistoryDesk({
    ...{ connection, clock, prefix: "tspi" },
    ...{ stream: "TSPI", streams, tags: NO_TAGS },
  });
}

/** Counts direct gets until it is disposed of; the last of them are counted when this resolves. */
async function countGets({ connection }: RangeBroker) {
  let gets = 0;
  const subscription = connection.nats.subscribe("$JS.API.DIRECT.GET.>", {
    callback: () => void gets++,
  });
  await connection.nats.flush();
  return {
    async count(): Promise<number> {
      await connection.nats.flush();
      return gets;
    },
    [Symbol.dispose]: () => subscription.unsubscribe(),
  };
}

onEachBroker(
  "HistoryDesk counts all streams, and those that are not there as nothing",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    const from_ms = Math.floor(systemClock.nowMs()) - 60_000;
    const clock = new ManualClock(systemClock.nowMs());
    const desk = deskOf(broker, ["TSPI", "FLIGHTS"], clock);
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
    clock.advance(LATER_MS);
    assert.equal(await total(), 5);
    assert.equal(await desk.firstSpanMs(), 2 * 60_000);
  },
);

onEmbeddedBroker(
  "HistoryDesk asks the broker no more for many pages than for one, as they move along",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    await broker.publishMany(500);
    const end_ms = await broker.untilPast("TSPI");
    const clock = new ManualClock(end_ms);
    const desk = deskOf(broker, ["TSPI"], clock);
    using gets = await countGets(broker);
    // All of it lies before the last message, so that there is something to ask for at each edge.
    const page = async (behind_ms: number) => {
      const to_ms = end_ms - 1_000 - behind_ms;
      const slice = await desk.read({ from_ms: to_ms - 120_000, to_ms }, 480);
      clock.advance(LATER_MS);
      return slice?.counts.length ?? 0;
    };
    const parts = await page(5_000);
    assert.ok(parts >= 480);
    const one = await gets.count();
    assert.ok(one > parts, `${one} gets: each part has an edge`);
    // Pages that come later, each at a time of its own, and show what has passed meanwhile as well.
    for (let i = 1; i <= 50; i++) assert.ok(await page(5_000 - i * 100) >= 480);
    const more = await gets.count() - one;
    assert.ok(more < one / 2, `${more} gets for 50 pages more, ${one} for the first`);
  },
);

onEmbeddedBroker(
  "HistoryDesk answers pages that ask at one time for what one of them costs",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    const from_ms = systemClock.nowMs();
    await broker.publishMany(500);
    const to_ms = await broker.untilPast("TSPI") + 480;
    using gets = await countGets(broker);
    const one = await deskOf(broker, ["TSPI"]).read({ from_ms, to_ms }, 480);
    const cost = await gets.count();
    const desk = deskOf(broker, ["TSPI"]);
    const pages = Array.from({ length: 50 }, () => desk.read({ from_ms, to_ms }, 480));
    for (const slice of await Promise.all(pages)) assert.deepEqual(slice, one);
    assert.equal(await gets.count() - cost, cost);
  },
);

onEmbeddedBroker(
  "HistoryDesk has room again when those who asked have gone, before the broker has answered",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    await broker.publishMany(100);
    const now_ms = Math.floor(systemClock.nowMs());
    const desk = deskOf(broker, ["TSPI"]);
    const ask = (i: number, signal?: AbortSignal) =>
      desk.read({ from_ms: now_ms - 60_000 * (i + 1), to_ms: now_ms + 1_000 }, 480, signal);
    const leaving = new AbortController();
    const asked = Array.from({ length: 8 }, (_, i) => ask(i, leaving.signal));
    const ended = Promise.allSettled(asked);
    assert.equal(await ask(8), null, "there is no room");
    leaving.abort();
    assert.deepEqual(new Set((await ended).map(({ status }) => status)), new Set(["rejected"]));
    await until("there is room again", async () => await ask(8) !== null);
  },
);
