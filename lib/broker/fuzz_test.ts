import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { type Random, seededRandom } from "@rangecast/base/random";
import { encode } from "./protocol/bytes.ts";
import { MemoryBroker } from "./testing/memory_broker.ts";
import { mutate } from "./testing/mutate.ts";

const STREAMS = 100_000;
const WITNESS_EVERY = 1000;

function request(subject: string, body: unknown): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return `PUB $JS.API.${subject} _INBOX.r ${text.length}\r\n${text}\r\n`;
}

function publish(subject: string, headers: string, payload: string): string {
  const block = `NATS/1.0\r\n${headers}\r\n`;
  const size = block.length + payload.length;
  return `HPUB ${subject} _INBOX.r ${block.length} ${size}\r\n${block}${payload}\r\n`;
}

const CONNECT =
  'CONNECT {"verbose":false,"headers":true,"no_responders":true,"echo":true}\r\nSUB _INBOX.> 1\r\n';
const STREAM = { name: "S", subjects: ["s.>"], storage: "memory", allow_direct: true };

/** Conversations that a client could really have. */
const SCRIPTS = [
  `${CONNECT}PING\r\nSUB a.* q 2\r\nPUB a.b 5\r\nhello\r\nUNSUB 2 1\r\nPUB a.b r.1 0\r\n\r\nPONG\r\n`,
  CONNECT + request("STREAM.CREATE.S", STREAM) + publish("s.a", "Nats-Msg-Id: 1\r\n", "payload") +
  publish("s.b", "Nats-Expected-Last-Sequence: 1\r\nNats-Rollup: sub\r\n", "x") +
  request("STREAM.INFO.S", { subjects_filter: ">" }),
  CONNECT + request("STREAM.CREATE.S", { ...STREAM, max_msgs: 3, max_age: 1e9, discard: "new" }) +
  publish("s.c", "", "one") + request("DIRECT.GET.S", { multi_last: ["s.>"], up_to_seq: 5 }) +
  request("DIRECT.GET.S", { seq: 1, batch: 10 }) + request("DIRECT.GET.S.s.c", ""),
  CONNECT + request("CONSUMER.CREATE.S.c", {
    stream_name: "S",
    config: { name: "c", ack_policy: "explicit", max_deliver: 2, ack_wait: 1e9 },
  }) + request("CONSUMER.MSG.NEXT.S.c", { batch: 5, expires: 1e9, idle_heartbeat: 1e8 }) +
  "PUB $JS.ACK.S.c.1.1.1.1.0 4\r\n-NAK\r\nPUB $JS.ACK.S.c.1.1.1.1.0 5\r\n+TERM\r\n",
  `${CONNECT}SUB d.1 3\r\n` + request("CONSUMER.CREATE.S", {
    stream_name: "S",
    config: { deliver_subject: "d.1", flow_control: true, idle_heartbeat: 1e9, ack_policy: "none" },
  }) + request("STREAM.PURGE.S", { filter: "s.a", keep: 1 }) + request("CONSUMER.LIST.S", ""),
  // A header block that is none, read back in every way.
  CONNECT + request("STREAM.CREATE.S", STREAM) + "HPUB s.d _INBOX.r 1 3\r\nNhi\r\n" +
  request("DIRECT.GET.S", { last_by_subj: "s.d" }) + `SUB h.1 4\r\n` +
  request("CONSUMER.CREATE.S.h", {
    stream_name: "S",
    config: { name: "h", deliver_subject: "h.1", headers_only: true, ack_policy: "all" },
  }),
  CONNECT + request("STREAM.MSG.GET.S", { last_by_subj: "s.a" }) +
  request("STREAM.MSG.DELETE.S", { seq: 1 }) + request("CONSUMER.DELETE.S.c", "") +
  request("STREAM.UPDATE.S", { ...STREAM, max_bytes: 100 }) + request("STREAM.DELETE.S", ""),
].map(encode);

async function feed(broker: MemoryBroker, bytes: Uint8Array, random: Random): Promise<void> {
  const { socket, done } = broker.connect();
  let at = 0;
  while (at < bytes.length) {
    const next = Math.min(bytes.length, at + 1 + Math.floor(random() * bytes.length));
    socket.push(bytes.subarray(at, next));
    at = next;
  }
  socket.end();
  await done;
}

Deno.test({
  name: `a broker survives ${STREAMS} mutated byte streams, and its other clients notice nothing`,
  permissions: "none",
  fn: async () => {
    const random = seededRandom(20_260_101);
    const clock = new ManualClock(1e12);
    const broker = new MemoryBroker(clock, 4e6);
    const idle = broker.router.subscriptions;
    const witness = broker.connect();
    witness.socket.push(encode('CONNECT {"verbose":false}\r\nSUB witness.> 7\r\n'));
    let expected = "";
    for (let i = 0; i < STREAMS; i++) {
      const script = SCRIPTS[i % SCRIPTS.length] ?? new Uint8Array(0);
      const other = SCRIPTS[Math.floor(random() * SCRIPTS.length)] ?? script;
      await feed(broker, mutate(script, other, random), random);
      if (i % WITNESS_EVERY !== 0) continue;
      clock.advance(2000);
      witness.socket.push(encode(`PUB witness.${i} 2\r\nok\r\n`));
      expected += `MSG witness.${i} 7 2\r\nok\r\n`;
    }
    witness.socket.push(encode("PING\r\n"));
    witness.socket.end();
    await witness.done;
    assert.deepEqual(broker.counters.internalErrors.texts, []);
    assert.equal(witness.socket.text.replaceAll("PING\r\n", ""), `${expected}PONG\r\n`);
    assert.ok(broker.counters.protocolErrors > STREAMS / 10, "streams were really broken");
    assert.ok(broker.streamCounters.stored > 1000, "and many of them got through to storage");
    broker.registry.close();
    clock.advance(60_000);
    assert.equal(broker.connections.size, 0);
    assert.equal(broker.router.subscriptions, idle);
    assert.equal(broker.budget.usedBytes, 0);
    assert.equal(clock.pending, 0, "no timer is left");
  },
});
