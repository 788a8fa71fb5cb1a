import assert from "node:assert/strict";
import { headers, type MsgHdrs, nanos, RequestError } from "@nats-io/nats-core";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";
import { allOf, refused } from "../expectations.ts";

/** What a stream answers to a publish. */
export const publishBehaviours = behavioursOf("publishing", {
  "an acknowledgement tells the stream and the sequence": async (bench) => {
    const { js, name } = await bench.stream();
    for (const seq of [1, 2, 3]) {
      const ack = await js.publish(`${name}.a`);
      assert.deepEqual([ack.stream, ack.seq, ack.duplicate], [name, seq, false]);
    }
  },

  "a publish to no stream has no responders": async (bench) => {
    const { js } = await bench.jetstream();
    await assert.rejects(js.publish(bench.unique(), "", { retries: 0 }), (error) => {
      assert.ok(error instanceof Error);
      assert.ok(error instanceof RequestError ? error.isNoResponders() : error.cause !== undefined);
      return true;
    });
  },

  "a publish without a reply subject is stored too, and subscribers see it": async (bench) => {
    const { nc, jsm, name } = await bench.stream();
    const received = new Collected(nc, `${name}.>`);
    nc.publish(`${name}.a`, "quiet");
    assert.deepEqual(await received.take(1), ["quiet"]);
    await until("the message", async () => (await jsm.streams.info(name)).state.messages === 1);
  },

  "the same message id is stored once": async (bench) => {
    const { js, jsm, name } = await bench.stream();
    await js.publish(`${name}.a`, "first", { msgID: "one" });
    await js.publish(`${name}.a`, "between", { msgID: "two" });
    const again = await js.publish(`${name}.b`, "again", { msgID: "one" });
    assert.deepEqual([again.seq, again.duplicate], [1, true]);
    assert.equal((await jsm.streams.info(name)).state.messages, 2);
  },

  "a message id is forgotten after the duplicate window": async (bench) => {
    const { js, name } = await bench.stream({ duplicate_window: nanos(150) });
    await js.publish(`${name}.a`, "", { msgID: "one" });
    assert.equal((await js.publish(`${name}.a`, "", { msgID: "one" })).duplicate, true);
    await until(
      "the end of the duplicate window",
      async () => !(await js.publish(`${name}.a`, "", { msgID: "one" })).duplicate,
    );
  },

  "a message id outlives the message": async (bench) => {
    const { js, jsm, name } = await bench.stream({ max_msgs: 1 });
    await js.publish(`${name}.a`, "", { msgID: "one" });
    await js.publish(`${name}.a`, "", { msgID: "two" });
    assert.equal((await js.publish(`${name}.a`, "", { msgID: "one" })).duplicate, true);
    await jsm.streams.purge(name);
    assert.equal((await js.publish(`${name}.a`, "", { msgID: "two" })).duplicate, true);
  },

  "the expected stream is checked": async (bench) => {
    const { js, name } = await bench.stream();
    await js.publish(`${name}.a`, "", { expect: { streamName: name } });
    await refused(js.publish(`${name}.a`, "", { expect: { streamName: "other" } }), 10060);
  },

  "the expected last sequence is checked": async (bench) => {
    const { js, name } = await bench.stream();
    await js.publish(`${name}.a`, "", { expect: { lastSequence: 0 } });
    await js.publish(`${name}.a`, "", { expect: { lastSequence: 1 } });
    const text = await refused(
      js.publish(`${name}.a`, "", { expect: { lastSequence: 1 } }),
      10071,
    );
    assert.equal(text, "wrong last sequence: 2");
  },

  "the expected last message id is checked": async (bench) => {
    const { js, name } = await bench.stream();
    await js.publish(`${name}.a`, "", { msgID: "one" });
    await js.publish(`${name}.a`, "", { msgID: "two", expect: { lastMsgID: "one" } });
    const wrong = js.publish(`${name}.a`, "", { msgID: "three", expect: { lastMsgID: "one" } });
    assert.equal(await refused(wrong, 10070), "wrong last msg ID: two");
  },

  "the expected last sequence of the subject is checked": async (bench) => {
    const { js, name } = await bench.stream();
    await js.publish(`${name}.a`, "", { expect: { lastSubjectSequence: 0 } });
    await js.publish(`${name}.b`, "", { expect: { lastSubjectSequence: 0 } });
    await js.publish(`${name}.a`, "", { expect: { lastSubjectSequence: 1 } });
    const text = await refused(
      js.publish(`${name}.a`, "", { expect: { lastSubjectSequence: 1 } }),
      10071,
    );
    assert.equal(text, "wrong last sequence: 3");
    await refused(js.publish(`${name}.c`, "", { expect: { lastSubjectSequence: 1 } }), 10071);
  },

  "the expected last sequence of another subject is checked": async (bench) => {
    const { js, name } = await bench.stream();
    await js.publish(`${name}.a.1`);
    await js.publish(`${name}.b.1`);
    const expect = { lastSubjectSequence: 1, lastSubjectSequenceSubject: `${name}.a.*` };
    await js.publish(`${name}.b.2`, "", { expect });
    await js.publish(`${name}.a.2`, "", { expect });
    await refused(js.publish(`${name}.a.3`, "", { expect }), 10071);
  },

  "a refused publish is not stored": async (bench) => {
    const { js, jsm, name } = await bench.stream();
    await js.publish(`${name}.a`);
    await refused(
      js.publish(`${name}.a`, "", { msgID: "one", expect: { lastSequence: 9 } }),
      10071,
    );
    assert.equal((await jsm.streams.info(name)).state.last_seq, 1);
    assert.equal((await js.publish(`${name}.a`, "", { msgID: "one" })).duplicate, false);
  },

  "a stream that does not acknowledge says nothing": async (bench) => {
    const { nc, jsm, name } = await bench.stream({ no_ack: true });
    const received = new Collected(nc, `${name}-reply`);
    nc.publish(`${name}.a`, "", { reply: `${name}-reply` });
    await until("the message", async () => (await jsm.streams.info(name)).state.messages === 1);
    await nc.flush();
    assert.deepEqual(received.texts, []);
  },

  "a thousand publishes in flight through one shared inbox are all acknowledged": async (bench) => {
    const { nc, name } = await bench.stream();
    const inbox = bench.unique();
    const acknowledged = new Map<string, { seq: number; stream: string }>();
    nc.subscribe(`${inbox}.*`, {
      callback: (_, message) => void acknowledged.set(message.subject, message.json()),
    });
    for (let count = 1; count <= 1_024; count++) {
      nc.publish(`${name}.a`, "x".repeat(300), { reply: `${inbox}.${count}`, headers: id(count) });
    }
    await until("1024 acknowledgements", () => acknowledged.size === 1_024);
    for (let count = 1; count <= 1_024; count++) {
      assert.deepEqual(acknowledged.get(`${inbox}.${count}`), { stream: name, seq: count });
    }
    nc.publish(`${name}.a`, "", { reply: `${inbox}.again`, headers: id(7) });
    await until("the duplicate's acknowledgement", () => acknowledged.has(`${inbox}.again`));
    assert.deepEqual(acknowledged.get(`${inbox}.again`), { stream: name, seq: 7, duplicate: true });
  },

  "acknowledgements through a shared inbox: no stream is an empty body of status 503": async (
    bench,
  ) => {
    const { nc } = await bench.jetstream();
    const inbox = bench.unique();
    const received = new Collected(nc, inbox);
    nc.publish(bench.unique(), "lost", { reply: inbox });
    await received.take(1);
    const [message] = received.messages;
    assert.equal(message?.data.length, 0);
    assert.equal(message?.headers?.code, 503);
  },

  "store times never go back": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream();
    for (let count = 1; count < 200; count++) nc.publish(`${name}.a`, "x");
    await js.publish(`${name}.a`, "x");
    const stored = await allOf(await jsm.direct.getBatch(name, { seq: 1, batch: 200 }));
    assert.equal(stored.length, 200);
    for (const [index, { time }] of stored.entries()) {
      const before = stored[index - 1];
      assert.ok(!before || before.time.getTime() <= time.getTime());
    }
    const ends = [stored[0]?.timestamp, stored.at(-1)?.timestamp];
    assert.notEqual(ends[0], ends[1]);
  },

  "headers that ask for what the stream does not allow are refused": async (bench) => {
    const { js, jsm, name } = await bench.stream();
    const asking = (header: string, value: string) => {
      const made = headers();
      made.set(header, value);
      return js.publish(`${name}.a`, "", { headers: made });
    };
    await refused(asking("Nats-TTL", "5s"), 10166);
    await refused(asking("Nats-Schedule", "@at 2100-01-01T00:00:00Z"), 10188);
    await refused(asking("Nats-Batch-Id", "one"), 10174);
    await refused(asking("Nats-Incr", "+1"), 10168);
    assert.equal((await jsm.streams.info(name)).state.messages, 0);
  },
});

function id(number: number): MsgHdrs {
  const made = headers();
  made.set("Nats-Msg-Id", `id-${number}`);
  return made;
}
