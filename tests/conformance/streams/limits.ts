import assert from "node:assert/strict";
import { nanos } from "@nats-io/nats-core";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { refused } from "../expectations.ts";

/** How streams keep within their limits. */
export const limitBehaviours = behavioursOf("limits", {
  "max_msgs, discard old: the oldest go": async (bench) => {
    const { js, jsm, name } = await bench.stream({ max_msgs: 3 });
    for (let count = 0; count < 5; count++) await js.publish(`${name}.${count}`);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq, state.last_seq], [3, 3, 5]);
    assert.equal(await jsm.streams.getMessage(name, { seq: 2 }), null);
  },

  "max_bytes, discard old: the oldest go": async (bench) => {
    const { js, jsm, name } = await bench.stream({ max_bytes: 4_000 });
    for (let count = 0; count < 10; count++) await js.publish(`${name}.a`, "x".repeat(1_000));
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.last_seq], [3, 10]);
    assert.ok(state.bytes <= 4_000);
  },

  "max_msgs_per_subject: each subject keeps its last": async (bench) => {
    const { js, jsm, name } = await bench.stream({ max_msgs_per_subject: 2 });
    for (const subject of ["a", "b", "a", "a", "a"]) await js.publish(`${name}.${subject}`);
    const info = await jsm.streams.info(name, { subjects_filter: ">", deleted_details: true });
    assert.deepEqual(info.state.subjects, { [`${name}.a`]: 2, [`${name}.b`]: 1 });
    assert.equal(info.state.messages, 3);
    assert.deepEqual([info.state.first_seq, info.state.deleted], [2, [3]]);
  },

  "max_age: messages go when they are too old": async (bench) => {
    const { js, jsm, name } = await bench.stream({ max_age: nanos(300) });
    for (let count = 0; count < 3; count++) await js.publish(`${name}.a`);
    assert.equal((await jsm.streams.info(name)).state.messages, 3);
    await until("no messages", async () => (await jsm.streams.info(name)).state.messages === 0);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.first_seq, state.last_seq, state.bytes], [4, 3, 0]);
    assert.equal((await js.publish(`${name}.a`)).seq, 4);
  },

  "discard new: a full stream refuses": async (bench) => {
    const { js, jsm, name } = await bench.stream({ max_msgs: 2, discard: "new" });
    await js.publish(`${name}.a`);
    await js.publish(`${name}.a`);
    assert.equal(await refused(js.publish(`${name}.a`), 10077), "maximum messages exceeded");
    await jsm.streams.deleteMessage(name, 1);
    assert.equal((await js.publish(`${name}.a`)).seq, 3);
  },

  "discard new: max_bytes refuses": async (bench) => {
    const { js, name } = await bench.stream({ max_bytes: 2_500, discard: "new" });
    await js.publish(`${name}.a`, "x".repeat(1_000));
    await js.publish(`${name}.a`, "x".repeat(1_000));
    const text = await refused(js.publish(`${name}.a`, "x".repeat(1_000)), 10077);
    assert.equal(text, "maximum bytes exceeded");
  },

  "discard new keeps max_msgs_per_subject by removing the oldest": async (bench) => {
    const { js, jsm, name } = await bench.stream({ max_msgs_per_subject: 1, discard: "new" });
    for (const text of ["1", "2"]) await js.publish(`${name}.a`, text);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq], [1, 2]);
  },

  "discard new per subject: a full subject refuses": async (bench) => {
    const { js, name } = await bench.stream({
      max_msgs_per_subject: 1,
      discard: "new",
      discard_new_per_subject: true,
    });
    await js.publish(`${name}.a`);
    await js.publish(`${name}.b`);
    const text = await refused(js.publish(`${name}.a`), 10077);
    assert.equal(text, "maximum messages per subject exceeded");
  },

  "discard new per subject without discard new is refused": async (bench) => {
    const perSubject = { max_msgs_per_subject: 1, discard_new_per_subject: true };
    await refused(bench.stream(perSubject), 10052);
  },

  "max_msg_size: a larger message is refused": async (bench) => {
    const { js, name } = await bench.stream({ max_msg_size: 100 });
    await js.publish(`${name}.a`, "x".repeat(100));
    await refused(js.publish(`${name}.a`, "x".repeat(101)), 10054);
  },

  "max_consumers: one more is refused": async (bench) => {
    const { jsm, name } = await bench.stream({ max_consumers: 1 });
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit" });
    const more = jsm.consumers.add(name, { durable_name: "two", ack_policy: "explicit" });
    await refused(more, 10026);
  },

  "many messages over max_msgs leave exactly the last": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream({ max_msgs: 100 });
    for (let count = 1; count < 2_000; count++) nc.publish(`${name}.${count % 7}`, String(count));
    await js.publish(`${name}.a`, "2000");
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq, state.last_seq], [100, 1_901, 2_000]);
    assert.equal((await jsm.streams.getMessage(name, { seq: 1_901 }))?.string(), "1901");
  },

  "a smaller age, size or number per subject holds for what is there": async (bench) => {
    const { js, jsm, name } = await bench.stream();
    for (const subject of ["a", "a", "a", "b", "b"]) {
      await js.publish(`${name}.${subject}`, "x".repeat(1_000));
    }
    const messages = async () => (await jsm.streams.info(name)).state.messages;
    await jsm.streams.update(name, { max_msgs_per_subject: 2 });
    assert.equal(await messages(), 4);
    await jsm.streams.update(name, { max_bytes: 3_500 });
    assert.equal(await messages(), 3);
    await jsm.streams.update(name, { max_age: nanos(200), duplicate_window: nanos(200) });
    await until("the old messages have gone", async () => await messages() === 0);
  },
});
