import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { MemoryBroker } from "../testing/memory_broker.ts";
import { MemoryClient } from "../testing/memory_client.ts";

const START_MS = 1.7e12;
const NEXT = "$JS.API.CONSUMER.MSG.NEXT.S.c";

async function open(config: Record<string, unknown>) {
  const clock = new ManualClock(START_MS);
  const broker = new MemoryBroker(clock);
  const client = new MemoryClient(broker);
  await client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"], storage: "memory" });
  const publish = async (...gaps_ms: number[]) => {
    for (const gap_ms of gaps_ms) {
      clock.advance(gap_ms);
      await client.publish("s.a", "x");
    }
  };
  const create = async () => {
    const { error } = await client.api("CONSUMER.CREATE.S.c", {
      stream_name: "S",
      config: { name: "c", ...config },
    });
    assert.equal(error, undefined);
    client.send("SUB d.> d\r\n");
    await client.received();
  };
  const pull = (options: Record<string, unknown>) => {
    const body = JSON.stringify(options);
    client.send(`PUB ${NEXT} d.pull ${body.length}\r\n${body}\r\n`);
  };
  /** Stream sequences and delivery counts of what has arrived. */
  const deliveries = async () =>
    (await client.messages()).filter(({ reply }) => reply.startsWith("$JS.ACK"))
      .map(({ reply }) => reply.split(".").slice(4, 6).map(Number))
      .map(([count, seq]) => `${seq}x${count}`);
  return { clock, broker, client, publish, create, pull, deliveries };
}

Deno.test("Consumer delivers again what is not acknowledged within ack_wait", async () => {
  const { clock, client, publish, create, pull, deliveries } = await open({
    ack_policy: "explicit",
    ack_wait: 5e9,
    max_deliver: 2,
  });
  await publish(0, 0);
  await create();
  pull({ batch: 10, expires: 60e9 });
  assert.deepEqual(await deliveries(), ["1x1", "2x1"]);
  client.send("PUB $JS.ACK.S.c.1.2.2.0.0 0\r\n\r\n");
  assert.deepEqual(await deliveries(), []);
  clock.advance(4900);
  assert.deepEqual(await deliveries(), []);
  clock.advance(200);
  assert.deepEqual(await deliveries(), ["1x2"]);
  client.send("SUB $JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.> adv\r\n");
  await client.received();
  clock.advance(5100);
  assert.match(await client.received(), /max_deliver.*"stream_seq":1,"deliveries":2/);
  const info = await client.api("CONSUMER.INFO.S.c");
  assert.equal(info.num_ack_pending, 0);
});

Deno.test("Consumer waits after a nak with delay, and starts anew after a sign of progress", async () => {
  const { clock, client, publish, create, pull, deliveries } = await open({
    ack_policy: "explicit",
    ack_wait: 5e9,
  });
  await publish(0, 0);
  await create();
  pull({ batch: 10, expires: 60e9 });
  await deliveries();
  client.send('PUB $JS.ACK.S.c.1.1.1.0.0 20\r\n-NAK {"delay": 2e9 }\r\n');
  await client.received();
  clock.advance(1900);
  assert.deepEqual(await deliveries(), []);
  clock.advance(200);
  assert.deepEqual(await deliveries(), ["1x2"]);
  client.send("PUB $JS.ACK.S.c.1.2.2.0.0 4\r\n+WPI\r\n");
  await client.received();
  clock.advance(4000);
  assert.deepEqual(await deliveries(), []);
  clock.advance(1100);
  assert.deepEqual(await deliveries(), ["1x3", "2x2"]);
});

Deno.test("Consumer with replay policy original keeps the distances in time", async () => {
  const { clock, client, publish, create, deliveries } = await open({
    ack_policy: "none",
    replay_policy: "original",
    deliver_subject: "d.paced",
  });
  await publish(0, 1000, 3000, 0);
  await create();
  client.send("SUB d.paced p\r\n");
  assert.deepEqual(await deliveries(), ["1x1", "1x1"], "to d.> and to d.paced");
  clock.advance(900);
  assert.deepEqual(await deliveries(), []);
  clock.advance(100);
  assert.deepEqual(await deliveries(), ["2x1", "2x1"]);
  clock.advance(3000);
  assert.deepEqual(await deliveries(), ["3x1", "3x1", "4x1", "4x1"]);
});

Deno.test("Consumer ends a pull when it expires, and sends heartbeats until then", async () => {
  const { clock, client, create, pull } = await open({ ack_policy: "none" });
  await create();
  pull({ batch: 3, expires: 2e9, idle_heartbeat: 5e8 });
  await client.received();
  clock.advance(1600);
  assert.equal((await client.received()).match(/100 Idle Heartbeat/g)?.length, 3);
  clock.advance(500);
  assert.match(await client.received(), /408 Request Timeout\r\nNats-Pending-Messages: 3/);
});

Deno.test("Consumer rests while it is paused", async () => {
  const { clock, client, publish, create, pull, deliveries } = await open({ ack_policy: "none" });
  await publish(0);
  await create();
  const until = new Date(START_MS + 10_000).toISOString();
  assert.equal((await client.api("CONSUMER.PAUSE.S.c", { pause_until: until })).paused, true);
  pull({ batch: 1, expires: 60e9 });
  assert.deepEqual(await deliveries(), []);
  clock.advance(10_100);
  assert.deepEqual(await deliveries(), ["1x1"]);
});

Deno.test("Consumer goes when nobody has used it for its inactive threshold", async () => {
  const { clock, broker, client, create, pull } = await open({
    ack_policy: "none",
    inactive_threshold: 5e9,
  });
  await create();
  pull({ batch: 1, expires: 8e9 });
  await client.received();
  clock.advance(12_000);
  assert.equal(broker.registry.consumerCount, 1);
  clock.advance(6000);
  assert.equal(broker.registry.consumerCount, 0);
  assert.equal(clock.pending, 0);
});
