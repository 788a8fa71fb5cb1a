import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { seededRandom } from "@rangecast/base/random";
import { parseIso } from "@rangecast/base/utc";
import { accountedFor, sum } from "@rangecast/bus/ledger";
import { decode } from "@rangecast/codec/cbor";
import { decodeDatagram } from "@rangecast/domains/tspi/datagram";
import { decodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { readUdpDrops } from "@rangecast/launch/kernel-drops";
import { onEachBroker, onNatsServer } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { type ProducerHealth, RunningProducer } from "./support/running_producer.ts";
import { until } from "./support/until.ts";

const hex = (text: string) => Uint8Array.fromHex(text);
const G1 = hex("c10401f5007b00003becff00010007d145fffff9f20001d4c004d2fdc90000000cffde0038");
const S1 = hex("c2040800002a000e17080e00070005cc60031b574000a29271007bfe380315000cffde0038");
const P1 = hex("c1040065007b000003e8ff00010000271000004e200000753003e8fe0c0032000afff60000");

/** Datagrams of sensor 501, each with its own instant. */
function series(count: number, first = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const datagram = G1.slice();
    new DataView(datagram.buffer).setUint32(6, first + i);
    return datagram;
  });
}

onEachBroker(
  "producer: golden datagrams arrive in the stream as the contract says",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await using producer = await RunningProducer.start(server, ["--run", "trial"]);
    await producer.send(G1, S1, P1, G1);
    await producer.untilLedger(
      "all are stored",
      ({ stored, duplicates }) => stored + duplicates > 3,
    );
    const { direct } = await jetstreamManager(broker.connection.nats, { checkAPI: false });
    const expected = [
      { subject: "tspi.geocentric.501", id: "501:123:1.5340@trial", p: "x_m", value: 5123.25 },
      { subject: "tspi.spherical.2048", id: "2048:42:92.3400:s@trial", p: "range_m", value: 3800 },
      { subject: "tspi.geocentric.101", id: "101:123:0.1000@trial", p: "x_m", value: 100 },
    ];
    for (const [i, { subject, id, p, value }] of expected.entries()) {
      const stored = await direct.getMessage("TSPI", { seq: i + 1 });
      assert.ok(stored);
      assert.equal(stored.subject, subject);
      assert.equal(stored.header.get("Nats-Msg-Id"), id);
      assert.equal(stored.header.get("Rangecast-Run"), "trial");
      assert.equal(stored.header.get("Rangecast-Src-Seq"), "1");
      const payload = decodePayload(stored.data);
      assert.ok(typeof payload !== "string", String(payload));
      assert.equal(new Map(Object.entries(payload.payload)).get(p), value);
      const recv_ms = Number(stored.header.get("Rangecast-Recv-Us")) / 1000;
      assert.equal(payload.recv_epoch_ms, Math.floor(recv_ms));
      assert.ok(Math.abs(recv_ms - stored.time.getTime()) < 10_000);
    }
    const { code, end } = await producer.stop();
    assert.equal(code, 0);
    assert.equal(end.balanced, true);
    assert.equal(end.kernel_drops, "unknown");
    assert.deepEqual([end.ledger.stored, end.ledger.duplicates, end.ledger.received], [3, 1, 4]);
    assert.equal(await broker.messagesIn("TSPI"), 3);
  },
);

onEachBroker("producer: counts what it filters and refuses, for whoever asks", async (server) => {
  await using producer = await RunningProducer.start(server, ["--sensor-id", "501,101"]);
  const wrong = [
    G1.subarray(0, 36),
    new Uint8Array(38),
    new Uint8Array(),
    new Uint8Array(37),
    G1.with(1, 3),
    G1.with(5, 0),
    G1.with(6, 0x40),
  ];
  await producer.send(G1, S1, P1, ...wrong);
  await producer.untilLedger(
    "all are there",
    ({ received, in_flight, spooled }) => received === 10 && in_flight + spooled === 0,
  );
  const { status, report } = await producer.health();
  assert.equal(status, 200);
  assert.equal(report.state, "storing");
  const refused = { length: 3, type: 1, version: 1, day: 1, ticks: 1 };
  assert.deepEqual(report.ledger, {
    received: 10,
    stored: 2,
    duplicates: 0,
    refused,
    filtered: 1,
    dropped: {},
    failed: {},
    in_flight: 0,
    spooled: 0,
  });
  const metrics = await producer.metrics();
  assert.equal(metrics["rangecast_received_total"], 10);
  assert.equal(metrics["rangecast_stored_total"], 2);
  assert.equal(metrics["rangecast_filtered_total"], 1);
  for (const [reason, count] of Object.entries(refused)) {
    assert.equal(metrics[`rangecast_refused_total{reason="${reason}"}`], count);
  }
  assert.equal(metrics["rangecast_kernel_drops_total"], undefined, "unknown is not 0");
});

onEachBroker("producer: reports its health every second under its prefix", async (server) => {
  await using broker = await RangeBroker.on(server);
  const reports: ProducerHealth[] = [];
  broker.connection.nats.subscribe("range2.ops.health", {
    // The report is ours, and this is its shape.
    callback: (_, { data }) => void reports.push(decode(data) as ProducerHealth),
  });
  await using producer = await RunningProducer.start(server, ["--stream-prefix", "range2"]);
  await producer.send(...series(10));
  await until("three reports have come", () => reports.length >= 3);
  assert.deepEqual(reports.map(({ program, ok }) => [program, ok]).slice(0, 2), [
    ["producer", true],
    ["producer", true],
  ]);
  const [first, second, third] = reports.map(({ ts }) => parseIso(ts));
  for (const apart_ms of [Number(second) - Number(first), Number(third) - Number(second)]) {
    assert.ok(apart_ms > 500 && apart_ms < 2000, `${apart_ms} ms from report to report`);
  }
  assert.equal(reports.at(-1)?.ledger.stored, 10);
  assert.ok(await broker.messagesIn("RANGE2_OPS") >= 3);
  assert.equal(await broker.messagesIn("RANGE2"), 10);
});

onNatsServer("producer: keeps everything while the broker is away, and says so", async (server) => {
  await using broker = await RangeBroker.on(server);
  await using producer = await RunningProducer.start(server, ["--publish-timeout", "500ms"]);
  await producer.send(...series(100));
  await producer.untilLedger("they are stored", ({ stored }) => stored === 100);
  server.signal("SIGKILL");
  await server.ended();
  await producer.send(...series(200, 1000));
  await until("it says that it cannot store", async () => (await producer.health()).status === 503);
  const { report } = await producer.health();
  assert.equal(report.state, "disconnected");
  assert.equal(accountedFor(report.ledger), report.ledger.received);
  await server.restart();
  await producer.untilLedger("all are stored", ({ stored }) => stored === 300);
  assert.equal((await producer.health()).status, 200);
  await until("the test itself is connected again", () => broker.connection.connected);
  assert.equal(await broker.messagesIn("TSPI"), 300);
  const { code, end } = await producer.stop("SIGTERM");
  assert.deepEqual([code, end.balanced, end.ledger.stored], [0, true, 300]);
});

onNatsServer(
  "producer: exits with 1 when the broker is away at the end, all counted",
  async (server) => {
    await using producer = await RunningProducer.start(server, [
      ...["--drain-timeout", "1s", "--publish-timeout", "200ms", "--max-in-flight", "50"],
    ]);
    await producer.send(...series(100));
    await producer.untilLedger("they are stored", ({ stored }) => stored === 100);
    server.signal("SIGKILL");
    await server.ended();
    await producer.send(...series(300, 1000));
    await producer.untilLedger("all have come in", ({ received }) => received === 400);
    const { code, end } = await producer.stop();
    assert.equal(code, 1);
    assert.equal(end.balanced, true);
    const { stored, dropped, failed, in_flight, spooled } = end.ledger;
    assert.deepEqual({ stored, in_flight, spooled }, { stored: 100, in_flight: 0, spooled: 0 });
    assert.equal(sum(dropped) + sum(failed), 300);
    assert.match(
      producer.child.lastLogLines.at(-1) ?? "",
      /^producer: Could not store 300 frames within --drain-timeout 1000 ms/,
    );
  },
);

onEachBroker("producer: accounts for 20 000 random datagrams", async (server) => {
  await using broker = await RangeBroker.on(server);
  await using producer = await RunningProducer.start(server);
  const random = seededRandom(7);
  const count = 20_000;
  let valid = 0;
  for (let sent = 0; sent < count; sent += 100) {
    const batch = Array.from({ length: 100 }, () => randomDatagram(random));
    valid += batch.filter((datagram) => typeof decodeDatagram(datagram) !== "string").length;
    await producer.send(...batch);
  }
  const drops = async () => await readUdpDrops(producer.udpPort) ?? 0;
  await until("all are accounted for", async () => {
    const { ledger } = (await producer.health()).report;
    assert.equal(accountedFor(ledger), ledger.received);
    return ledger.received + await drops() === count && ledger.in_flight + ledger.spooled === 0;
  });
  const kernelDrops = await drops();
  const { code, end } = await producer.stop();
  assert.deepEqual([code, end.balanced], [0, true]);
  const { stored, duplicates, refused, dropped, failed } = end.ledger;
  assert.deepEqual([dropped, failed], [{}, {}]);
  assert.ok(stored + duplicates <= valid && stored + duplicates >= valid - kernelDrops);
  assert.ok(sum(refused) > 5000);
  assert.equal(await broker.messagesIn("TSPI"), stored);
});

/** Noise, or a good datagram with a byte changed. */
function randomDatagram(random: () => number): Uint8Array {
  const byte = () => Math.floor(random() * 256);
  if (random() < 0.3) return Uint8Array.from({ length: Math.floor(random() * 80) }, byte);
  const good = random() < 0.5 ? G1 : S1;
  return good.with(Math.floor(random() * good.length), byte());
}
