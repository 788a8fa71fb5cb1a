import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { MemoryBroker } from "../testing/memory_broker.ts";
import { MemoryClient } from "../testing/memory_client.ts";

function sweep(broker: MemoryBroker, clock: ManualClock): void {
  for (const connection of [...broker.connections]) connection.sweep(clock.monotonicMs());
  broker.scheduler.settle();
}

Deno.test("Connection acknowledges every operation when the client is verbose", async () => {
  const client = new MemoryClient(new MemoryBroker(new ManualClock()), { verbose: true });
  client.send("SUB a 1\r\nPUB a 2\r\nhi\r\nUNSUB 1\r\n");
  assert.equal(await client.received(), "+OK\r\n+OK\r\nMSG a 1 2\r\nhi\r\n+OK\r\n+OK\r\n");
});

Deno.test("Connection ends a subscription after its maximum", async () => {
  const broker = new MemoryBroker(new ManualClock());
  const idle = broker.router.subscriptions;
  const client = new MemoryClient(broker);
  client.send("SUB a 1\r\nUNSUB 1 2\r\n" + "PUB a 0\r\n\r\n".repeat(3));
  assert.equal((await client.messages()).length, 2);
  assert.equal(broker.router.subscriptions, idle);
});

Deno.test("Connection strips headers for a client that does not know them", async () => {
  const broker = new MemoryBroker(new ManualClock());
  const old = new MemoryClient(broker, { headers: false });
  old.send("SUB a 1\r\n");
  await old.received();
  new MemoryClient(broker).send("HPUB a 12 14\r\nNATS/1.0\r\n\r\nhi\r\n");
  assert.equal(await old.received(), "MSG a 1 2\r\nhi\r\n");
});

Deno.test("Connection says what was wrong, closes, and leaves nothing behind", async () => {
  const clock = new ManualClock();
  const broker = new MemoryBroker(clock);
  const idle = broker.router.subscriptions;
  const client = new MemoryClient(broker);
  client.send("SUB a 1\r\nNONSENSE\r\nPUB a 0\r\n\r\n");
  assert.equal(await client.received(), "-ERR 'Unknown Protocol Operation'\r\n");
  assert.ok(client.closed);
  assert.deepEqual([broker.connections.size, broker.router.subscriptions], [0, idle]);
  assert.deepEqual([broker.counters.protocolErrors, clock.pending], [1, 0]);
});

Deno.test("Connection is cut off when too much waits for it, and counted", async () => {
  const broker = new MemoryBroker(new ManualClock(), 1e6, { maxPendingBytes: 1000 });
  const slow = broker.connect();
  slow.socket.write = () => new Promise(() => {});
  slow.socket.push(new TextEncoder().encode("CONNECT {}\r\nSUB a 1\r\n"));
  const client = new MemoryClient(broker);
  await client.received();
  for (let i = 0; i < 20; i++) client.send("PUB a 100\r\n" + "x".repeat(100) + "\r\n");
  await client.received();
  assert.ok(slow.socket.closed);
  assert.ok(!client.closed);
  assert.equal(broker.counters.slowConsumers, 1);
  await slow.done;
});

Deno.test("Connection is cut off when one write does not end", async () => {
  const clock = new ManualClock();
  const broker = new MemoryBroker(clock);
  const slow = broker.connect();
  slow.socket.write = () => new Promise(() => {});
  slow.socket.push(new TextEncoder().encode('CONNECT {"verbose":false}\r\nPING\r\n'));
  await new MemoryClient(broker).received();
  clock.advance(9000);
  sweep(broker, clock);
  assert.ok(!slow.socket.closed);
  clock.advance(2000);
  sweep(broker, clock);
  assert.ok(slow.socket.closed);
  assert.equal(broker.counters.slowConsumers, 1);
});

Deno.test("Connection is pinged, and ended as stale when it does not answer", async () => {
  const clock = new ManualClock();
  const broker = new MemoryBroker(clock);
  const client = new MemoryClient(broker);
  const next = async () => {
    clock.advance(121_000);
    sweep(broker, clock);
    return await client.received();
  };
  assert.equal(await next(), "PING\r\n");
  client.send("PONG\r\n");
  await client.received();
  assert.equal(await next(), "PING\r\n");
  assert.equal(await next(), "PING\r\n");
  assert.equal(await next(), "-ERR 'Stale Connection'\r\n");
  assert.equal(broker.counters.staleConnections, 1);
});
