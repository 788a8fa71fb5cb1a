import assert from "node:assert/strict";
import type { ConsumerMessages, ConsumerNotification } from "@nats-io/jetstream";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { letters } from "../letters.ts";
import type { StreamBench } from "../workbench.ts";

/** As the kit uses them: they find out within a second when something is wrong. */
const QUICK = { expires: 2_000, idle_heartbeat: 500 };

/** Ordered consumers as the official client builds them. */
export const orderedBehaviours = behavioursOf("ordered consumers", {
  "consume: all messages in order, then what comes": async (bench) => {
    const { js, name } = await letters(bench);
    const messages = await (await js.consumers.get(name)).consume(QUICK);
    const texts = await taking(messages, 6, async (count) => {
      if (count === 5) await js.publish(`${name}.a`, "a6");
    });
    assert.deepEqual(texts, ["a1", "b2", "a3", "b4", "a5", "a6"]);
  },

  "the consumer behind it: in memory, no acknowledgements, five minutes": async (bench) => {
    const { js, jsm, name } = await letters(bench);
    const consumer = await js.consumers.get(name);
    const messages = await consumer.consume(QUICK);
    await taking(messages, 1);
    const listed = [];
    for await (const info of jsm.consumers.list(name)) listed.push(info.config);
    assert.equal(listed.length, 1);
    assert.partialDeepStrictEqual(listed[0], {
      ack_policy: "none",
      mem_storage: true,
      max_deliver: 1,
    });
  },

  "filters, a start sequence, a start time and the last per subject": async (bench) => {
    const { js, jsm, name } = await letters(bench, 10);
    const read = async (options: Parameters<typeof js.consumers.get>[1], count: number) =>
      await taking(await (await js.consumers.get(name, options)).consume(QUICK), count);
    assert.deepEqual(await read({ filter_subjects: `${name}.b` }, 2), ["b2", "b4"]);
    const filter_subjects = [`${name}.a`, `${name}.none`];
    assert.deepEqual(await read({ filter_subjects }, 3), ["a1", "a3", "a5"]);
    assert.deepEqual(await read({ opt_start_seq: 4 }, 2), ["b4", "a5"]);
    const third = await jsm.streams.getMessage(name, { seq: 3 });
    const opt_start_time = third?.timestamp ?? "";
    assert.deepEqual(await read({ opt_start_time }, 3), ["a3", "b4", "a5"]);
    const last = { deliver_policy: "last_per_subject", filter_subjects: `${name}.>` } as const;
    assert.deepEqual(await read(last, 2), ["b4", "a5"]);
  },

  "fetch and next": async (bench) => {
    const { js, name } = await letters(bench);
    const consumer = await js.consumers.get(name);
    assert.equal((await consumer.next({ expires: 1_000 }))?.string(), "a1");
    const fetched = await consumer.fetch({ max_messages: 4, expires: 2_000 });
    assert.deepEqual(await taking(fetched, 4), ["b2", "a3", "b4", "a5"]);
  },

  "a lost consumer is made again, and no message is lost or repeated": async (bench) => {
    const { js, jsm, name } = await letters(bench);
    const messages = await (await js.consumers.get(name)).consume(QUICK);
    const notes = notesOf(messages);
    const texts = await taking(messages, 7, async (count) => {
      if (count !== 5) return;
      await deleteConsumers({ jsm, name });
      for (const text of ["a6", "a7"]) await js.publish(`${name}.a`, text);
    });
    assert.deepEqual(texts, ["a1", "b2", "a3", "b4", "a5", "a6", "a7"]);
    await until(
      "the consumer made again",
      () => notes.some((note) => note.type === "ordered_consumer_recreated"),
    );
  },

  "many thousand messages come in order": async (bench) => {
    const { nc, js, name } = await bench.stream();
    const count = 10_000;
    for (let index = 1; index < count; index++) nc.publish(`${name}.${index % 10}`, String(index));
    await js.publish(`${name}.a`, String(count));
    const messages = await (await js.consumers.get(name)).consume({
      ...QUICK,
      max_messages: 1_000,
    });
    let expected = 1;
    for await (const message of messages) {
      assert.equal(message.seq, expected);
      expected += 1;
      if (expected > count) break;
    }
  },

  "heartbeats tell how far it is while nothing comes": async (bench) => {
    const { js, name } = await letters(bench);
    const messages = await (await js.consumers.get(name)).consume({ ...QUICK, callback: () => {} });
    const notes = notesOf(messages);
    await until("a heartbeat", () => notes.some((note) => note.type === "heartbeat"));
    const beat = notes.find((note) => note.type === "heartbeat");
    assert.deepEqual([beat?.lastConsumerSequence, beat?.lastStreamSequence], [5, 5]);
    await messages.close();
  },

  "push: all messages in order, then what comes": async (bench) => {
    const { js, name } = await letters(bench);
    const messages = await (await js.consumers.getPushConsumer(name)).consume();
    const texts = await taking(messages, 6, async (count) => {
      if (count === 5) await js.publish(`${name}.a`, "a6");
    });
    assert.deepEqual(texts, ["a1", "b2", "a3", "b4", "a5", "a6"]);
  },

  "push: many megabytes come in order under flow control": async (bench) => {
    const { nc, js, name } = await bench.stream();
    const count = 600;
    for (let index = 1; index < count; index++) nc.publish(`${name}.a`, "x".repeat(10_000));
    await js.publish(`${name}.a`, "x".repeat(10_000));
    const messages = await (await js.consumers.getPushConsumer(name)).consume();
    let expected = 1;
    for await (const message of messages) {
      assert.equal(message.seq, expected);
      expected += 1;
      if (expected > count) break;
    }
  },
});

/** The bodies of the next `count` messages; `after` is told how many there are so far. */
async function taking(
  messages: ConsumerMessages,
  count: number,
  after: (count: number) => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const texts: string[] = [];
  for await (const message of messages) {
    texts.push(message.string());
    await after(texts.length);
    if (texts.length === count) break;
  }
  return texts;
}

/** All that the client tells about the consumer, as it comes. */
function notesOf(messages: ConsumerMessages): ConsumerNotification[] {
  const notes: ConsumerNotification[] = [];
  (async () => {
    for await (const note of messages.status()) notes.push(note);
  })();
  return notes;
}

async function deleteConsumers({ jsm, name }: Pick<StreamBench, "jsm" | "name">): Promise<void> {
  for await (const info of jsm.consumers.list(name)) await jsm.consumers.delete(name, info.name);
}
