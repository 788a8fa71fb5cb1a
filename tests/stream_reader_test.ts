import assert from "node:assert/strict";
import { jetstream, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { BusConnection } from "@rangecast/bus/connection";
import { type ReadFrom, StreamReader } from "@rangecast/bus/stream-reader";
import type { NatsServer } from "@rangecast/launch/nats-server";
import { crash, onEachBroker, onNatsServer, type TestBroker } from "./support/brokers.ts";
import { until } from "./support/until.ts";

const STREAM = "READER";
const FILTERS = ["reader.a.>", "reader.b.>"];

interface Bench<B extends TestBroker = TestBroker> {
  readonly publisher: BusConnection;
  readonly manager: JetStreamManager;
  readonly server: B;
  addStream(): Promise<void>;
  publish(subject: string, count: number, bytes?: number): Promise<void>;
  read(options?: { from?: ReadFrom; filters?: string[]; capacity?: number }): Reading;
}

/** A reader together with what was taken from it. */
interface Reading extends AsyncDisposable {
  readonly reader: StreamReader;
  readonly seqs: number[];
  /** Takes until `count` messages have been taken in all. */
  takeUntil(count: number): Promise<void>;
}

/** Runs `use` with a publisher and readers on a broker. */
async function onBench<B extends TestBroker>(
  server: B,
  use: (bench: Bench<B>) => Promise<void>,
): Promise<void> {
  const address = { hostname: server.host, port: server.port };
  const natsSettings = { servers: [address], login: { type: "none" }, tls: null } as const;
  await using publisher = await BusConnection.open(natsSettings, "publisher");
  await using connection = await BusConnection.open(natsSettings, "reader");
  const manager = await jetstreamManager(publisher.nats, { checkAPI: false });
  await use({
    server,
    manager,
    publisher,
    async addStream() {
      await manager.streams.add({ name: STREAM, subjects: FILTERS });
    },
    async publish(subject, count, bytes = 100) {
      const js = jetstream(publisher.nats);
      const body = new Uint8Array(bytes);
      await Promise.all(Array.from({ length: count }, () => js.publish(subject, body)));
    },
    read: (options = {}) => startReading(connection, options),
  });
}

function withBroker(name: string, use: (bench: Bench) => Promise<void>): void {
  onEachBroker(name, (server) => onBench(server, use));
}

function withServer(
  name: string,
  use: (bench: Bench<NatsServer>) => Promise<void>,
  settings: readonly string[] = [],
): void {
  onNatsServer(name, (server) => onBench(server, use), settings);
}

function startReading(
  connection: BusConnection,
  { from = { type: "now" }, filters = FILTERS, capacity }: {
    from?: ReadFrom;
    filters?: string[];
    capacity?: number;
  },
): Reading {
  const reader = new StreamReader({
    connection,
    clock: systemClock,
    stream: STREAM,
    filters,
    from,
    onChange: () => {},
    ...(capacity === undefined ? {} : { capacity }),
  });
  const seqs: number[] = [];
  return {
    reader,
    seqs,
    takeUntil: (count) =>
      until(`${count} messages were read`, () => {
        for (let message = reader.take(); message; message = reader.take()) {
          seqs.push(message.seq);
          if (seqs.length === count) return true;
        }
        return seqs.length >= count;
      }),
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  };
}

function sequence(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

const QUIET = { missed: 0, repeated: 0, replaced: 0, rewound: 0, reopened: 0 };

withBroker("StreamReader reads history in order with a bounded read-ahead", async (bench) => {
  await bench.addStream();
  await bench.publish("reader.a.1", 3000);
  await using reading = bench.read({ from: { type: "time", unix_ms: 0 }, capacity: 512 });
  await until("the read-ahead is used", () => reading.reader.size > 256);
  assert.equal(reading.reader.caughtUp, false);
  let most = 0;
  while (reading.seqs.length < 3000) {
    await reading.takeUntil(reading.seqs.length + 100);
    most = Math.max(most, reading.reader.size);
  }
  assert.ok(most <= 512);
  assert.deepEqual(reading.seqs, sequence(1, 3000));
  assert.equal(reading.reader.caughtUp, true);
  assert.equal(reading.reader.pending, 0);
  assert.deepEqual(reading.reader.counts, QUIET);
});

withBroker("StreamReader begins now, and with what the filter lets through", async (bench) => {
  await bench.addStream();
  await bench.publish("reader.a.1", 10);
  await using all = bench.read();
  await using some = bench.read({ filters: ["reader.b.2"] });
  for (const { reader } of [all, some]) {
    await until("it reads", () => reader.state.type === "reading");
  }
  await bench.publish("reader.a.1", 5);
  await bench.publish("reader.b.2", 5);
  await all.takeUntil(10);
  await some.takeUntil(5);
  assert.deepEqual(all.seqs, sequence(11, 20));
  assert.deepEqual(some.seqs, sequence(16, 20));
  assert.deepEqual(some.reader.counts, QUIET);
});

withBroker("StreamReader waits for a stream that does not exist yet", async (bench) => {
  await using reading = bench.read();
  await until("it says so", () => reading.reader.state.type === "no stream");
  await bench.addStream();
  await bench.publish("reader.a.1", 20);
  await reading.takeUntil(20);
  assert.deepEqual(reading.seqs, sequence(1, 20));
});

withBroker("StreamReader takes up a stream that was made anew", async (bench) => {
  await bench.addStream();
  await using reading = bench.read();
  await until("it reads", () => reading.reader.state.type === "reading");
  await bench.publish("reader.a.1", 5);
  await reading.takeUntil(5);
  await bench.manager.streams.delete(STREAM);
  await until("it notices", () => reading.reader.state.type === "no stream");
  await bench.addStream();
  await bench.publish("reader.a.1", 3);
  await reading.takeUntil(8);
  assert.deepEqual(reading.seqs, [...sequence(1, 5), ...sequence(1, 3)]);
  assert.equal(reading.reader.counts.replaced, 1);
});

withServer("StreamReader neither loses nor repeats when the broker crashes", async (bench) => {
  await bench.addStream();
  await bench.publish("reader.a.1", 2000);
  await using reading = bench.read({ from: { type: "time", unix_ms: 0 }, capacity: 512 });
  for (const taken of [700, 1400]) {
    await reading.takeUntil(taken);
    await crash(bench.server);
  }
  await reading.takeUntil(2000);
  await until("the publisher is back", () => bench.publisher.connected);
  await bench.publish("reader.a.1", 1);
  await reading.takeUntil(2001);
  assert.deepEqual(reading.seqs, sequence(1, 2001));
  assert.deepEqual(reading.reader.counts, { ...QUIET, reopened: 2 });
});

withBroker("StreamReader goes on when its consumer is deleted", async (bench) => {
  await bench.addStream();
  await using reading = bench.read();
  await until("it reads", () => reading.reader.state.type === "reading");
  await bench.publish("reader.a.1", 5);
  await reading.takeUntil(5);
  for await (const { name } of bench.manager.consumers.list(STREAM)) {
    await bench.manager.consumers.delete(STREAM, name);
  }
  await bench.publish("reader.a.1", 5);
  await reading.takeUntil(10);
  assert.deepEqual(reading.seqs, sequence(1, 10));
  assert.deepEqual(reading.reader.counts, { ...QUIET, reopened: 1 });
});

withServer(
  "StreamReader notices that the broker hangs, and goes on after it",
  async (bench) => {
    await bench.addStream();
    await using reading = bench.read();
    await until("it reads", () => reading.reader.state.type === "reading");
    await bench.publish("reader.a.1", 5);
    await reading.takeUntil(5);
    bench.server.signal("SIGSTOP");
    await until("it notices", () => reading.reader.state.type === "unavailable");
    bench.server.signal("SIGCONT");
    await until("it reads again", () => reading.reader.state.type === "reading");
    await bench.publish("reader.a.1", 5);
    await reading.takeUntil(10);
    assert.deepEqual(reading.seqs, sequence(1, 10));
    assert.equal(reading.reader.counts.missed, 0);
  },
);

withBroker("StreamReader counts what left the stream before it was read", async (bench) => {
  await bench.manager.streams.add({ name: STREAM, subjects: FILTERS, max_msgs: 300 });
  await using reading = bench.read({ capacity: 256 });
  await until("it reads", () => reading.reader.state.type === "reading");
  await bench.publish("reader.a.1", 1000);
  await until("the newest message was read", async () => {
    await reading.takeUntil(reading.seqs.length + Math.min(1, reading.reader.size));
    return reading.seqs.at(-1) === 1000;
  });
  const { missed, repeated } = reading.reader.counts;
  assert.ok(missed > 0);
  assert.equal(reading.seqs.length + missed, 1000);
  assert.equal(repeated, 0);
});

withBroker("StreamReader leaves no consumer behind", async (bench) => {
  await bench.addStream();
  const first = bench.read();
  const second = bench.read();
  for (const { reader } of [first, second]) {
    await until("it reads", () => reader.state.type === "reading");
  }
  const names = await Array.fromAsync(bench.manager.consumers.list(STREAM), ({ name }) => name);
  assert.equal(new Set(names).size, 2);
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
  assert.deepEqual(await Array.fromAsync(bench.manager.consumers.list(STREAM)), []);
});

withServer(
  "StreamReader reads messages that are larger than a whole request",
  async (bench) => {
    await bench.addStream();
    await bench.publish("reader.a.1", 3);
    await bench.publish("reader.a.1", 3, 6 * 2 ** 20);
    await bench.publish("reader.a.1", 300);
    await using reading = bench.read({ from: { type: "time", unix_ms: 0 }, capacity: 512 });
    await reading.takeUntil(306);
    assert.deepEqual(reading.seqs, sequence(1, 306));
    assert.deepEqual(reading.reader.counts, QUIET);
  },
  ["max_payload: 8388608"],
);
