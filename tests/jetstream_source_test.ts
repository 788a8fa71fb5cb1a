import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { seededRandom } from "@rangecast/base/random";
import { JetStreamSource } from "@rangecast/bus/jetstream-source";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamSpecs } from "@rangecast/bus/streams";
import { TagFeed } from "@rangecast/bus/tag-feed";
import { telemetryFilters } from "@rangecast/domains/tspi/subjects";
import { type Boundary, type SourceMessage } from "@rangecast/playback/source";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { sampleCommand, sampleTag } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

const BODY = new Uint8Array(40);
const EVERYTHING: Boundary = { time_ms: Date.UTC(2100, 0) };
const START: Boundary = { time_ms: 0 };

interface Bench {
  readonly broker: RangeBroker;
  readonly source: JetStreamSource;
  readonly tags: TagFeed;
  /** Publishes to these subjects, one after the other, as fast as the broker takes them. */
  store(subjects: readonly string[]): Promise<void>;
  /** All that the source plays, from a boundary on. */
  all(after?: Boundary): Promise<readonly SourceMessage[]>;
}

function withSource(name: string, use: (bench: Bench) => Promise<void>): void {
  onEachBroker(name, async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    const { connection } = broker;
    const common = { connection, clock: systemClock, prefix: "tspi" };
    await using tags = new TagFeed(common);
    const streams = [{ stream: "TSPI", filters: telemetryFilters("tspi") }];
    const source = new JetStreamSource({ ...common, streams, tags });
    await use({
      broker,
      source,
      tags,
      async store(subjects) {
        for (const subject of subjects.slice(0, -1)) connection.nats.publish(subject, BODY);
        // The broker stores in the order of publishing: this answer stands for all.
        await broker.publish(subjects.at(-1) ?? "", BODY);
      },
      async all(after = START) {
        return (await source.range(after, EVERYTHING.time_ms, 1e6)).messages;
      },
    });
  });
}

/** What a state at `boundary` is by definition. */
function lastPerSubject(all: readonly SourceMessage[], boundary: Boundary): number[] {
  const { time_ms, after } = boundary;
  const last = new Map<string, number>();
  for (const { subject, seq, time_ms: stored_ms } of all) {
    if (after ? seq <= after.seq : stored_ms <= time_ms) last.set(subject, seq);
  }
  return [...last.values()].sort((a, b) => a - b);
}

const seqs = (messages: readonly SourceMessage[]) => messages.map(({ seq }) => seq);

withSource("stateAt() holds the last message of each subject at every boundary", async (bench) => {
  const random = seededRandom(7);
  const subjects = Array.from(
    { length: 80 },
    () => `tspi.geocentric.${Math.floor(random() * 12)}`,
  );
  await bench.store(subjects);
  const all = await bench.all();
  assert.deepEqual(all.map(({ subject }) => subject), subjects);
  for (const { seq, stream, time_ms } of all) {
    for (const boundary of [{ time_ms }, { time_ms, after: { stream, seq } }]) {
      const state = await bench.source.stateAt(boundary);
      assert.deepEqual(seqs(state.telemetry), lastPerSubject(all, boundary));
      assert.deepEqual(state.boundary, boundary);
      const rest = seqs(all.filter((message) => isBehind(message, boundary)));
      assert.deepEqual(seqs(await bench.all(boundary)), rest);
    }
  }
  const first_ms = all[0]?.time_ms ?? NaN;
  const before = { time_ms: first_ms - 0.001 };
  assert.deepEqual((await bench.source.stateAt(before)).telemetry, []);
  const nothing = { time_ms: first_ms, after: { stream: "TSPI", seq: 0 } };
  assert.deepEqual((await bench.source.stateAt(nothing)).telemetry, []);
});

function isBehind({ seq, time_ms }: SourceMessage, { time_ms: at_ms, after }: Boundary): boolean {
  return after ? seq > after.seq : time_ms > at_ms;
}

withSource("stateAt() holds more subjects than the broker answers for at a time", async (bench) => {
  const name = (sensor: number) => `tspi.spherical.${sensor}`;
  const sensors = Array.from({ length: 1500 }, (_, i) => i);
  await bench.store(sensors.map(name));
  const first = await bench.source.stateAt(EVERYTHING);
  assert.deepEqual(seqs(first.telemetry), sensors.map((i) => i + 1));
  await bench.store([1, 2, 3].map(name));
  const second = await bench.source.stateAt(EVERYTHING);
  assert.deepEqual(seqs(second.telemetry.slice(-4)), [1500, 1501, 1502, 1503]);
  assert.equal(second.telemetry.length, 1500);
  // Subjects that are newer than the list that was read a moment ago.
  await bench.store(["tspi.geocentric.1", "tspi.geocentric.2"]);
  for (const [seq, count] of [[1503, 1500], [1504, 1501], [1505, 1502], [1030, 1030]] as const) {
    const after = { stream: "TSPI", seq };
    const { telemetry } = await bench.source.stateAt({ time_ms: 0, after });
    assert.equal(telemetry.length, count);
    assert.equal(telemetry.at(-1)?.seq, seq);
  }
  const latest = await bench.source.stateAt({ time_ms: systemClock.nowMs() });
  assert.equal(latest.telemetry.length, 1502);
});

withSource(
  "stateAt() parts telemetry, commands of each kind, and tags by what they mark",
  async (bench) => {
    const { broker, source, tags } = bench;
    const begun_ms = systemClock.nowMs();
    const publish = async ({ subject, body, headers }: ReturnType<typeof sampleCommand>) =>
      await broker.publish(subject, body, headers);
    await bench.store(["tspi.geocentric.1"]);
    const past = new Date(begun_ms - 60_000).toISOString();
    const future = new Date(begun_ms + 3_600_000).toISOString();
    await publish(sampleCommand(past));
    const units = await publish(sampleCommand(past));
    const marked = sampleTag(past);
    await publish(marked);
    await publish(sampleTag(future));
    const colour = await broker.publish("tspi.cmd.display.marker_color", BODY);
    await until("the tags are read", () => tags.between(-Infinity, Infinity).length === 2);
    const state = await source.stateAt({ time_ms: systemClock.nowMs() });
    assert.deepEqual(seqs(state.telemetry), [1]);
    assert.deepEqual(seqs(state.commands), [units, colour]);
    assert.deepEqual(state.tags.map(({ ts }) => ts), [past]);
    const played = await bench.all();
    assert.deepEqual(seqs(played), [1, units - 1, units, colour]);
    assert.equal(played[1]?.header("Nats-Msg-Id")?.length, 36);
    assert.equal(played[1]?.header("Nats-None"), null);
  },
);

withSource("extent() spans what is there, and shrinks with it", async (bench) => {
  const { source, broker } = bench;
  assert.equal(await source.extent(), null);
  await broker.publish("tags.create", BODY);
  assert.equal(await source.extent(), null, "tags are not on the timeline");
  await bench.store(["tspi.geocentric.1", "tspi.spherical.2", "tspi.geocentric.3"]);
  await broker.publish("tags.create", BODY);
  const all = await bench.all();
  const [first, second, third] = all.map(({ time_ms }) => time_ms);
  assert.deepEqual(await source.extent(), { first_ms: first, last_ms: third });
  const { streams } = await jetstreamManager(broker.connection.nats, { checkAPI: false });
  await streams.deleteMessage("TSPI", all[0]?.seq ?? 0);
  assert.deepEqual(await source.extent(), { first_ms: second, last_ms: third });
  await streams.purge("TSPI", { seq: all[2]?.seq ?? 0 });
  assert.deepEqual(await source.extent(), { first_ms: third, last_ms: third });
});

withSource(
  "range() ends at its limit, at its end, and at the end of what is stored",
  async (bench) => {
    await bench.store(Array.from({ length: 300 }, (_, i) => `tspi.geocentric.${i % 7}`));
    const all = await bench.all();
    const { source } = bench;
    const [tenth, last] = [all[9], all.at(-1)];
    assert.ok(tenth && last);
    const limited = await source.range(START, EVERYTHING.time_ms, 10);
    assert.deepEqual(seqs(limited.messages), seqs(all.slice(0, 10)));
    assert.equal(limited.more, true);
    const bounded = await source.range(START, tenth.time_ms, 1000);
    assert.deepEqual(
      seqs(bounded.messages),
      seqs(all.filter(({ time_ms }) => time_ms <= tenth.time_ms)),
    );
    assert.equal(bounded.more, false);
    const whole = await source.range(START, last.time_ms, 300);
    assert.equal(whole.messages.length, 300);
    assert.equal(whole.more, false);
    const behind = await source.range({ time_ms: last.time_ms }, EVERYTHING.time_ms, 10);
    assert.deepEqual(behind, { messages: [], more: false });
  },
);

onEachBroker("JetStreamSource has nothing to show where there is no stream", async (server) => {
  await using broker = await RangeBroker.on(server);
  const common = { connection: broker.connection, clock: systemClock, prefix: "range2" };
  await using tags = new TagFeed(common);
  const streams = [{ stream: "RANGE2", filters: telemetryFilters("range2") }];
  const source = new JetStreamSource({ ...common, streams, tags });
  assert.equal(await source.extent(), null);
  const state = await source.stateAt(EVERYTHING);
  assert.deepEqual([state.telemetry, state.commands, state.tags], [[], [], []]);
  await using reader = source.follow(START, () => {});
  await until("it says so", () => reader.problem === "there is no stream RANGE2");
  assert.equal(reader.caughtUp, true, "it holds up nothing that is merged with it");
});

onEachBroker(
  "JetStreamSource waits for a stream that may be missing, or leaves it out until the next state",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    const common = { connection: broker.connection, clock: systemClock, prefix: "tspi" };
    await using tags = new TagFeed(common);
    const telemetry = { stream: "TSPI", filters: telemetryFilters("tspi") };
    const flights = { stream: "FLIGHTS", filters: ["flights.updates.>"] };
    const sourceOf = (ifMissing: "wait" | "skip") =>
      new JetStreamSource({ ...common, streams: [telemetry, { ...flights, ifMissing }], tags });
    const [waiting, skipping] = [sourceOf("wait"), sourceOf("skip")];
    for (const source of [waiting, skipping]) await source.stateAt(EVERYTHING);
    await using waits = waiting.follow(START, () => {});
    await using skips = skipping.follow(START, () => {});
    await until("both read", () => waits.caughtUp && skips.caughtUp);
    assert.deepEqual([waits.problem, skips.problem], [null, null]);
    await broker.addFlights();
    await broker.publishFlight({}, 0);
    await until("it has come", () => waits.take()?.stream === "FLIGHTS");
    await skipping.stateAt(EVERYTHING);
    await using anew = skipping.follow(START, () => {});
    await until("it is read", () => anew.take()?.stream === "FLIGHTS");
    assert.equal(skips.peek(), undefined);
  },
);

withSource(
  "range() and stateAt() reject when they are given up, or the broker is away",
  async (bench) => {
    const reason = new Error("no longer wanted");
    const given_up = AbortSignal.abort(reason);
    await assert.rejects(bench.source.stateAt(EVERYTHING, given_up), reason);
    await assert.rejects(bench.source.range(START, 1, 1, given_up), reason);
    await assert.rejects(bench.source.extent(given_up), reason);
    await bench.broker.connection[Symbol.asyncDispose]();
    await assert.rejects(bench.source.stateAt(EVERYTHING));
  },
);

onEachBroker("JetStreamSource plays a prefix beside others", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  const { connection } = broker;
  const small = { max_age_ms: 3_600_000, max_bytes: 2 ** 20 };
  const kept = { telemetry: small, ops: small, replay: small, playout: small };
  await ensureStreams(connection, streamSpecs("range2", kept));
  const { body } = sampleTag("2026-07-15T09:30:00Z");
  for (const prefix of ["tspi.", "range2."]) {
    await broker.publish(`${prefix}geocentric.${prefix.length}`, BODY);
    await broker.publish(`${prefix}cmd.display.units`, BODY);
    await broker.publish(prefix === "tspi." ? "tags.create" : "range2.tags.create", body);
  }
  const common = { connection, clock: systemClock, prefix: "range2" };
  await using tags = new TagFeed(common);
  const streams = [{ stream: "RANGE2", filters: telemetryFilters("range2") }];
  const source = new JetStreamSource({ ...common, streams, tags });
  const state = await source.stateAt(EVERYTHING);
  assert.deepEqual(state.telemetry.map(({ subject }) => subject), ["range2.geocentric.7"]);
  assert.deepEqual(state.commands.map(({ subject }) => subject), ["range2.cmd.display.units"]);
  assert.equal(state.tags.length, 1);
  assert.equal(tags.originOf(state.tags[0]?.id ?? "")?.stream, "RANGE2");
  const { messages } = await source.range(START, EVERYTHING.time_ms, 10);
  assert.deepEqual(messages.map(({ stream, seq }) => `${stream} ${seq}`), ["RANGE2 1", "RANGE2 2"]);
});
