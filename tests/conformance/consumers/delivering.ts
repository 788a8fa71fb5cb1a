import assert from "node:assert/strict";
import { nanos } from "@nats-io/nats-core";
import type { ConsumerConfig } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { until } from "../../support/until.ts";
import { letTimePass, timed } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";
import { api, refused } from "../expectations.ts";
import { letters } from "../letters.ts";
import { deliveryOf, Pull } from "../pulling.ts";
import { pulling } from "./pulling_check.ts";
import type { StreamBench } from "../workbench.ts";

const GAP_MS = 90;

/** Which messages a consumer delivers, and when. */
export const deliverBehaviours = behavioursOf("delivering", {
  "all: from the first message that is left": async (bench) => {
    const stream = await letters(bench);
    await stream.jsm.streams.purge(stream.name, { seq: 3 });
    assert.deepEqual(await delivered(stream, { deliver_policy: "all" }), ["a3", "b4", "a5"]);
  },

  "last: from the last message": async (bench) => {
    const stream = await letters(bench);
    assert.deepEqual(await delivered(stream, { deliver_policy: "last" }), ["a5"]);
    const filter_subject = `${stream.name}.b`;
    assert.deepEqual(await delivered(stream, { deliver_policy: "last", filter_subject }), ["b4"]);
  },

  "new: only what comes after": async (bench) => {
    const stream = await letters(bench);
    const { nc, js, jsm, name } = stream;
    await jsm.consumers.add(name, { durable_name: "n", ack_policy: "none", deliver_policy: "new" });
    await js.publish(`${name}.a`, "a6");
    assert.deepEqual(await new Pull(nc, name, "n", { batch: 1 }).take(1), ["a6"]);
  },

  "by start sequence: from there, or from what follows": async (bench) => {
    const stream = await letters(bench);
    const from = (opt_start_seq: number) =>
      delivered(stream, { deliver_policy: "by_start_sequence", opt_start_seq });
    assert.deepEqual(await from(4), ["b4", "a5"]);
    await stream.jsm.streams.deleteMessage(stream.name, 4);
    assert.deepEqual(await from(4), ["a5"]);
    assert.deepEqual(await from(99), []);
  },

  "by start time: from the first message at or after it": async (bench) => {
    const stream = await letters(bench, 20);
    const from = (opt_start_time: string) =>
      delivered(stream, { deliver_policy: "by_start_time", opt_start_time });
    const third = await stream.jsm.streams.getMessage(stream.name, { seq: 3 });
    assert.deepEqual(await from(third?.timestamp ?? ""), ["a3", "b4", "a5"]);
    const between = new Date((third?.time.getTime() ?? 0) + 5).toISOString();
    assert.deepEqual(await from(between), ["b4", "a5"]);
    assert.deepEqual(await from("2001-01-01T00:00:00Z"), ["a1", "b2", "a3", "b4", "a5"]);
  },

  "by start time in the future: what comes is delivered at once": async (bench) => {
    const stream = await letters(bench);
    const { nc, js, jsm, name } = stream;
    await jsm.consumers.add(name, {
      durable_name: "later",
      ack_policy: "none",
      deliver_policy: "by_start_time",
      opt_start_time: new Date(systemClock.nowMs() + 3_600_000).toISOString(),
    });
    await js.publish(`${name}.a`, "a6");
    assert.deepEqual(await new Pull(nc, name, "later", { batch: 1 }).take(1), ["a6"]);
  },

  "last per subject: the state, then what comes": async (bench) => {
    const stream = await letters(bench);
    const { nc, js, jsm, name } = stream;
    await jsm.consumers.add(name, {
      durable_name: "l",
      ack_policy: "none",
      deliver_policy: "last_per_subject",
      filter_subject: `${name}.>`,
    });
    await js.publish(`${name}.c`, "c6");
    const request = new Pull(nc, name, "l", { batch: 3 });
    assert.deepEqual(await request.take(3), ["b4", "a5", "c6"]);
    assert.deepEqual(request.messages.map((message) => deliveryOf(message).pending), [2, 1, 0]);
  },

  "a filter takes one subject, several, or a wildcard": async (bench) => {
    const stream = await letters(bench);
    const { name } = stream;
    assert.deepEqual(await delivered(stream, { filter_subject: `${name}.b` }), ["b2", "b4"]);
    assert.deepEqual(await delivered(stream, { filter_subject: `${name}.*` }), [
      "a1",
      "b2",
      "a3",
      "b4",
      "a5",
    ]);
    await stream.js.publish(`${name}.c.d`, "c6");
    const filter_subjects = [`${name}.b`, `${name}.c.>`];
    assert.deepEqual(await delivered(stream, { filter_subjects }), ["b2", "b4", "c6"]);
    assert.deepEqual(await delivered(stream, { filter_subject: `${name}.none` }), []);
  },

  "a changed filter holds for what comes": async (bench) => {
    const stream = await letters(bench);
    const { nc, jsm, name } = stream;
    const durable = { durable_name: "f", ack_policy: "none" } as const;
    await jsm.consumers.add(name, { ...durable, filter_subject: `${name}.a` });
    assert.deepEqual(await new Pull(nc, name, "f", { batch: 1 }).take(1), ["a1"]);
    const config = { ...durable, name: "f", filter_subject: `${name}.b` };
    await api(nc, `CONSUMER.CREATE.${name}.f.${name}.b`, { stream_name: name, config });
    assert.deepEqual(await new Pull(nc, name, "f", { batch: 2 }).take(2), ["b2", "b4"]);
  },

  "what was deleted or has aged is passed over": async (bench) => {
    const stream = await letters(bench);
    await stream.jsm.streams.deleteMessage(stream.name, 2);
    await stream.jsm.streams.deleteMessage(stream.name, 5);
    assert.deepEqual(await delivered(stream, {}), ["a1", "a3", "b4"]);
  },

  "headers_only: the size instead of the body": async (bench) => {
    const { nc, jsm, name } = await letters(bench);
    await jsm.consumers.add(name, { durable_name: "h", ack_policy: "none", headers_only: true });
    const request = new Pull(nc, name, "h", { batch: 1, expires_ms: 2_000 });
    await until("a message", () => request.statusMessages.length + request.messages.length > 0);
    const [message] = request.messages;
    assert.deepEqual([message?.data.length, message?.headers?.get("Nats-Msg-Size")], [0, "2"]);
  },

  "instant: as fast as can be": async (bench) => {
    const stream = await letters(bench, GAP_MS / 3);
    const took_ms = await timed(() => delivered(stream, { replay_policy: "instant" }));
    assert.ok(took_ms < GAP_MS, `${took_ms} ms`);
  },

  "original: with the gaps of the original": async (bench) => {
    const stream = await letters(bench, GAP_MS);
    const took_ms = await timed(() => delivered(stream, { replay_policy: "original" }));
    assert.ok(took_ms > 4 * GAP_MS * 0.9 && took_ms < 4 * GAP_MS * 2, `${took_ms} ms`);
  },

  "inactive_threshold: a consumer that nobody asks goes, one that is asked stays": async (
    bench,
  ) => {
    const { nc, jsm, name } = await letters(bench);
    const inactive_threshold = nanos(400);
    for (const durable_name of ["used", "unused"]) {
      await jsm.consumers.add(name, { durable_name, ack_policy: "none", inactive_threshold });
    }
    const gone = () => jsm.consumers.info(name, "unused").then(() => false, () => true);
    await until("the end of the unused consumer", async () => {
      await new Pull(nc, name, "used", { batch: 1, no_wait: true }).ended();
      return await gone();
    });
    assert.equal((await jsm.consumers.info(name, "used")).name, "used");
  },

  "pause: nothing is delivered until it is resumed": pulling(2, async (consumer) => {
    const { jsm, name, pull, publish, info } = consumer;
    const end = new Date(systemClock.nowMs() + 60_000);
    const paused = await jsm.consumers.pause(name, "one", end);
    assert.equal(paused.paused, true);
    assert.equal(Date.parse(paused.pause_until ?? ""), end.getTime());
    const state = await info();
    assert.equal(state.paused, true);
    assert.ok(state.pause_remaining > nanos(50_000) && state.pause_remaining <= nanos(60_000));
    const request = pull({ batch: 3, expires_ms: 4_000 });
    await publish("3");
    assert.equal((await info()).num_pending, 3);
    await letTimePass(50);
    assert.deepEqual(request.texts, []);
    assert.equal((await jsm.consumers.resume(name, "one")).paused, false);
    assert.equal((await info()).paused ?? false, false);
    // nats-server 2.15 does not look at waiting requests when it resumes, but at the next event.
    await publish("4");
    assert.deepEqual(await request.take(3), ["1", "2", "3"]);
  }),

  "pause: ends by itself": pulling(1, async ({ jsm, name, pull }) => {
    await jsm.consumers.pause(name, "one", new Date(systemClock.nowMs() + 300));
    const took_ms = await timed(() => pull({ batch: 1, expires_ms: 4_000 }).take(1));
    assert.ok(took_ms > 150, `${took_ms} ms`);
  }),

  "pause_until: a consumer can begin paused": async (bench) => {
    const { jsm, name } = await letters(bench);
    const made = await jsm.consumers.add(name, {
      durable_name: "one",
      ack_policy: "none",
      pause_until: new Date(systemClock.nowMs() + 60_000).toISOString(),
    });
    assert.equal(made.paused, true);
  },

  "pause of an unknown consumer is refused": async (bench) => {
    const { jsm, name } = await letters(bench);
    const later = new Date(systemClock.nowMs() + 60_000);
    await refused(jsm.consumers.pause(name, "none", later), 10014);
  },

  "inactive_threshold: a waiting request keeps the consumer": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream();
    const durable = { durable_name: "one", ack_policy: "none" } as const;
    await jsm.consumers.add(name, { ...durable, inactive_threshold: nanos(200) });
    const request = new Pull(nc, name, "one", { batch: 1, expires_ms: 4_000 });
    await letTimePass(900);
    await js.publish(`${name}.a`, "late");
    assert.deepEqual(await request.take(1), ["late"]);
  },

  "two clients share the messages of one consumer": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream();
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit" });
    const other = await bench.connect();
    const pulls = [nc, other, nc, other].map((client) =>
      new Pull(client, name, "one", { batch: 5 })
    );
    for (let count = 1; count <= 20; count++) await js.publish(`${name}.a`, String(count));
    await until("all 20", () => pulls.every((pull) => pull.texts.length === 5));
    assert.equal(new Set(pulls.flatMap((pull) => pull.texts)).size, 20);
  },

  "aged messages are not delivered and not counted": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream({ max_age: nanos(200) });
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "none" });
    for (const text of ["1", "2"]) await js.publish(`${name}.a`, text);
    await until(
      "nothing pending",
      async () => (await jsm.consumers.info(name, "one")).num_pending === 0,
    );
    await js.publish(`${name}.a`, "3");
    assert.deepEqual(await new Pull(nc, name, "one", { batch: 1 }).take(1), ["3"]);
  },
});

/** All that a new consumer delivers of what the stream holds. */
async function delivered(
  { nc, jsm, name }: StreamBench,
  config: Partial<ConsumerConfig>,
): Promise<string[]> {
  const made = await jsm.consumers.add(name, { ack_policy: "none", ...config });
  if (made.num_pending === 0) return [];
  return await new Pull(nc, name, made.name, { batch: made.num_pending }).take(made.num_pending);
}
