import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { crash, onEachBroker, onNatsServer, type TestBroker } from "./support/brokers.ts";
import { assertStoredOnce, numbered, Publishing, STREAM } from "./support/publishing.ts";
import { ShiftedClock } from "./support/shifted_clock.ts";
import { TcpProxy } from "./support/tcp_proxy.ts";
import { until } from "./support/until.ts";
import { letTimePass } from "./support/waiting.ts";

/** The publisher believes that ids are remembered for two minutes, and is wrong. */
const FORGETFUL = { stream: { duplicate_window: 100e6 } };
/** Longer than the broker remembers ids then. */
const FORGET_MS = 400;
/** Longer than the broker is believed to remember ids. */
const OUTAGE_MS = 121_000;

const addressOf = ({ host, port }: TestBroker) => ({ hostname: host, port });

async function messagesIn({ connection }: Publishing): Promise<number> {
  const { streams } = await jetstreamManager(connection.nats, { checkAPI: false });
  return (await streams.info(STREAM)).state.messages;
}

onEachBroker(
  "Publisher stores each message once, in order, with its id and headers",
  async (broker) => {
    await using publishing = await Publishing.start(addressOf(broker), {
      maxInFlight: 1024,
      timeout_ms: 10_000,
    });
    const count = 20_000;
    for (let number = 0; number < count; number += 500) {
      publishing.offer(number, number + 500);
      await until("there is room for more", () => publishing.snapshot.spooled < 5000);
    }
    const { stored, duplicates, failed } = await publishing.settled();
    assert.deepEqual({ stored, duplicates, failed }, { stored: count, duplicates: 0, failed: {} });
    assert.deepEqual(publishing.publisher.counts, {
      resent: 0,
      late_replies: 0,
      sent_unchecked: 0,
    });
    const found = await assertStoredOnce(publishing.connection, count);
    assert.deepEqual(found, Array.from({ length: count }, (_, number) => `1/${number}`));
    const { direct } = await jetstreamManager(publishing.connection.nats, { checkAPI: false });
    const message = await direct.getMessage(STREAM, { seq: 8 });
    assert.equal(message?.subject, "published.2");
    assert.equal(message?.header.get("Nats-Msg-Id"), "id 7");
  },
);

onEachBroker("Publisher counts what the broker knows already as duplicates", async (broker) => {
  await using publishing = await Publishing.start(addressOf(broker), { maxInFlight: 1 });
  publishing.offer(0, 300);
  publishing.offer(100, 400);
  const { stored, duplicates } = await publishing.settled();
  assert.deepEqual([stored, duplicates], [400, 200]);
  await assertStoredOnce(publishing.connection, stored);
});

onEachBroker("Publisher makes the stream anew when it is deleted", async (broker) => {
  await using publishing = await Publishing.start(addressOf(broker));
  publishing.offer(0, 500);
  const before = await publishing.settled();
  assert.equal(before.stored, 500);
  const { streams } = await jetstreamManager(publishing.connection.nats, { checkAPI: false });
  await streams.delete(STREAM);
  publishing.offer(500, 2000);
  await publishing.held("no stream");
  const { stored, duplicates, failed } = await publishing.settled();
  assert.deepEqual({ stored, duplicates, failed }, { stored: 2000, duplicates: 0, failed: {} });
  await assertStoredOnce(publishing.connection, 1500);
});

onNatsServer("Publisher waits for a broker that hangs for a moment", async (server) => {
  await using publishing = await Publishing.start(addressOf(server));
  publishing.offer(0, 1000);
  await publishing.settled();
  server.signal("SIGSTOP");
  publishing.offer(1000, 4000);
  await publishing.held("unacknowledged");
  publishing.offer(4000, 5000);
  server.signal("SIGCONT");
  const { stored, duplicates, failed } = await publishing.settled();
  assert.deepEqual({ stored, duplicates, failed }, { stored: 5000, duplicates: 0, failed: {} });
  assert.equal(publishing.connection.connected, true);
  await assertStoredOnce(publishing.connection, stored);
});

onNatsServer("Publisher leaves a broker that hangs for long, and comes back", async (server) => {
  await using publishing = await Publishing.start(addressOf(server));
  publishing.offer(0, 1000);
  await publishing.settled();
  server.signal("SIGSTOP");
  publishing.offer(1000, 4000);
  await publishing.held("disconnected");
  publishing.offer(4000, 5000);
  server.signal("SIGCONT");
  const { stored, duplicates, failed } = await publishing.settled();
  assert.deepEqual({ stored, duplicates, failed }, { stored: 5000, duplicates: 0, failed: {} });
  await assertStoredOnce(publishing.connection, stored);
});

onNatsServer("Publisher goes on after a crash of the broker", async (server) => {
  await using publishing = await Publishing.start(addressOf(server), { maxInFlight: 1024 });
  for (let round = 0; round < 3; round++) {
    publishing.offer(round * 4000, round * 4000 + 2000);
    // The crash comes in the middle of it.
    await until("some are stored", () => publishing.snapshot.stored > round * 4000 + 500);
    const crashed = crash(server);
    publishing.offer(round * 4000 + 2000, (round + 1) * 4000);
    await crashed;
    await publishing.settled();
  }
  assert.ok(publishing.publisher.counts.resent > 0);
  const { stored, duplicates, failed } = publishing.snapshot;
  assert.deepEqual({ stored, duplicates, failed }, { stored: 12_000, duplicates: 0, failed: {} });
  await assertStoredOnce(publishing.connection, stored);
});

onEachBroker(
  "Publisher tells its own message from another one when an acknowledgement is lost",
  async (broker) => {
    await using other = await Publishing.start(addressOf(broker), { origin: 2 });
    using proxy = new TcpProxy(addressOf(broker));
    await using publishing = await Publishing.start(proxy.address);
    other.offer(50, 100);
    await other.settled();
    proxy.deaf = true;
    publishing.offer(0, 200);
    await until("all are stored", async () => await messagesIn(other) === 200);
    proxy.cut();
    proxy.deaf = false;
    const { stored, duplicates, failed } = await publishing.settled();
    assert.deepEqual({ stored, duplicates, failed }, { stored: 150, duplicates: 50, failed: {} });
    assert.equal(publishing.publisher.counts.resent, 200);
    const found = await assertStoredOnce(other.connection, 200);
    assert.equal(found.filter((message) => message.startsWith("2/")).length, 50);
  },
);

onEachBroker("Publisher looks up what it sent before the broker forgot it", async (broker) => {
  const clock = new ShiftedClock();
  await using other = await Publishing.start(addressOf(broker), FORGETFUL);
  using proxy = new TcpProxy(addressOf(broker));
  await using publishing = await Publishing.start(proxy.address, { clock, ...FORGETFUL });
  proxy.deaf = true;
  publishing.offer(0, 200);
  await until("all are stored", async () => await messagesIn(other) === 200);
  proxy.refusing = true;
  proxy.cut();
  proxy.deaf = false;
  await publishing.held("disconnected");
  publishing.offer(200, 300);
  await letTimePass(FORGET_MS);
  clock.shift(OUTAGE_MS);
  proxy.refusing = false;
  const { stored, duplicates, failed } = await publishing.settled();
  assert.deepEqual({ stored, duplicates, failed }, { stored: 300, duplicates: 0, failed: {} });
  await assertStoredOnce(other.connection, 300);
});

onEachBroker("Publisher looks up what waited longer than the broker remembers", async (broker) => {
  const clock = new ShiftedClock();
  await using other = await Publishing.start(addressOf(broker), { origin: 2, ...FORGETFUL });
  using proxy = new TcpProxy(addressOf(broker));
  await using publishing = await Publishing.start(proxy.address, {
    clock,
    maxInFlight: 32,
    ...FORGETFUL,
  });
  proxy.refusing = true;
  proxy.cut();
  await publishing.held("disconnected");
  publishing.offer(0, 3000);
  other.offer(1000, 1500);
  await other.settled();
  await letTimePass(FORGET_MS);
  clock.shift(OUTAGE_MS);
  publishing.offer(3000, 3100);
  proxy.refusing = false;
  const { stored, duplicates, failed } = await publishing.settled();
  assert.deepEqual({ stored, duplicates, failed }, { stored: 2600, duplicates: 500, failed: {} });
  assert.equal(publishing.publisher.counts.sent_unchecked, 0);
  await assertStoredOnce(other.connection, 3100);
});

onEachBroker(
  "Publisher counts what it could not look up: sent for the first time, or failed",
  async (broker) => {
    const clock = new ShiftedClock();
    await using other = await Publishing.start(addressOf(broker), { origin: 2, ...FORGETFUL });
    // More than the publisher can remember: no page of it would be the last one.
    other.offer(1000, 4000);
    await other.settled();
    using proxy = new TcpProxy(addressOf(broker));
    await using publishing = await Publishing.start(proxy.address, {
      clock,
      maxInFlight: 50,
      maxIndexedIds: 100,
      ...FORGETFUL,
    });
    proxy.deaf = true;
    publishing.offer(0, 80);
    await until("the window is sent", async () => await messagesIn(other) === 3050);
    proxy.refusing = true;
    proxy.cut();
    proxy.deaf = false;
    await publishing.held("disconnected");
    await letTimePass(FORGET_MS);
    clock.shift(OUTAGE_MS);
    proxy.refusing = false;
    const { stored, duplicates, failed } = await publishing.settled();
    // The first subject's ids are remembered, those of the others are too many.
    assert.deepEqual({ stored, duplicates, failed }, {
      stored: 40,
      duplicates: 0,
      failed: { unknown: 40 },
    });
    assert.equal(publishing.publisher.counts.sent_unchecked, 24);
    await assertStoredOnce(other.connection, 3080);
  },
);

onNatsServer("Publisher fails what is too large for the broker, and goes on", async (server) => {
  await using publishing = await Publishing.start(addressOf(server));
  publishing.offer(0, 10);
  for (let number = 10; number < 20; number++) publishing.offerOne(numbered(number, 1, 0, 5000));
  publishing.offer(20, 30);
  const { stored, failed } = await publishing.settled();
  assert.equal(stored, 20);
  assert.deepEqual(failed, { not_sendable: 10 });
  assert.equal(publishing.log.filter((line) => line.includes("cannot be sent")).length, 1);
  await assertStoredOnce(publishing.connection, stored);
}, ["max_payload: 4096"]);

onEachBroker(
  "Publisher fails what the stream rejects, by the broker's own code",
  async (broker) => {
    await using publishing = await Publishing.start(addressOf(broker), {
      stream: { max_msg_size: 1000 },
    });
    publishing.offer(0, 10);
    for (let number = 10; number < 20; number++) publishing.offerOne(numbered(number, 1, 0, 2000));
    publishing.offer(20, 30);
    const { stored, failed } = await publishing.settled();
    assert.equal(stored, 20);
    assert.deepEqual(failed, { broker_10054: 10 });
    assert.equal(publishing.log.filter((line) => line.includes("rejects messages")).length, 1);
    await assertStoredOnce(publishing.connection, stored);
  },
);

onEachBroker(
  "Publisher fails a message whose headers would break out of their line",
  async (broker) => {
    await using publishing = await Publishing.start(addressOf(broker));
    const good = numbered(0, 1, 0);
    publishing.offerOne(good);
    publishing.offerOne({ ...numbered(1, 1, 0), messageId: "1\r\nRangecast-Run: x" });
    publishing.offerOne({ ...numbered(2, 1, 0), subject: "published.a b" });
    const { stored, failed } = await publishing.settled();
    assert.equal(stored, 1);
    assert.deepEqual(failed, { not_sendable: 2 });
  },
);

onEachBroker(
  "Publisher ends with the books closed when the broker does not come back",
  async (broker) => {
    await using other = await Publishing.start(addressOf(broker));
    using proxy = new TcpProxy(addressOf(broker));
    const publishing = await Publishing.start(proxy.address, { maxInFlight: 100 });
    proxy.deaf = true;
    publishing.offer(0, 250);
    await until("the window is sent", async () => await messagesIn(other) === 100);
    assert.equal(await publishing.publisher.drain(50), "gave up");
    await publishing[Symbol.asyncDispose]();
    const { failed, in_flight, spooled, stored } = publishing.snapshot;
    assert.deepEqual(failed, { unknown_at_exit: 100 });
    assert.deepEqual({ in_flight, spooled, stored }, { in_flight: 0, spooled: 150, stored: 0 });
  },
);
