import assert from "node:assert/strict";
import { headers, type NatsConnection } from "@nats-io/nats-core";
import { systemClock } from "@rangecast/base/clock";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";
import { allOf } from "../expectations.ts";
import { letters } from "../letters.ts";

/** A time with the server's nanoseconds. */
const STORE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Messages read without the API's detour: one, a batch, the last of many subjects. */
export const directGetBehaviours = behavioursOf("direct get", {
  "by sequence: the body, the headers, and where they were": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream();
    const sent = headers();
    sent.set("Rangecast-Time", "now");
    await js.publish(`${name}.a`, "body", { headers: sent });
    const message = await jsm.direct.getMessage(name, { seq: 1 });
    assert.equal(message?.string(), "body");
    assert.deepEqual([message.subject, message.seq], [`${name}.a`, 1]);
    assert.equal(message.header.get("Rangecast-Time"), "now");
    assert.equal(message.header.get("Nats-Stream"), name);
    assert.match(message.timestamp, STORE_TIME);
    const stored = await jsm.streams.getMessage(name, { seq: 1 });
    assert.equal(message.timestamp, stored?.timestamp);
    const raw = await nc.request(`$JS.API.DIRECT.GET.${name}`, `{"seq":1}`);
    assert.equal(raw.headers?.code, 0);
    assert.deepEqual(raw.headers?.keys().toSorted(), [
      "Nats-Sequence",
      "Nats-Stream",
      "Nats-Subject",
      "Nats-Time-Stamp",
      "Rangecast-Time",
    ]);
  },

  "last by subject, in the request's body or subject": async (bench) => {
    const { nc, jsm, name } = await letters(bench);
    const last = (subject: string) =>
      jsm.direct.getMessage(name, { last_by_subj: `${name}.${subject}` });
    assert.equal((await last("a"))?.string(), "a5");
    assert.equal((await last("b"))?.string(), "b4");
    assert.equal(await last("none"), null);
    const body = JSON.stringify({ last_by_subj: `${name}.*` });
    assert.equal((await nc.request(`$JS.API.DIRECT.GET.${name}`, body)).string(), "a5");
  },

  "next by subject from a sequence": async (bench) => {
    const { jsm, name } = await letters(bench);
    const next = async (seq: number, subject: string) =>
      (await jsm.direct.getMessage(name, { seq, next_by_subj: `${name}.${subject}` }))?.string();
    assert.equal(await next(1, "b"), "b2");
    assert.equal(await next(3, "b"), "b4");
    assert.equal(await next(2, "*"), "b2");
    assert.equal(await next(5, "b"), undefined);
    const first = await jsm.direct.getMessage(name, { next_by_subj: `${name}.b` });
    assert.equal(first?.string(), "b2");
  },

  "from a time: the first message at or after it": async (bench) => {
    const { jsm, name } = await letters(bench, 20);
    const third = await jsm.direct.getMessage(name, { seq: 3 });
    const found = await jsm.direct.getMessage(name, { start_time: third?.timestamp ?? "" });
    assert.equal(found?.seq, 3);
    const later = await jsm.direct.getMessage(name, {
      start_time: new Date(systemClock.nowMs() + 60_000),
    });
    assert.equal(later, null);
  },

  "nothing found is status 404": async (bench) => {
    const { nc, name } = await letters(bench);
    for (const request of [{ seq: 99 }, { last_by_subj: `${name}.none` }]) {
      const answer = await direct(nc, name, request);
      assert.deepEqual(answer, ["404 Message Not Found"]);
    }
  },

  "a request that cannot be understood is status 408": async (bench) => {
    const { nc, name } = await letters(bench);
    assert.deepEqual(await direct(nc, name, ""), ["408 Empty Request"]);
    assert.deepEqual(await direct(nc, name, "{nonsense"), ["408 Malformed Request"]);
    const both = { seq: 1, last_by_subj: `${name}.a` };
    assert.deepEqual(await direct(nc, name, both), ["408 Bad Request"]);
  },

  "a stream without allow_direct does not answer": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream({ allow_direct: false });
    await js.publish(`${name}.a`);
    await assert.rejects(jsm.direct.getMessage(name, { seq: 1 }));
    await jsm.streams.update(name, { allow_direct: true });
    await until(
      "the direct get",
      () => nc.request(`$JS.API.DIRECT.GET.${name}`, `{"seq":1}`).then(() => true, () => false),
    );
  },

  "batch: so many messages, what is left, and the end": async (bench) => {
    const { nc, name } = await letters(bench);
    assert.deepEqual(await direct(nc, name, { seq: 2, batch: 3 }), [
      "b2 last 0 left 3",
      "a3 last 2 left 2",
      "b4 last 3 left 1",
      "204 EOB last 4 left 1",
    ]);
    assert.deepEqual(await direct(nc, name, { seq: 4, batch: 10 }), [
      "b4 last 0 left 1",
      "a5 last 4 left 0",
      "204 EOB last 5 left 0",
    ]);
    assert.deepEqual(await direct(nc, name, { seq: 6, batch: 10 }), ["404 Message Not Found"]);
  },

  "batch of one subject": async (bench) => {
    const { nc, name } = await letters(bench);
    const request = { seq: 1, batch: 2, next_by_subj: `${name}.a` };
    assert.deepEqual(await direct(nc, name, request), [
      "a1 last 0 left 2",
      "a3 last 1 left 1",
      "204 EOB last 3 left 1",
    ]);
  },

  "batch up to a number of bytes": async (bench) => {
    const { js, jsm, name } = await bench.stream();
    for (let count = 0; count < 10; count++) await js.publish(`${name}.a`, "x".repeat(1_000));
    const some = await allOf(
      await jsm.direct.getBatch(name, { seq: 1, batch: 10, max_bytes: 3_500 }),
    );
    assert.ok(some.length >= 3 && some.length <= 4, `${some.length} messages`);
  },

  "batch from a time": async (bench) => {
    const { jsm, name } = await letters(bench, 20);
    const third = await jsm.direct.getMessage(name, { seq: 3 });
    const start_time = third?.timestamp ?? "";
    const found = await allOf(await jsm.direct.getBatch(name, { start_time, batch: 10 }));
    assert.deepEqual(found.map((message) => message.seq), [3, 4, 5]);
  },

  "batch passes over what has been deleted": async (bench) => {
    const { jsm, name } = await letters(bench);
    await jsm.streams.deleteMessage(name, 2);
    const found = await allOf(await jsm.direct.getBatch(name, { seq: 1, batch: 10 }));
    assert.deepEqual(found.map((message) => message.seq), [1, 3, 4, 5]);
  },

  "the last of many subjects, in the order of the stream": async (bench) => {
    const { nc, name } = await letters(bench);
    const both = [`${name}.a`, `${name}.b`];
    assert.deepEqual(await direct(nc, name, { multi_last: both }), [
      "b4 last 0 left 1",
      "a5 last 4 left 0",
      "204 EOB last 5 left 0 up to 5",
    ]);
    assert.deepEqual(await direct(nc, name, { multi_last: [`${name}.>`] }), [
      "b4 last 0 left 1",
      "a5 last 4 left 0",
      "204 EOB last 5 left 0 up to 5",
    ]);
    assert.deepEqual(await direct(nc, name, { multi_last: [`${name}.none`] }), ["404 No Results"]);
  },

  "the last of many subjects, when one has gone and another has come": async (bench) => {
    const { nc, js, jsm, name } = await letters(bench);
    const request = { multi_last: [`${name}.b`, `${name}.*.never`] };
    assert.deepEqual(await direct(nc, name, request), [
      "b4 last 0 left 0",
      "204 EOB last 4 left 0 up to 5",
    ]);
    for (const seq of [2, 4]) await jsm.streams.deleteMessage(name, seq);
    await js.publish(`${name}.c`, "c6");
    assert.deepEqual(await direct(nc, name, request), ["404 No Results"]);
  },

  "the last of two subjects, asked for behind one whose name is both": async (bench) => {
    const { nc, name } = await letters(bench);
    const [one, other] = [`${name}.b`, `${name}.none`];
    assert.deepEqual(await direct(nc, name, { multi_last: [`${one} ${other}`] }), [
      "404 No Results",
    ]);
    assert.deepEqual(await direct(nc, name, { multi_last: [one, other] }), [
      "b4 last 0 left 0",
      "204 EOB last 4 left 0 up to 5",
    ]);
  },

  "the last of many subjects as it was at a sequence": async (bench) => {
    const { nc, name } = await letters(bench);
    assert.deepEqual(await direct(nc, name, { multi_last: [`${name}.*`], up_to_seq: 3 }), [
      "b2 last 0 left 1",
      "a3 last 2 left 0",
      "204 EOB last 3 left 0 up to 3",
    ]);
    assert.deepEqual(await direct(nc, name, { multi_last: [`${name}.*`], up_to_seq: 1 }), [
      "a1 last 0 left 0",
      "204 EOB last 1 left 0 up to 1",
    ]);
  },

  "the last of many subjects as it was at an instant": async (bench) => {
    const { nc, jsm, name } = await letters(bench, 20);
    const third = await jsm.direct.getMessage(name, { seq: 3 });
    const at = new Date((third?.time.getTime() ?? 0) + 5).toISOString();
    assert.deepEqual(await direct(nc, name, { multi_last: [`${name}.*`], up_to_time: at }), [
      "b2 last 0 left 1",
      "a3 last 2 left 0",
      "204 EOB last 3 left 0 up to 3",
    ]);
    const long = new Date(systemClock.nowMs() - 3_600_000).toISOString();
    assert.deepEqual(await direct(nc, name, { multi_last: [`${name}.*`], up_to_time: long }), [
      "404 No Results",
    ]);
  },

  "the last of many subjects in pages": async (bench) => {
    const { nc, name } = await letters(bench);
    const request = { multi_last: [`${name}.*`], batch: 1 };
    assert.deepEqual(await direct(nc, name, request), [
      "b4 last 0 left 1",
      "204 EOB last 4 left 1 up to 5",
    ]);
    const next = { ...request, seq: 5, up_to_seq: 5 };
    assert.deepEqual(await direct(nc, name, next), [
      "a5 last 0 left 0",
      "204 EOB last 5 left 0 up to 5",
    ]);
  },

  "the last of more than 1024 subjects is refused": async (bench) => {
    const { nc, js, name } = await bench.stream();
    for (let count = 0; count < 1_024; count++) nc.publish(`${name}.${count}`, "x");
    await js.publish(`${name}.last`, "x");
    const answer = await direct(nc, name, { multi_last: [`${name}.*`] });
    assert.deepEqual(answer, ["413 Too Many Results"]);
  },

  "the official client reads the last of many subjects": async (bench) => {
    const { jsm, name } = await letters(bench);
    const found = await allOf(
      await jsm.direct.getLastMessagesFor(name, { multi_last: [`${name}.>`] }),
    );
    assert.deepEqual(found.map((message) => message.string()), ["b4", "a5"]);
  },
});

/**
 * What a direct get answers, a line per message: its text or status, and the server's notes on the
 * batch.
 */
async function direct(nc: NatsConnection, stream: string, request: unknown): Promise<string[]> {
  const body = typeof request === "string" ? request : JSON.stringify(request);
  const batch = body.includes("batch") || body.includes("multi_last");
  const inbox = `${stream}-inbox-${nc.stats().outMsgs}`;
  const received = new Collected(nc, inbox);
  nc.publish(`$JS.API.DIRECT.GET.${stream}`, body, { reply: inbox });
  const done = () =>
    received.messages.some((message) => !batch || (message.headers?.code ?? 0) !== 0);
  await until(`the end of the direct get ${body}`, done);
  return received.messages.map((message) => {
    const notes = message.headers;
    const note = (word: string, header: string) =>
      notes?.has(header) ? `${word} ${notes.get(header)}` : "";
    return [
      notes?.code ? `${notes.code} ${notes.description}` : message.string(),
      note("last", "Nats-Last-Sequence"),
      note("left", "Nats-Num-Pending"),
      note("up to", "Nats-UpTo-Sequence"),
    ].filter((part) => part !== "").join(" ");
  });
}
