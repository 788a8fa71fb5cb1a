import assert from "node:assert/strict";
import { type Msg, nanos } from "@nats-io/nats-core";
import type { ConsumerConfig } from "@nats-io/jetstream";
import { until } from "../../support/until.ts";
import { letTimePass, timed } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";
import { deliveryOf } from "../pulling.ts";
import { pushing } from "./pushing_check.ts";

/** Consumers that deliver by themselves, to whoever listens. */
export const pushBehaviours = behavioursOf("push", {
  "messages come to the deliver subject under their own subject": pushing(
    2,
    async ({ name, listen, add, info }) => {
      const received = listen();
      await add({});
      assert.deepEqual(await received.take(2), ["1", "2"]);
      const [message] = received.messages;
      assert.ok(message);
      assert.equal(message.subject, `${name}.a`);
      assert.deepEqual(deliveryOf(message), {
        stream: name,
        consumer: "one",
        delivered: 1,
        streamSeq: 1,
        consumerSeq: 1,
        pending: 1,
      });
      assert.equal((await info()).push_bound, true);
    },
  ),

  "headers come along": pushing(0, async ({ js, name, listen, add }) => {
    const received = listen();
    await add({});
    await js.publish(`${name}.a`, "body", { msgID: "id-1" });
    await received.take(1);
    assert.equal(received.messages[0]?.headers?.get("Nats-Msg-Id"), "id-1");
  }),

  "messages that are published later come at once": pushing(0, async (consumer) => {
    const { listen, add, publish } = consumer;
    const received = listen();
    await add({});
    await publish("1", "2", "3");
    assert.deepEqual(await received.take(3), ["1", "2", "3"]);
  }),

  "nothing is delivered while nobody listens, and all of it afterwards": pushing(
    2,
    async (consumer) => {
      const { nc, listen, add, publish, info } = consumer;
      await add({});
      await publish("3");
      const before = await info();
      assert.deepEqual([before.push_bound ?? false, before.delivered.consumer_seq], [false, 0]);
      const received = listen();
      assert.deepEqual(await received.take(3), ["1", "2", "3"]);
      received.subscription.unsubscribe();
      await nc.flush();
      await until("the loss of interest", async () => !(await info()).push_bound);
      await publish("4");
      assert.equal((await info()).num_pending, 1);
      assert.deepEqual(await listen().take(1), ["4"]);
    },
  ),

  "only the exact subject wakes a consumer: wildcards and queues do not": pushing(
    1,
    async (consumer) => {
      const { nc, subject, listen, add, info } = consumer;
      const wildcard = new Collected(nc, "*", {});
      const queue = new Collected(nc, subject, { queue: "workers" });
      await nc.flush();
      await add({});
      await letTimePass(150);
      assert.deepEqual((await info()).delivered.consumer_seq, 0);
      const exact = listen();
      await exact.take(1);
      await until("the message in the queue", () => queue.texts.length === 1);
      assert.ok(wildcard.messages.every((message) => message.subject !== subject));
    },
  ),

  "every subscriber of the deliver subject gets a copy": pushing(0, async (consumer) => {
    const { bench, subject, listen, add, publish } = consumer;
    const received = listen();
    const other = await bench.connect();
    const too = new Collected(other, subject);
    await other.flush();
    await add({});
    await publish("1", "2");
    assert.deepEqual([await received.take(2), await too.take(2)], [["1", "2"], ["1", "2"]]);
  }),

  "deliver group: each message goes to one member": pushing(0, async (consumer) => {
    const { nc, subject, add, publish, info } = consumer;
    const members = [1, 2, 3].map(() => new Collected(nc, subject, { queue: "workers" }));
    await nc.flush();
    await add({ deliver_group: "workers", ack_policy: "explicit" });
    await publish(...Array.from({ length: 60 }, (_, index) => String(index)));
    const total = () => members.reduce((sum, member) => sum + member.texts.length, 0);
    await until("60 messages", () => total() >= 60);
    assert.equal(total(), 60);
    for (const member of members) assert.ok(member.texts.length > 2);
    assert.equal((await info()).num_ack_pending, 60);
  }),

  "deliver group: a plain subscriber does not wake it": pushing(1, async (consumer) => {
    const { nc, subject, listen, add } = consumer;
    const plain = listen();
    await add({ deliver_group: "workers" });
    await letTimePass(100);
    assert.deepEqual(plain.texts, []);
    const member = new Collected(nc, subject, { queue: "workers" });
    assert.deepEqual(await member.take(1), ["1"]);
  }),

  "explicit: what is not acknowledged comes again": pushing(1, async ({ listen, add, info }) => {
    const received = listen();
    await add({ ack_policy: "explicit", ack_wait: nanos(200) });
    assert.deepEqual(await received.take(2), ["1", "1"]);
    const counts = received.messages.map((message) => deliveryOf(message).delivered);
    assert.deepEqual(counts.slice(0, 2), [1, 2]);
    received.messages[1]?.respond("+ACK");
    await until("the acknowledgement", async () => (await info()).num_ack_pending === 0);
  }),

  "max_ack_pending holds a push consumer back": pushing(5, async ({ listen, add }) => {
    const received = listen();
    await add({ ack_policy: "explicit", max_ack_pending: 2 });
    assert.deepEqual(await received.take(2), ["1", "2"]);
    for (let seen = 0; seen < 5; seen++) {
      await received.take(seen + 1);
      assert.ok(received.messages.length <= seen + 2);
      received.messages[seen]?.respond("+ACK");
    }
  }),

  "last per subject, by start sequence and filters work for push too": pushing(
    0,
    async (consumer) => {
      const { bench, js, name, jsm, nc } = consumer;
      for (const text of ["a1", "b2", "a3", "b4"]) {
        await js.publish(`${name}.${text.slice(0, 1)}`, text);
      }
      const delivered = async (config: Partial<ConsumerConfig>, count: number) => {
        const deliver_subject = bench.unique();
        const received = new Collected(nc, deliver_subject);
        await nc.flush();
        await jsm.consumers.add(name, { deliver_subject, ack_policy: "none", ...config });
        return await received.take(count);
      };
      const filter_subject = `${name}.>`;
      assert.deepEqual(await delivered({ deliver_policy: "last_per_subject", filter_subject }, 2), [
        "a3",
        "b4",
      ]);
      assert.deepEqual(
        await delivered({ deliver_policy: "by_start_sequence", opt_start_seq: 3 }, 2),
        ["a3", "b4"],
      );
      assert.deepEqual(await delivered({ filter_subject: `${name}.b` }, 2), ["b2", "b4"]);
    },
  ),

  "idle heartbeat: a status of 100 while nothing comes": pushing(1, async ({ listen, add }) => {
    const received = listen();
    await add({ idle_heartbeat: nanos(150) });
    const took_ms = await timed(() => received.take(4));
    assert.ok(took_ms > 300 && took_ms < 2_000, `${took_ms} ms`);
    const [message, ...beats] = received.messages;
    assert.equal(message?.string(), "1");
    for (const beat of beats) {
      assert.equal(statusOf(beat), "100 Idle Heartbeat");
      assert.equal(beat.data.length, 0);
      assert.equal(beat.headers?.get("Nats-Last-Consumer"), "1");
      assert.equal(beat.headers?.get("Nats-Last-Stream"), "1");
    }
  }),

  "an ephemeral goes when nobody listens any more": pushing(1, async (consumer) => {
    const { jsm, name, nc, subject } = consumer;
    const received = new Collected(nc, subject);
    const made = await jsm.consumers.add(name, {
      ack_policy: "none",
      deliver_subject: subject,
      inactive_threshold: nanos(200),
    });
    await received.take(1);
    received.subscription.unsubscribe();
    const gone = () => jsm.consumers.info(name, made.name).then(() => false, () => true);
    await until("the end of the ephemeral", gone);
  }),

  "a deleted consumer delivers no more": pushing(1, async (consumer) => {
    const { nc, jsm, name, listen, add, publish } = consumer;
    const received = listen();
    await add({});
    await received.take(1);
    await jsm.consumers.delete(name, "one");
    await publish("2");
    await nc.flush();
    assert.deepEqual(received.texts.filter((text) => text === "2"), []);
  }),

  "the deliver subject can be changed": pushing(1, async (consumer) => {
    const { bench, nc, jsm, name, listen, add, publish } = consumer;
    const received = listen();
    await add({});
    await received.take(1);
    received.subscription.unsubscribe();
    const deliver_subject = bench.unique();
    const moved = new Collected(nc, deliver_subject);
    await nc.flush();
    await jsm.consumers.update(name, "one", { deliver_subject });
    await publish("2");
    assert.deepEqual(await moved.take(1), ["2"]);
  }),

  "the official client consumes from a push consumer": pushing(3, async (consumer) => {
    const { js, name, add } = consumer;
    await add({ ack_policy: "explicit", flow_control: true, idle_heartbeat: nanos(1_000) });
    const messages = await (await js.consumers.getPushConsumer(name, "one")).consume();
    const texts: string[] = [];
    for await (const message of messages) {
      texts.push(message.string());
      message.ack();
      if (texts.length === 3) break;
    }
    assert.deepEqual(texts, ["1", "2", "3"]);
  }),

  "what a lost listener has not got waits for the next": pushing(1, async (consumer) => {
    const { bench, subject, listen, add, publish, info } = consumer;
    const other = await bench.connect();
    const lost = new Collected(other, subject);
    await other.flush();
    await add({});
    await lost.take(1);
    await other.close();
    await until("the loss is seen", async () => !(await info()).push_bound);
    await publish("2", "3");
    assert.deepEqual(await listen().take(2), ["2", "3"]);
  }),
});

function statusOf(message: Msg): string {
  return `${message.headers?.code} ${message.headers?.description}`;
}
