import assert from "node:assert/strict";
import { headers } from "@nats-io/nats-core";
import { systemClock } from "@rangecast/base/clock";
import { behavioursOf } from "../behaviour.ts";
import { api } from "../expectations.ts";
import { letters } from "../letters.ts";

/** A time with the server's nanoseconds. */
const STORE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Messages read through the API. */
export const messageGetBehaviours = behavioursOf("message get", {
  "by sequence: everything that was published": async (bench) => {
    const { js, jsm, name } = await bench.stream();
    const sent = headers();
    sent.append("A", "b");
    sent.append("A", "c");
    await js.publish(`${name}.a`, "body", { headers: sent });
    const message = await jsm.streams.getMessage(name, { seq: 1 });
    assert.equal(message?.subject, `${name}.a`);
    assert.equal(message.seq, 1);
    assert.equal(message.string(), "body");
    assert.deepEqual(message.header.values("A"), ["b", "c"]);
    assert.match(message.timestamp, STORE_TIME);
    assert.ok(Math.abs(message.time.getTime() - systemClock.nowMs()) < 10_000);
  },

  "by sequence: none is error 10037": async (bench) => {
    const { nc, name } = await bench.stream();
    const answer = await api(nc, `STREAM.MSG.GET.${name}`, { seq: 1 });
    assert.deepEqual([answer.error?.err_code, answer.error?.code], [10037, 404]);
  },

  "last by subject, with wildcards too": async (bench) => {
    const bodies = await letters(bench);
    const last = (subject: string) =>
      bodies.jsm.streams.getMessage(bodies.name, { last_by_subj: `${bodies.name}.${subject}` });
    assert.equal((await last("a"))?.string(), "a5");
    assert.equal((await last("b"))?.string(), "b4");
    assert.equal((await last("*"))?.string(), "a5");
    assert.equal(await last("none"), null);
  },

  "next by subject from a sequence": async (bench) => {
    const { nc, name } = await letters(bench);
    const next = async (seq: number, subject: string) => {
      const answer = await api(nc, `STREAM.MSG.GET.${name}`, {
        seq,
        next_by_subj: `${name}.${subject}`,
      });
      return answer.error?.err_code ?? answer.message?.seq;
    };
    assert.equal(await next(1, "b"), 2);
    assert.equal(await next(3, "b"), 4);
    assert.equal(await next(0, "a"), 1);
    assert.equal(await next(4, "*"), 4);
    assert.equal(await next(5, "b"), 10037);
  },

  "a request for nothing is refused": async (bench) => {
    const { nc, name } = await letters(bench);
    for (const request of [{}, { seq: 1, last_by_subj: `${name}.a` }]) {
      const answer = await api(nc, `STREAM.MSG.GET.${name}`, request);
      assert.equal(answer.error?.err_code, 10003);
    }
  },
});
