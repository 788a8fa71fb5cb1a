import assert from "node:assert/strict";
import { nanos } from "@nats-io/nats-core";
import { until } from "../../support/until.ts";
import { timed } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";
import { deliveryOf } from "../pulling.ts";
import { pulling } from "./pulling_check.ts";

const SHORT_MS = 250;
const shortWait = { ack_wait: nanos(SHORT_MS) };

/** What consumers do with the answers of those who receive, and without them. */
export const acknowledgeBehaviours = behavioursOf("acknowledging", {
  "explicit: each message has its own acknowledgement": pulling(3, async (consumer) => {
    const { pull, info } = consumer;
    const request = pull({ batch: 3 });
    await request.take(3);
    assert.equal((await info()).num_ack_pending, 3);
    request.messages[1]?.respond("+ACK");
    await until("one acknowledgement", async () => (await info()).num_ack_pending === 2);
    assert.equal((await info()).ack_floor.stream_seq, 0);
    request.messages[0]?.respond("+ACK");
    await until("two acknowledgements", async () => (await info()).num_ack_pending === 1);
    const { ack_floor, delivered } = await info();
    assert.deepEqual([ack_floor.stream_seq, ack_floor.consumer_seq], [2, 2]);
    assert.deepEqual([delivered.stream_seq, delivered.consumer_seq], [3, 3]);
  }),

  "an empty answer is an acknowledgement too": pulling(1, async ({ pull, info }) => {
    const request = pull({ batch: 1 });
    await request.take(1);
    request.messages[0]?.respond("");
    await until("the acknowledgement", async () => (await info()).num_ack_pending === 0);
  }),

  "an acknowledgement with a reply subject is confirmed": pulling(1, async (consumer) => {
    const { nc, pull, info } = consumer;
    const request = pull({ batch: 1 });
    await request.take(1);
    const answer = await nc.request(request.messages[0]?.reply ?? "", "+ACK", { timeout: 3_000 });
    assert.equal(answer.data.length, 0);
    assert.equal((await info()).num_ack_pending, 0);
  }),

  "all: one acknowledgement covers all before it": pulling(4, async ({ pull, info }) => {
    const request = pull({ batch: 4 });
    await request.take(4);
    request.messages[2]?.respond("+ACK");
    await until("the acknowledgement", async () => (await info()).num_ack_pending === 1);
    const { ack_floor } = await info();
    assert.deepEqual([ack_floor.stream_seq, ack_floor.consumer_seq], [3, 3]);
  }, { ack_policy: "all" }),

  "none: nothing waits for an acknowledgement": pulling(3, async ({ pull, info }) => {
    await pull({ batch: 3 }).take(3);
    const { num_ack_pending, num_pending, ack_floor, delivered } = await info();
    assert.deepEqual([num_ack_pending, num_pending], [0, 0]);
    assert.equal(delivered.stream_seq, 3);
    assert.equal(ack_floor.stream_seq, 3);
  }, { ack_policy: "none" }),

  "ack_wait: what is not acknowledged comes again": pulling(1, async ({ pull, info }) => {
    const first = pull({ batch: 1 });
    await first.take(1);
    const again = pull({ batch: 1, expires_ms: 4_000 });
    const took_ms = await timed(() => again.take(1));
    assert.ok(took_ms > SHORT_MS * 0.6, `${took_ms} ms`);
    const [message] = again.messages;
    assert.ok(message);
    assert.partialDeepStrictEqual(deliveryOf(message), {
      delivered: 2,
      streamSeq: 1,
      consumerSeq: 2,
    });
    assert.partialDeepStrictEqual(await info(), { num_redelivered: 1, num_ack_pending: 1 });
    message.respond("+ACK");
    await until("the acknowledgement", async () => (await info()).num_ack_pending === 0);
    assert.equal((await info()).num_redelivered, 0);
  }, shortWait),

  "what comes again comes before what is new": pulling(1, async ({ pull, publish }) => {
    await pull({ batch: 1 }).take(1);
    const waiting = pull({ batch: 1, expires_ms: 4_000 });
    await waiting.take(1);
    waiting.messages[0]?.respond("-NAK");
    await publish("2");
    assert.deepEqual(await pull({ batch: 2, expires_ms: 4_000 }).take(2), ["1", "2"]);
  }, shortWait),

  "nak: the message comes again at once": pulling(2, async ({ pull }) => {
    const first = pull({ batch: 1 });
    await first.take(1);
    first.messages[0]?.respond("-NAK");
    const again = pull({ batch: 2, expires_ms: 4_000 });
    assert.deepEqual((await again.take(2)).toSorted(), ["1", "2"]);
    const repeated = again.messages.find((message) => message.string() === "1");
    assert.ok(repeated);
    assert.equal(deliveryOf(repeated).delivered, 2);
  }),

  "nak with a delay: the message comes again after it": pulling(1, async ({ pull }) => {
    const first = pull({ batch: 1 });
    await first.take(1);
    first.messages[0]?.respond(`-NAK {"delay": ${nanos(SHORT_MS)}}`);
    const again = pull({ batch: 1, expires_ms: 4_000 });
    const took_ms = await timed(() => again.take(1));
    assert.ok(took_ms > SHORT_MS * 0.6 && took_ms < 2_000, `${took_ms} ms`);
  }),

  "term: the message never comes again": pulling(2, async ({ pull, info }) => {
    const first = pull({ batch: 2 });
    await first.take(2);
    first.messages[0]?.respond("+TERM");
    first.messages[1]?.respond("+TERM no use");
    await until("the end of both", async () => (await info()).num_ack_pending === 0);
    assert.equal((await info()).ack_floor.stream_seq, 2);
    const more = await pull({ batch: 1, expires_ms: 2 * SHORT_MS }).ended();
    assert.deepEqual(more.texts, []);
  }, shortWait),

  "in progress: the wait begins anew": pulling(1, async ({ pull }) => {
    const first = pull({ batch: 1 });
    await first.take(1);
    const again = pull({ batch: 1, expires_ms: 4_000 });
    const took_ms = await timed(async () => {
      for (let count = 0; count < 4; count++) {
        await pull({ batch: 1, expires_ms: SHORT_MS / 2 }).ended();
        first.messages[0]?.respond("+WPI");
      }
      await again.take(1);
    });
    assert.ok(took_ms > 2.5 * SHORT_MS, `${took_ms} ms`);
  }, { ack_wait: nanos(SHORT_MS * 1.2) }),

  "max_deliver: the message comes so often and no more": pulling(1, async ({ pull, info }) => {
    const request = pull({ batch: 5, expires_ms: 3 * SHORT_MS });
    await request.ended();
    assert.deepEqual(request.texts, ["1", "1"]);
    assert.equal((await info()).delivered.consumer_seq, 2);
  }, { ...shortWait, max_deliver: 2 }),

  "max_ack_pending: no more until there are acknowledgements": pulling(5, async (consumer) => {
    const { pull, info } = consumer;
    const request = pull({ batch: 5, expires_ms: 4_000 });
    await request.take(2);
    assert.partialDeepStrictEqual(await info(), { num_ack_pending: 2, num_pending: 3 });
    assert.equal(request.messages.length, 2);
    request.messages[0]?.respond("+ACK");
    assert.deepEqual(await request.take(3), ["1", "2", "3"]);
    assert.equal((await info()).num_ack_pending, 2);
    for (const message of request.messages.slice(1)) message.respond("+ACK");
    assert.deepEqual(await request.take(5), ["1", "2", "3", "4", "5"]);
  }, { max_ack_pending: 2 }),

  "an acknowledgement of what was acknowledged changes nothing": pulling(2, async (consumer) => {
    const { pull, info } = consumer;
    const request = pull({ batch: 2 });
    await request.take(2);
    request.messages[0]?.respond("+ACK");
    request.messages[0]?.respond("+ACK");
    request.messages[0]?.respond("-NAK");
    await until("the acknowledgement", async () => (await info()).num_ack_pending === 1);
    const more = await pull({ batch: 1, no_wait: true }).ended();
    assert.deepEqual(more.texts, []);
    assert.equal((await info()).num_ack_pending, 1);
  }),

  "the official client's nak(), working() and term()": pulling(3, async ({ js, name, info }) => {
    const consumer = await js.consumers.get(name, "one");
    const messages = await consumer.fetch({ max_messages: 4, expires: 2_000 });
    const seen: string[] = [];
    for await (const message of messages) {
      seen.push(`${message.string()}:${message.info.deliveryCount}:${message.redelivered}`);
      if (message.string() === "1" && !message.redelivered) message.nak();
      else if (message.string() === "2") message.term("no use");
      else {
        message.working();
        message.ack();
      }
    }
    assert.deepEqual(seen.toSorted(), ["1:1:false", "1:2:true", "2:1:false", "3:1:false"]);
    await until("nothing pending", async () => (await info()).num_ack_pending === 0);
  }),

  "what was deleted meanwhile does not come again": pulling(2, async (consumer) => {
    const { jsm, name, pull } = consumer;
    const first = pull({ batch: 2 });
    await first.take(2);
    await jsm.streams.deleteMessage(name, 1);
    for (const message of first.messages) message.respond("-NAK");
    assert.deepEqual(await pull({ batch: 1, expires_ms: 4_000 }).take(1), ["2"]);
    const more = await pull({ batch: 1, no_wait: true }).ended();
    assert.deepEqual(more.texts, []);
  }),

  "max_deliver: the last failure is told in an advisory": pulling(1, async (consumer) => {
    const { nc, name, pull } = consumer;
    const events = new Collected(nc, `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${name}.one`);
    const request = pull({ batch: 1 });
    await request.take(1);
    request.messages[0]?.respond("-NAK");
    pull({ batch: 1, expires_ms: 4_000 });
    await events.take(1);
    assert.partialDeepStrictEqual(events.messages[0]?.json<Advisory>(), {
      type: "io.nats.jetstream.advisory.v1.max_deliver",
      stream: name,
      consumer: "one",
      stream_seq: 1,
      deliveries: 1,
    });
  }, { max_deliver: 1 }),

  "backoff: the message comes again after each of its times": pulling(1, async ({ pull }) => {
    await pull({ batch: 1 }).take(1);
    const took_ms: number[] = [];
    for (let count = 0; count < 2; count++) {
      took_ms.push(await timed(() => pull({ batch: 1, expires_ms: 4_000 }).take(1)));
    }
    const [first = 0, second = 0] = took_ms;
    assert.ok(first > 60 && first < 250, `${first} ms`);
    assert.ok(second > 240 && second < 900, `${second} ms`);
  }, { backoff: [nanos(100), nanos(300)] }),

  "next: an acknowledgement that asks for more": pulling(3, async (consumer) => {
    const { bench, nc, pull, info } = consumer;
    const request = pull({ batch: 1 });
    await request.take(1);
    const inbox = bench.unique();
    const received = new Collected(nc, inbox);
    nc.publish(request.messages[0]?.reply ?? "", '+NXT {"batch":2}', { reply: inbox });
    assert.deepEqual(await received.take(2), ["2", "3"]);
    assert.equal((await info()).num_ack_pending, 2);
  }),
});

/** As far as the suite looks at one. */
interface Advisory {
  type: string;
  stream: string;
  consumer: string;
  stream_seq: number;
  deliveries: number;
}
