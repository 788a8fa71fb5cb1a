import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { MemoryBroker } from "../testing/memory_broker.ts";
import { MemoryClient } from "../testing/memory_client.ts";

const START_MS = 1.7e12;

async function open(config: Record<string, unknown> = {}, maxMemoryBytes?: number) {
  const clock = new ManualClock(START_MS);
  const broker = new MemoryBroker(clock, maxMemoryBytes);
  const client = new MemoryClient(broker);
  const created = await client.api("STREAM.CREATE.S", {
    name: "S",
    subjects: ["s.>"],
    storage: "memory",
    ...config,
  });
  assert.equal(created.error, undefined);
  return { clock, broker, client, stream: broker.registry.stream("S") };
}

Deno.test("Stream lets messages go when max_age has passed, without being asked", async () => {
  const { clock, broker, client, stream } = await open({ max_age: 10e9 });
  await client.publish("s.a");
  clock.advance(4000);
  await client.publish("s.b");
  clock.advance(6100);
  assert.deepEqual([stream.store.messages, stream.store.firstSeq], [1, 2]);
  clock.advance(4100);
  assert.equal(stream.store.messages, 0);
  assert.equal(broker.streamCounters.discardedByAge, 2);
  assert.equal(broker.budget.usedBytes, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("Stream with a max_age of years sets no timer that overflows", async () => {
  const { clock, client, stream } = await open({ max_age: 3e17 });
  await client.publish("s.a");
  clock.advance(30 * 86_400_000);
  assert.equal(stream.store.messages, 1);
});

Deno.test("Stream acknowledges a duplicate with the first one's sequence, within the window", async () => {
  const { clock, broker, client } = await open({ duplicate_window: 1e9 });
  const id = "Nats-Msg-Id: x\r\n";
  assert.deepEqual(await client.publish("s.a", "1", id), { stream: "S", seq: 1 });
  clock.advance(900);
  assert.deepEqual(await client.publish("s.b", "2", id), { stream: "S", seq: 1, duplicate: true });
  clock.advance(200);
  assert.deepEqual(await client.publish("s.a", "3", id), { stream: "S", seq: 2 });
  assert.equal(broker.streamCounters.duplicates, 1);
});

Deno.test("Stream remembers the id of a message that has been deleted", async () => {
  const { client, stream } = await open();
  await client.publish("s.a", "1", "Nats-Msg-Id: x\r\n");
  stream.discard(1);
  const again = await client.publish("s.a", "1", "Nats-Msg-Id: x\r\n");
  assert.deepEqual(again, { stream: "S", seq: 1, duplicate: true });
});

Deno.test("Stream gives up its own oldest messages when the broker is full, and counts them", async () => {
  const { broker, client, stream } = await open({}, 1000);
  for (let i = 0; i < 20; i++) await client.publish("s.a", "x".repeat(81));
  assert.ok(broker.budget.usedBytes <= 1000);
  assert.equal(stream.store.lastSeq, 20);
  assert.equal(broker.streamCounters.discardedByMemory, 20 - stream.store.messages);
});

Deno.test("Stream that discards new messages refuses them when the broker is full", async () => {
  const { broker, client, stream } = await open({ discard: "new" }, 300);
  await client.publish("s.a", "x".repeat(81));
  await client.publish("s.a", "x".repeat(81));
  const refused = await client.publish("s.a", "x".repeat(81));
  assert.deepEqual(refused.error, {
    code: 503,
    err_code: 10023,
    description: "insufficient resources",
  });
  assert.equal(stream.store.messages, 2);
  assert.equal(broker.streamCounters.refusedByMemory, 1);
});

Deno.test("Stream names the feature when a configuration asks for what there is not", async () => {
  const { client } = await open();
  const wants = [
    { mirror: { name: "x" } },
    { sources: [{ name: "x" }] },
    { retention: "workqueue" },
    { compression: "s2" },
    { republish: { dest: "x" } },
    { allow_msg_ttl: true },
    { allow_atomic: true },
  ];
  for (const want of wants) {
    const { error } = await client.api("STREAM.CREATE.T", { name: "T", subjects: ["t"], ...want });
    const [feature = ""] = Object.keys(want);
    assert.match(JSON.stringify(error), new RegExp(`not supported.*${feature}.*nats-server`));
  }
});
