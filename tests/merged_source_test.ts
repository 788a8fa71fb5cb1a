import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { seededRandom } from "@rangecast/base/random";
import { startBroker } from "@rangecast/broker/server";
import { JetStreamSource, type PlayedStream } from "@rangecast/bus/jetstream-source";
import { TagFeed } from "@rangecast/bus/tag-feed";
import { telemetryFilters } from "@rangecast/domains/tspi/subjects";
import { boundaryAfter } from "@rangecast/playback/boundary";
import { commandSubjects } from "@rangecast/playback/command-subjects";
import { ListSource } from "@rangecast/playback/list-source";
import type { Boundary, SourceMessage, SourceReader } from "@rangecast/playback/source";
import { onEachBroker, type TestBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const BODY = new Uint8Array(20);
const START: Boundary = { time_ms: 0 };
const END_MS = Date.UTC(2100, 0);
const TELEMETRY = { stream: "TSPI", filters: telemetryFilters("tspi") };
const FLIGHTS = { stream: "FLIGHTS", filters: ["flights.updates.>"] };
/** Coarser than the pause between two messages: many of them share an instant. */
const TICK_MS = 10;

const coarseClock = {
  ...systemClock,
  nowMs: () => Math.floor(systemClock.nowMs() / TICK_MS) * TICK_MS,
};

type Open = (streams: readonly PlayedStream[]) => JetStreamSource;

/** Two streams with messages in turn, and sources that play them. */
async function withStreams(
  server: TestBroker,
  count: number,
  use: (open: Open, broker: RangeBroker) => Promise<void>,
): Promise<void> {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  const { connection } = broker;
  const { streams } = await jetstreamManager(connection.nats, { checkAPI: false });
  await streams.add({ name: "FLIGHTS", subjects: ["flights.updates.>"], allow_direct: true });
  const random = seededRandom(3);
  const subjects = ["tspi.geocentric.1", "tspi.geocentric.2", "tspi.cmd.display.units"];
  for (let i = 0; i < count; i++) {
    const mine = random() < 0.5;
    const subject = mine ? subjects[Math.floor(random() * 3)] : `flights.updates.${i % 4}`;
    connection.nats.publish(subject ?? "", BODY);
  }
  await broker.publish("tspi.geocentric.3", BODY);
  await broker.publish("flights.updates.9", BODY);
  const common = { connection, clock: systemClock, prefix: "tspi" };
  await using tags = new TagFeed(common);
  await use((played) => new JetStreamSource({ ...common, streams: played, tags }), broker);
}

async function allOf(source: JetStreamSource): Promise<readonly SourceMessage[]> {
  const { messages, more } = await source.range(START, END_MS, 100_000);
  assert.equal(more, false);
  return messages;
}

const names = (messages: readonly SourceMessage[]) =>
  messages.map(({ stream, seq }) => `${stream} ${seq}`);

/** Compares a merged source with a list of all that its streams hold, at every place. */
async function compareWithList(open: Open): Promise<readonly SourceMessage[]> {
  const merged = open([TELEMETRY, FLIGHTS]);
  const commanded = await allOf(open([FLIGHTS]));
  const flights = commanded.filter(({ stream }) => stream === "FLIGHTS");
  const own = await allOf(open([TELEMETRY]));
  const list = new ListSource({
    messages: [...own, ...flights],
    tags: merged.tags,
    isCommand: commandSubjects("tspi"),
  });
  const all = await allOf(merged);
  assert.deepEqual(names(all), names((await list.range(START, END_MS, 100_000)).messages));
  assert.deepEqual(await merged.extent(), await list.extent());
  for (
    const boundary of all.flatMap((message) => [boundaryAfter(message), withoutMessage(message)])
  ) {
    const [state, expected] = [await merged.stateAt(boundary), await list.stateAt(boundary)];
    assert.deepEqual(names(state.telemetry), names(expected.telemetry));
    assert.deepEqual(names(state.commands), names(expected.commands));
  }
  for (const message of all.filter((_, i) => i % 7 === 0)) {
    for (const boundary of [boundaryAfter(message), withoutMessage(message)]) {
      const rest = (await merged.range(boundary, END_MS, 100_000)).messages;
      assert.deepEqual(names(rest), names((await list.range(boundary, END_MS, 100_000)).messages));
    }
  }
  return all;
}

function withoutMessage({ time_ms }: SourceMessage): Boundary {
  return { time_ms };
}

onEachBroker(
  "JetStreamSource merges streams, and is exact at every place",
  (server) =>
    withStreams(server, 60, async (open) => {
      const all = await compareWithList(open);
      assert.equal(all.length, 62);
    }),
);

Deno.test("JetStreamSource merges streams whose messages share their instants", async () => {
  const host = "127.0.0.1";
  await using broker = await startBroker({ host, port: 0, clock: coarseClock });
  const server = { host, port: broker.port, [Symbol.asyncDispose]: () => Promise.resolve() };
  await withStreams(server, 60, async (open) => {
    const all = await compareWithList(open);
    const instants = new Set(all.map(({ time_ms }) => time_ms));
    assert.ok(
      instants.size < all.length / 4,
      `${instants.size} instants of ${all.length} messages`,
    );
  });
});

onEachBroker(
  "stateAt() mends a boundary whose time was rounded on its way",
  (server) =>
    withStreams(server, 40, async (open) => {
      const merged = open([TELEMETRY, FLIGHTS]);
      for (const message of await allOf(merged)) {
        const exact = boundaryAfter(message);
        for (const time_ms of [Math.floor(message.time_ms), Math.ceil(message.time_ms)]) {
          const state = await merged.stateAt({ ...exact, time_ms });
          assert.deepEqual(state.boundary, exact);
          assert.deepEqual(names(state.telemetry), names((await merged.stateAt(exact)).telemetry));
        }
      }
    }),
);

onEachBroker(
  "follow() brings what streams receive later, in one order",
  (server) =>
    withStreams(server, 10, async (open, broker) => {
      const merged = open([TELEMETRY, FLIGHTS]);
      const before = await allOf(merged);
      const last = before.at(-1);
      assert.ok(last);
      let changed = Promise.withResolvers<void>();
      await using reader = merged.follow(boundaryAfter(last), () => changed.resolve());
      const taken: SourceMessage[] = [];
      for (let i = 0; i < 20; i++) {
        await broker.publish(i % 3 === 0 ? "flights.updates.1" : "tspi.geocentric.1", BODY);
      }
      while (taken.length < 20) {
        for (let next = reader.take(); next; next = reader.take()) taken.push(next);
        if (taken.length < 20) await changed.promise;
        changed = Promise.withResolvers();
      }
      assert.deepEqual(names(taken), names((await allOf(merged)).slice(before.length)));
    }),
);

onEachBroker(
  "follow() is not held up by a stream that does not exist yet",
  (server) =>
    withStreams(server, 10, async (open) => {
      const merged = open([TELEMETRY, { stream: "RACE", filters: ["race.>"] }]);
      const taken: SourceMessage[] = [];
      await using reader: SourceReader = merged.follow(START, () => {});
      const all = await allOf(open([TELEMETRY]));
      await until("all are there", () => {
        for (let next = reader.take(); next; next = reader.take()) taken.push(next);
        return taken.length === all.length;
      });
      assert.deepEqual(names(taken), names(all));
    }),
);
