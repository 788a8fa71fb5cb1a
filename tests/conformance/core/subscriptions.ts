import assert from "node:assert/strict";
import { until } from "../../support/until.ts";
import { within } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";
import { nobodyListens } from "../expectations.ts";

/** Which subscription gets which message. */
export const subscriptionBehaviours = behavioursOf("subscriptions", {
  "a literal subject gets its own messages and no others": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const received = new Collected(nc, `${subject}.b`);
    for (const other of [`${subject}.b`, subject, `${subject}.b.c`, `${subject}.B`]) {
      nc.publish(other, other);
    }
    await nc.flush();
    assert.deepEqual(received.texts, [`${subject}.b`]);
  },

  "* stands for exactly one token": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const received = new Collected(nc, `${subject}.*.c`);
    for (const rest of ["a.c", "b.c", "c", "a.b.c", "a.c.d", "a.d"]) {
      nc.publish(`${subject}.${rest}`, rest);
    }
    await nc.flush();
    assert.deepEqual(received.texts, ["a.c", "b.c"]);
  },

  "> stands for one token or more": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const received = new Collected(nc, `${subject}.>`);
    nc.publish(subject, "none");
    for (const rest of ["a", "a.b", "a.b.c"]) nc.publish(`${subject}.${rest}`, rest);
    await nc.flush();
    assert.deepEqual(received.texts, ["a", "a.b", "a.b.c"]);
  },

  "* and > inside a token are letters": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const received = new Collected(nc, `${subject}.a*`);
    nc.publish(`${subject}.ab`, "ab");
    nc.publish(`${subject}.a*`, "a*");
    await nc.flush();
    assert.deepEqual(received.texts, ["a*"]);
  },

  "each matching subscription of a connection gets its own copy": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const patterns = [`${subject}.a`, `${subject}.*`, `${subject}.>`, `${subject}.a`];
    const all = patterns.map((pattern) => new Collected(nc, pattern));
    nc.publish(`${subject}.a`, "once");
    await nc.flush();
    assert.deepEqual(all.map((one) => one.texts), patterns.map(() => ["once"]));
  },

  "all subscribers of other connections get the message": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const all: Collected[] = [];
    for (let count = 0; count < 5; count++) {
      const other = await bench.connect();
      all.push(new Collected(other, subject));
      await other.flush();
    }
    nc.publish(subject, "all");
    for (const one of all) assert.deepEqual(await one.take(1), ["all"]);
  },

  "messages of one publisher keep their order": async (bench) => {
    const [nc, other] = [await bench.connect(), await bench.connect()];
    const subject = bench.unique();
    const received = new Collected(other, `${subject}.*`);
    await other.flush();
    const numbers = Array.from({ length: 5_000 }, (_, index) => String(index));
    for (const number of numbers) nc.publish(`${subject}.${Number(number) % 7}`, number);
    assert.deepEqual(await received.take(numbers.length), numbers);
  },

  "several thousand subscriptions each get their own": async (bench) => {
    const [nc, other] = [await bench.connect(), await bench.connect()];
    const subject = bench.unique();
    const wrong: string[] = [];
    let right = 0;
    for (let index = 0; index < 4_000; index++) {
      const own = `${subject}.${index}.x`;
      other.subscribe(own, {
        callback: (_, message) =>
          message.string() === own ? void (right += 1) : void wrong.push(own),
      });
    }
    await other.flush();
    for (let index = 0; index < 4_000; index++) {
      nc.publish(`${subject}.${index}.x`, `${subject}.${index}.x`);
    }
    await nc.flush();
    await until("4000 messages", () => right + wrong.length >= 4_000);
    assert.deepEqual(wrong, []);
  },

  "a body may hold any bytes": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const received = new Collected(nc, subject);
    const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index % 256);
    const lines = new TextEncoder().encode("\r\nMSG a 1 2\r\n+OK\r\n\0");
    for (const body of [bytes, lines, new Uint8Array()]) nc.publish(subject, body);
    await received.take(3);
    assert.deepEqual(received.messages.map((message) => Uint8Array.from(message.data)), [
      bytes,
      lines,
      new Uint8Array(),
    ]);
  },

  "a body of 1 MiB arrives whole": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const received = new Collected(nc, subject);
    const body = Uint8Array.from({ length: 1024 * 1024 }, (_, index) => (index * 7919) % 256);
    nc.publish(subject, body);
    await received.take(1);
    assert.ok(received.messages[0]?.data.every((byte, index) => byte === body[index]));
    assert.equal(received.messages[0]?.data.length, body.length);
  },

  "UNSUB ends a subscription": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const client = await bench.raw();
    await client.handshake();
    await client.send(`SUB ${subject} 1\r\nSUB ${subject} 2\r\nUNSUB 1\r\n`);
    await client.flush();
    nc.publish(subject, "left");
    await nc.flush();
    assert.equal((await client.message()).sid, "2");
    assert.deepEqual(await client.flush(), []);
  },

  "UNSUB with a maximum ends a subscription after so many messages": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake();
    await client.send(`SUB ${subject} 1\r\nUNSUB 1 3\r\n`);
    for (let count = 0; count < 5; count++) await client.send(`PUB ${subject} 1\r\n${count}\r\n`);
    const bodies = [];
    for (let count = 0; count < 3; count++) bodies.push((await client.message()).body);
    assert.deepEqual(bodies, ["0", "1", "2"]);
    assert.deepEqual(await client.flush(), []);
  },

  "UNSUB with a maximum counts the messages that have come before it": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake();
    const publish = `PUB ${subject} 1\r\nx\r\n`;
    await client.send(`SUB ${subject} 1\r\n${publish}${publish}UNSUB 1 3\r\n${publish}${publish}`);
    for (let count = 0; count < 3; count++) await client.message();
    assert.deepEqual(await client.flush(), []);
  },

  "UNSUB with a maximum that is reached already ends it at once": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake();
    const publish = `PUB ${subject} 1\r\nx\r\n`;
    await client.send(`SUB ${subject} 1\r\n${publish}${publish}UNSUB 1 2\r\n${publish}`);
    for (let count = 0; count < 2; count++) await client.message();
    assert.deepEqual(await client.flush(), []);
  },

  "UNSUB of an unknown subscription does nothing": async (bench) => {
    const client = await bench.raw();
    await client.handshake();
    await client.send("UNSUB 99\r\nUNSUB 98 5\r\n");
    assert.deepEqual(await client.flush(), []);
  },

  "drain() of the client delivers what is on its way, and no more": async (bench) => {
    const [nc, other] = [await bench.connect(), await bench.connect()];
    const subject = bench.unique();
    const received = new Collected(other, subject);
    await other.flush();
    for (let count = 0; count < 500; count++) nc.publish(subject, String(count));
    await nc.flush();
    await within(received.subscription.drain(), "the end of the drain");
    assert.equal(received.texts.length, 500);
    nc.publish(subject, "late");
    await nc.flush();
    await other.flush();
    assert.equal(received.texts.length, 500);
  },

  "a connection that goes away takes its subscriptions along": async (bench) => {
    const [nc, other] = [await bench.connect(), await bench.connect()];
    const subject = bench.unique();
    new Collected(other, subject);
    await other.flush();
    await other.close();
    await until("no responders", () => nobodyListens(nc, subject));
  },

  "subjects may hold any letters and many tokens": async (bench) => {
    const nc = await bench.connect();
    const subject = `${bench.unique()}.Övning-7.${"t.".repeat(50)}ånd`;
    const received = new Collected(nc, subject.replace("Övning-7", "*"));
    nc.publish(subject, "found");
    await received.take(1);
    assert.equal(received.messages[0]?.subject, subject);
  },

  "drain() of a connection sends and delivers what is on its way, then closes": async (bench) => {
    const [nc, other] = [await bench.connect(), await bench.connect()];
    const subject = bench.unique();
    const received = new Collected(other, subject);
    await other.flush();
    for (let count = 0; count < 500; count++) nc.publish(subject, String(count));
    await within(nc.drain(), "the end of the drain");
    assert.equal(nc.isClosed(), true);
    assert.equal((await received.take(500)).length, 500);
  },
});
