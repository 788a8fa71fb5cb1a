import assert from "node:assert/strict";
import { nanos } from "@nats-io/nats-core";
import { letTimePass, timed } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";
import { Pull } from "../pulling.ts";
import { pushing } from "./pushing_check.ts";

const LIVE = "live";

/** Delivery to plain subscribers that answer nothing: consumers of the live and paced channels. */
export const serverPacedBehaviours = behavioursOf("server-paced delivery", {
  "live: a keeper, a new durable, and plain subscribers that come and go": pushing(
    2,
    async (consumer) => {
      const { bench, name, subject, listen, add, publish } = consumer;
      listen();
      await add({ durable_name: LIVE, deliver_policy: "new", filter_subject: `${name}.a` });
      const other = await bench.connect();
      const plain = new Collected(other, subject);
      await other.flush();
      await publish("3", "4");
      assert.deepEqual(await plain.take(2), ["3", "4"]);
      assert.equal(plain.messages[0]?.subject, `${name}.a`);
      assert.match(plain.messages[0]?.reply ?? "", /^\$JS\.ACK\./);
      await other.close();
      await publish("5");
      const late = await bench.connect();
      const again = new Collected(late, subject);
      await late.flush();
      await publish("6");
      assert.deepEqual(await again.take(1), ["6"]);
    },
  ),

  "live: many megabytes go to a subscriber that answers nothing": pushing(0, async (consumer) => {
    const { nc, js, name, listen, add } = consumer;
    const received = listen();
    await add({ durable_name: LIVE, deliver_policy: "new" });
    for (let count = 1; count < 600; count++) nc.publish(`${name}.a`, "x".repeat(10_000));
    await js.publish(`${name}.a`, "x".repeat(10_000));
    await received.take(600);
  }),

  "live: without a keeper the backlog comes at full speed later": pushing(0, async (consumer) => {
    const { listen, add, publish } = consumer;
    await add({ durable_name: LIVE, deliver_policy: "new" });
    await publish("1", "2", "3");
    assert.deepEqual(await listen().take(3), ["1", "2", "3"]);
  }),

  "live: delete and create skips the backlog": pushing(0, async (consumer) => {
    const { jsm, name, listen, add, publish } = consumer;
    await add({ durable_name: LIVE, deliver_policy: "new" });
    await publish("1", "2");
    const received = listen();
    await received.take(2);
    received.subscription.unsubscribe();
    await publish("3");
    await jsm.consumers.delete(name, LIVE);
    const keeper = listen();
    await add({ durable_name: LIVE, deliver_policy: "new" });
    await publish("4");
    assert.deepEqual(await keeper.take(1), ["4"]);
  }),

  "replay: from a time in the past with the original gaps": pushing(0, async (consumer) => {
    const { jsm, name, listen, add, publish } = consumer;
    for (const text of ["1", "2", "3", "4"]) {
      await publish(text);
      await letTimePass(100);
    }
    const second = await jsm.streams.getMessage(name, { seq: 2 });
    const received = listen();
    const took_ms = await timed(async () => {
      await add({
        durable_name: "REPLAY",
        deliver_policy: "by_start_time",
        opt_start_time: second?.timestamp ?? "",
        replay_policy: "original",
        inactive_threshold: nanos(120_000),
      });
      assert.deepEqual(await received.take(3), ["2", "3", "4"]);
    });
    assert.ok(took_ms > 180 && took_ms < 600, `${took_ms} ms`);
    await publish("5");
    assert.deepEqual(await received.take(4), ["2", "3", "4", "5"]);
  }),

  "replay: several streams' worth of messages within a millisecond lose none": pushing(
    0,
    async (consumer) => {
      const { nc, js, name, listen, add } = consumer;
      for (let count = 1; count < 200; count++) nc.publish(`${name}.a`, String(count));
      await js.publish(`${name}.a`, "200");
      const received = listen();
      await add({ durable_name: "REPLAY", replay_policy: "original" });
      const texts = await received.take(200);
      assert.deepEqual(texts, Array.from({ length: 200 }, (_, index) => String(index + 1)));
    },
  ),

  "a pull consumer on the same stream is not disturbed": pushing(3, async (consumer) => {
    const { nc, jsm, name, listen, add } = consumer;
    const received = listen();
    await add({ durable_name: LIVE });
    await jsm.consumers.add(name, { durable_name: "pull", ack_policy: "explicit" });
    assert.deepEqual(await new Pull(nc, name, "pull", { batch: 3 }).take(3), ["1", "2", "3"]);
    assert.deepEqual(await received.take(3), ["1", "2", "3"]);
  }),

  "an answer that nobody asked for does no harm": pushing(0, async (consumer) => {
    const { listen, add, publish } = consumer;
    const received = listen();
    await add({ durable_name: LIVE, deliver_policy: "new" });
    await publish("1");
    await received.take(1);
    for (const answer of ["+ACK", "-NAK", "nonsense"]) received.messages[0]?.respond(answer);
    await publish("2");
    assert.deepEqual(await received.take(2), ["1", "2"]);
  }),
});
