import assert from "node:assert/strict";
import { jetstream } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { ManualClock } from "@rangecast/base/manual-clock";
import { MAX_PARTS, StreamHistory } from "@rangecast/bus/stream-history";
import { onEachBroker, type TestBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";

async function withHistory(
  server: TestBroker,
  use: (history: StreamHistory, broker: RangeBroker) => Promise<void>,
): Promise<void> {
  await using broker = await RangeBroker.on(server);
  const { connection } = broker;
  const minGap_ms = 200;
  await use(
    new StreamHistory({ connection, clock: systemClock, stream: "TSPI", minGap_ms }),
    broker,
  );
}

/** Resolves when the clock shows more than `time_ms`. */
async function passed({ connection }: RangeBroker, time_ms: number): Promise<void> {
  while (systemClock.nowMs() <= time_ms) await connection.nats.flush();
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

onEachBroker(
  "StreamHistory counts each message once, in the part that it was stored in",
  (server) =>
    withHistory(server, async (history, broker) => {
      await broker.addStreams();
      assert.equal(await history.firstMs(), null);
      const start_ms = systemClock.nowMs() - 1000;
      await broker.publishMany(300);
      const first_ms = await history.firstMs() ?? 0;
      const middle_ms = await broker.untilPast("TSPI");
      assert.ok(first_ms > start_ms && first_ms < middle_ms);
      await broker.publishMany(200);
      const end_ms = await broker.untilPast("TSPI");
      const before = await history.density({ from_ms: start_ms, to_ms: middle_ms }, 7);
      assert.equal(sum(before.counts), 300);
      const behind = await history.density({ from_ms: middle_ms, to_ms: end_ms + 5000 }, 3);
      assert.equal(sum(behind.counts), 200);
      const all = await history.density({ from_ms: start_ms, to_ms: end_ms }, 100);
      assert.equal(all.counts.length, 100);
      assert.equal(sum(all.counts), 500);
      assert.deepEqual(all.gaps, []);
      assert.deepEqual(await history.density({ from_ms: start_ms, to_ms: end_ms }, 100), all);
      // What comes later belongs to what was looked at before as well.
      await broker.publishMany(50);
      const later = await history.density({ from_ms: middle_ms, to_ms: end_ms + 5000 }, 3);
      assert.equal(sum(later.counts), 250);
    }),
);

onEachBroker(
  "StreamHistory tells a long silence, from one message to the next",
  (server) =>
    withHistory(server, async (history, broker) => {
      await broker.addStreams();
      const start_ms = systemClock.nowMs() - 1;
      await broker.publishMany(200);
      const silent_ms = systemClock.nowMs();
      await passed(broker, silent_ms + 400);
      const again_ms = systemClock.nowMs();
      await broker.publishMany(200);
      const end_ms = await broker.untilPast("TSPI");
      const { gaps } = await history.density({ from_ms: start_ms, to_ms: end_ms }, 40);
      assert.equal(gaps.length, 1);
      const [{ from_ms, to_ms } = { from_ms: 0, to_ms: 0 }] = gaps;
      assert.ok(from_ms > start_ms && from_ms <= silent_ms + 1, "from the last message before it");
      assert.ok(to_ms >= again_ms && to_ms < end_ms, "to the first message behind it");
      // Before the first message and behind the last one nothing is missing.
      for (const wide of [[start_ms - 1000, start_ms + 2], [again_ms, end_ms + 1000]] as const) {
        const [from_ms, to_ms] = wide;
        assert.deepEqual((await history.density({ from_ms, to_ms }, 40)).gaps, []);
      }
    }),
);

onEachBroker(
  "StreamHistory has nothing of a stream that is empty or not there",
  (server) =>
    withHistory(server, async (history, broker) => {
      const stretch = { from_ms: 0, to_ms: 1000 };
      assert.deepEqual(await history.density(stretch, 2), { ...stretch, counts: [0, 0], gaps: [] });
      await broker.addStreams();
      assert.deepEqual(await history.density(stretch, 2), { ...stretch, counts: [0, 0], gaps: [] });
    }),
);

onEachBroker(
  "StreamHistory does not count what the stream has dropped since it was asked for",
  (server) =>
    withHistory(server, async (history, broker) => {
      await broker.addStreams();
      const from_ms = systemClock.nowMs() - 1000;
      await broker.publishMany(300);
      const stretch = { from_ms, to_ms: await broker.untilPast("TSPI") };
      assert.equal(sum((await history.density(stretch, 100)).counts), 300);
      const { streams } = await jetstream(broker.connection.nats).jetstreamManager();
      await streams.purge("TSPI", { seq: 201 });
      assert.equal(sum((await history.density(stretch, 100)).counts), 100);
    }),
);

Deno.test("StreamHistory refuses what is no stretch, and more parts than it counts", async () => {
  // It refuses before it asks the broker.
  const connection = {} as ConstructorParameters<typeof StreamHistory>[0]["connection"];
  const history = new StreamHistory({ connection, clock: new ManualClock(0), stream: "TSPI" });
  const cases: [number, number, number][] = [
    [1000, 1000, 5],
    [-1, 1000, 5],
    [0, NaN, 5],
    [0, Infinity, 5],
    [0, 1000, 0],
    [0, 1000, 1.5],
    [0, 1000, MAX_PARTS + 1],
  ];
  for (const [from_ms, to_ms, parts] of cases) {
    await assert.rejects(history.density({ from_ms, to_ms }, parts), RangeError);
  }
});
