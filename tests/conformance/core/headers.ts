import assert from "node:assert/strict";
import { headers } from "@nats-io/nats-core";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";

/** HPUB and HMSG. */
export const headerBehaviours = behavioursOf("headers", {
  "headers arrive as they were sent": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const received = new Collected(nc, subject);
    const sent = headers();
    sent.append("Rangecast-Time", "2025-09-28T11:00:00.123456Z");
    sent.append("lower-case", "a: b");
    sent.append("many", "one");
    sent.append("many", "two");
    nc.publish(subject, "body", { headers: sent, reply: "back" });
    await received.take(1);
    const [message] = received.messages;
    assert.equal(message?.reply, "back");
    assert.equal(message?.string(), "body");
    assert.deepEqual([...message?.headers ?? []], [...sent]);
  },

  "the header block is passed on byte for byte": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake({ headers: true });
    const header = "NATS/1.0\r\nA:no space\r\nB:  two\r\nempty:\r\nA: again\r\n\r\n";
    await client.send(`SUB ${subject} 1\r\n`);
    await client.send(
      `HPUB ${subject} re ${header.length} ${header.length + 2}\r\n${header}hi\r\n`,
    );
    assert.deepEqual(await client.message(), {
      subject,
      sid: "1",
      reply: "re",
      header,
      body: "hi",
    });
  },

  "a client without headers gets the body alone": async (bench) => {
    const nc = await bench.connect();
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake({ headers: false });
    await client.send(`SUB ${subject} 1\r\n`);
    await client.flush();
    const sent = headers();
    sent.set("a", "b");
    nc.publish(subject, "body", { headers: sent });
    const { header, body } = await client.message();
    assert.deepEqual({ header, body }, { header: "", body: "body" });
  },

  "HPUB from a client without headers ends the connection": async (bench) => {
    const client = await bench.raw();
    await client.handshake({ headers: false });
    await client.send("HPUB a 12 12\r\nNATS/1.0\r\n\r\n\r\n");
    await client.untilClosed();
  },

  "HPUB with a header longer than the message ends the connection": async (bench) => {
    const client = await bench.raw();
    await client.handshake({ headers: true });
    await client.send("HPUB a 20 12\r\nNATS/1.0\r\n\r\n\r\n");
    await client.untilClosed();
  },

  "a header block that is none harms nobody, stored or not": async (bench) => {
    const { nc, js, jsm, name } = await bench.stream();
    const client = await bench.raw();
    await client.handshake({ headers: true });
    await client.send(`SUB ${name}.* 1\r\nHPUB ${name}.a 1 3\r\nabc\r\n`);
    const { header, body } = await client.message();
    assert.deepEqual([header, body], ["a", "bc"]);
    await until(
      "the message is stored",
      async () => (await jsm.streams.info(name)).state.messages === 1,
    );
    await nc.request(`$JS.API.DIRECT.GET.${name}`, `{"seq":1}`, { timeout: 2_000 });
    await nc.request(`$JS.API.STREAM.MSG.GET.${name}`, `{"seq":1}`, { timeout: 2_000 });
    assert.equal((await js.publish(`${name}.b`, "unharmed")).seq, 2);
  },
});
