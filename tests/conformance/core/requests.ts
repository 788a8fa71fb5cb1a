import assert from "node:assert/strict";
import { type Msg, NoRespondersError, RequestError } from "@nats-io/nats-core";
import { behavioursOf } from "../behaviour.ts";

/** Requests, replies, and the answer when nobody listens. */
export const requestBehaviours = behavioursOf("requests", {
  "a request is answered through its reply subject": async (bench) => {
    const [nc, other] = [await bench.connect(), await bench.connect()];
    const subject = bench.unique();
    other.subscribe(subject, {
      callback: (_, message) => void message.respond(`${message.string()}!`),
    });
    await other.flush();
    assert.equal((await nc.request(subject, "hello")).string(), "hello!");
  },

  "many replies to one request arrive": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    nc.subscribe(subject, {
      callback: (_, message) => {
        for (const part of ["a", "b", "c"]) message.respond(part);
      },
    });
    const parts: Msg[] = [];
    const answers = await nc.requestMany(subject, "", {
      strategy: "count",
      maxMessages: 3,
      maxWait: 2_000,
    });
    for await (const answer of answers) parts.push(answer);
    assert.deepEqual(parts.map((part) => part.string()), ["a", "b", "c"]);
  },

  "a request that nobody listens to is refused at once": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    await assert.rejects(nc.request(subject, "", { timeout: 4_000 }), (error) => {
      assert.ok(error instanceof RequestError);
      assert.ok(error.cause instanceof NoRespondersError);
      return true;
    });
  },

  "no responders: the answer has no body and a header of status 503": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake({ headers: true, no_responders: true });
    await client.send(`SUB ${subject}.re 1\r\nPUB ${subject} ${subject}.re 2\r\nhi\r\n`);
    const { header, body, ...rest } = await client.message();
    assert.deepEqual(rest, { subject: `${subject}.re`, sid: "1", reply: "" });
    assert.match(header, /^NATS\/1\.0 503\r\n/);
    assert.equal(body, "");
  },

  "no responders is told only to clients that ask for it": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake({ headers: true });
    await client.send(`SUB ${subject}.re 1\r\nPUB ${subject} ${subject}.re 2\r\nhi\r\n`);
    assert.deepEqual(await client.flush(), []);
  },
});
