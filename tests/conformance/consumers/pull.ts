import assert from "node:assert/strict";
import { nanos } from "@nats-io/nats-core";
import { until } from "../../support/until.ts";
import { timed } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";
import { deliveryOf, Pull } from "../pulling.ts";
import { nobodyListens } from "../expectations.ts";
import { pulling } from "./pulling_check.ts";

/** Pull requests and what ends them. */
export const pullBehaviours = behavioursOf("pull", {
  "a batch arrives at once, with where each message stands": pulling(
    3,
    async ({ nc, name, pull }) => {
      const { messages, statuses } = await pull({ batch: 3 }).ended();
      assert.deepEqual(messages.map((message) => message.string()), ["1", "2", "3"]);
      assert.deepEqual(
        messages.map(deliveryOf),
        [1, 2, 3].map((seq) => ({
          stream: name,
          consumer: "one",
          delivered: 1,
          streamSeq: seq,
          consumerSeq: seq,
          pending: 3 - seq,
        })),
      );
      assert.equal(messages[0]?.subject, `${name}.a`);
      assert.deepEqual(statuses, []);
      await nc.flush();
    },
  ),

  "an empty request body asks for one message": pulling(2, async ({ pull }) => {
    assert.deepEqual(await pull("").take(1), ["1"]);
    assert.deepEqual(await pull("").take(1), ["2"]);
  }),

  "a number as request body asks for so many messages": pulling(3, async ({ pull }) => {
    assert.deepEqual(await pull("2").take(2), ["1", "2"]);
  }),

  "a request waits for messages to come": pulling(0, async ({ js, name, pull, info }) => {
    const waiting = pull({ batch: 2, expires_ms: 4_000 });
    await until("the waiting request", async () => (await info()).num_waiting === 1);
    await js.publish(`${name}.a`, "new");
    assert.deepEqual(await waiting.take(1), ["new"]);
    await js.publish(`${name}.a`, "newer");
    assert.deepEqual(await waiting.take(2), ["new", "newer"]);
    await until("the end of the request", async () => (await info()).num_waiting === 0);
  }),

  "requests are served in the order of their arrival": pulling(0, async (consumer) => {
    const { js, name, pull, info } = consumer;
    const first = pull({ batch: 1, expires_ms: 4_000 });
    const second = pull({ batch: 1, expires_ms: 4_000 });
    await until("both requests", async () => (await info()).num_waiting === 2);
    await js.publish(`${name}.a`, "1");
    await js.publish(`${name}.a`, "2");
    assert.deepEqual([await first.take(1), await second.take(1)], [["1"], ["2"]]);
  }),

  "expires: 408 with what was not delivered": pulling(1, async ({ pull }) => {
    const request = pull({ batch: 3, expires_ms: 200, max_bytes: 10_000 });
    const took_ms = await timed(() => request.ended());
    assert.deepEqual([request.texts, request.statuses], [["1"], ["408 Request Timeout"]]);
    assert.ok(took_ms >= 150 && took_ms < 2_000, `${took_ms} ms`);
    const [status] = request.statusMessages;
    assert.equal(status?.headers?.get("Nats-Pending-Messages"), "2");
    assert.ok(Number(status?.headers?.get("Nats-Pending-Bytes")) > 9_000);
  }),

  "no_wait: what is there, then 404 at once": pulling(2, async ({ pull }) => {
    const some = await pull({ batch: 5, no_wait: true }).ended();
    assert.deepEqual([some.texts, some.statuses], [["1", "2"], ["404 No Messages"]]);
    const none = await pull({ batch: 5, no_wait: true }).ended();
    assert.deepEqual([none.texts, none.statuses], [[], ["404 No Messages"]]);
  }),

  "no_wait with expires: waits for a first message only": pulling(0, async (consumer) => {
    const { js, name, pull, info } = consumer;
    const request = pull({ batch: 5, no_wait: true, expires_ms: 300 });
    await until("the waiting request", async () => (await info()).num_waiting === 1);
    await js.publish(`${name}.a`, "1");
    await request.ended();
    assert.deepEqual([request.texts, request.statuses], [["1"], ["404 No Messages"]]);
    const none = await pull({ batch: 5, no_wait: true, expires_ms: 150 }).ended();
    assert.deepEqual([none.texts, none.statuses], [[], ["408 Request Timeout"]]);
  }),

  "max_bytes: as many as fit, then 409": pulling(0, async ({ js, name, pull }) => {
    for (let count = 0; count < 5; count++) await js.publish(`${name}.a`, "x".repeat(1_000));
    const request = pull({ batch: 5, max_bytes: 2_500, expires_ms: 3_000 });
    await request.ended();
    assert.equal(request.messages.length, 2);
    assert.deepEqual(request.statuses, ["409 Message Size Exceeds MaxBytes"]);
    const tooSmall = await pull({ batch: 5, max_bytes: 500, expires_ms: 3_000 }).ended();
    assert.deepEqual(tooSmall.texts, []);
    assert.deepEqual(tooSmall.statuses, ["409 Message Size Exceeds MaxBytes"]);
    assert.equal((await pull({ batch: 3 }).take(3)).length, 3);
  }),

  "idle_heartbeat: a status of 100 while nothing comes": pulling(1, async ({ pull }) => {
    const request = pull({ batch: 5, expires_ms: 500, idle_heartbeat_ms: 100 });
    await request.ended();
    const beats = request.statuses.filter((status) => status === "100 Idle Heartbeat");
    assert.ok(beats.length >= 2 && beats.length <= 5, `${beats.length} heartbeats`);
    assert.equal(request.statuses.at(-1), "408 Request Timeout");
    const [beat] = request.statusMessages;
    assert.equal(beat?.headers?.get("Nats-Last-Consumer"), "1");
    assert.equal(beat?.headers?.get("Nats-Last-Stream"), "1");
  }),

  "an idle_heartbeat of more than half of expires is refused": pulling(0, async ({ pull }) => {
    const request = await pull({ expires_ms: 1_000, idle_heartbeat_ms: 600 }).ended();
    assert.deepEqual(request.statuses, ["400 Bad Request - heartbeat value too large"]);
    const endless = await pull({ idle_heartbeat_ms: 600 }).ended();
    assert.match(endless.statuses[0] ?? "", /^400 Bad Request/);
  }),

  "a request that is not JSON is refused": pulling(0, async ({ pull }) => {
    const request = await pull("{nonsense").ended();
    assert.match(request.statuses[0] ?? "", /^400 Bad Request/);
  }),

  "max_waiting: one request more is refused": pulling(0, async ({ pull, info }) => {
    for (let count = 0; count < 2; count++) pull({ expires_ms: 4_000 });
    await until("two requests", async () => (await info()).num_waiting === 2);
    const more = await pull({ expires_ms: 4_000 }).ended();
    assert.deepEqual(more.statuses, ["409 Exceeded MaxWaiting"]);
  }, { max_waiting: 2 }),

  "max_batch and max_expires: more is refused": pulling(0, async ({ pull }) => {
    const batch = await pull({ batch: 6, expires_ms: 100 }).ended();
    assert.deepEqual(batch.statuses, ["409 Exceeded MaxRequestBatch of 5"]);
    const expires = await pull({ batch: 1, expires_ms: 2_000 }).ended();
    assert.match(expires.statuses.join(), /^409 Exceeded MaxRequestExpires of 1(s|000ms)$/);
  }, { max_batch: 5, max_expires: nanos(1_000) }),

  "a request ends when the consumer is deleted": pulling(0, async ({ jsm, name, pull, info }) => {
    const request = pull({ expires_ms: 4_000 });
    await until("the waiting request", async () => (await info()).num_waiting === 1);
    await jsm.consumers.delete(name, "one");
    assert.deepEqual((await request.ended()).statuses, ["409 Consumer Deleted"]);
  }),

  "a request ends when the stream is deleted": pulling(0, async ({ jsm, name, pull, info }) => {
    const request = pull({ expires_ms: 4_000 });
    await until("the waiting request", async () => (await info()).num_waiting === 1);
    await jsm.streams.delete(name);
    assert.deepEqual((await request.ended()).statuses, ["409 Consumer Deleted"]);
  }),

  "a request whose inbox is gone takes no messages": pulling(0, async (consumer) => {
    const { bench, nc, js, name, pull, info } = consumer;
    const other = await bench.connect();
    const { inbox } = new Pull(other, name, "one", { batch: 5, expires_ms: 30_000 });
    await until("the waiting request", async () => (await info()).num_waiting === 1);
    await other.close();
    // Until the server has noticed that, messages go where nobody takes them.
    await until("nobody listens to the inbox", () => nobodyListens(nc, inbox));
    for (const text of ["1", "2"]) await js.publish(`${name}.a`, text);
    assert.deepEqual(await pull({ batch: 2, expires_ms: 4_000 }).take(2), ["1", "2"]);
  }),

  "pulling from an unknown consumer has no responders": pulling(0, async ({ nc, name }) => {
    const request = await new Pull(nc, name, "none", { batch: 1 }).ended();
    assert.match(request.statuses[0] ?? "", /^503/);
  }),

  "pulling from a push consumer is refused": async (bench) => {
    const { nc, jsm, name } = await bench.stream();
    await jsm.consumers.add(name, {
      durable_name: "one",
      ack_policy: "none",
      deliver_subject: bench.unique(),
    });
    const request = await new Pull(nc, name, "one", { batch: 1 }).ended();
    assert.deepEqual(request.statuses, ["409 Consumer is push based"]);
  },

  "next() and fetch() of the official client": pulling(5, async ({ js, name }) => {
    const consumer = await js.consumers.get(name, "one");
    const first = await consumer.next({ expires: 1_000 });
    assert.deepEqual([first?.string(), first?.info.pending, first?.seq], ["1", 4, 1]);
    first?.ack();
    const rest: string[] = [];
    for await (const message of await consumer.fetch({ max_messages: 4, expires: 1_000 })) {
      rest.push(message.string());
      assert.equal(await message.ackAck(), true);
    }
    assert.deepEqual(rest, ["2", "3", "4", "5"]);
    const info = await consumer.info();
    assert.deepEqual([info.num_ack_pending, info.num_pending], [0, 0]);
  }),

  "consume() of the official client goes on with what comes": pulling(3, async ({ js, name }) => {
    const consumer = await js.consumers.get(name, "one");
    const messages = await consumer.consume({
      expires: 1_000,
      idle_heartbeat: 500,
      max_messages: 10,
    });
    const texts: string[] = [];
    for await (const message of messages) {
      texts.push(message.string());
      message.ack();
      if (texts.length === 3) {
        for (const text of ["4", "5"]) await js.publish(`${name}.a`, text);
      }
      if (texts.length === 5) break;
    }
    assert.deepEqual(texts, ["1", "2", "3", "4", "5"]);
  }),

  "consume() of many messages keeps the order and loses none": pulling(0, async (consumer) => {
    const { nc, js, name } = consumer;
    const count = 3_000;
    for (let index = 1; index < count; index++) nc.publish(`${name}.a`, String(index));
    await js.publish(`${name}.a`, String(count));
    const messages = await (await js.consumers.get(name, "one")).consume({ max_messages: 500 });
    let expected = 1;
    for await (const message of messages) {
      assert.equal(message.string(), String(expected));
      message.ack();
      expected += 1;
      if (expected > count) break;
    }
  }, { max_ack_pending: 5_000 }),

  "the reply subject carries the store time in nanoseconds": pulling(1, async (consumer) => {
    const { js, jsm, name } = consumer;
    const message = await (await js.consumers.get(name, "one")).next({ expires: 1_000 });
    const stored = await jsm.streams.getMessage(name, { seq: 1 });
    assert.equal(message?.time.getTime(), stored?.time.getTime());
    assert.ok((message?.timestampNanos ?? 0n) > 1_600_000_000_000_000_000n);
  }),
});
