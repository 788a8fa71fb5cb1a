import assert from "node:assert/strict";
import { within } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";

/** INFO, CONNECT, PING, +OK, -ERR, credentials and the ends of a connection. */
export const connectionBehaviours = behavioursOf("connection", {
  "INFO comes first and tells what a client must know": async (bench) => {
    const { info } = await bench.raw();
    assert.equal(info.proto, 1);
    assert.equal(info.headers, true);
    assert.equal(info.jetstream, true);
    assert.equal(info.port, bench.port);
    assert.equal(info.max_payload, 1024 * 1024);
    assert.match(String(info.version), /^2\.1[2-9]\.\d+/);
    assert.ok(String(info.server_id).length > 0);
    assert.ok(String(info.server_name).length > 0);
    assert.equal(info.client_ip, "127.0.0.1");
    assert.equal(info.auth_required ?? false, false);
  },

  "INFO gives every connection an id of its own": async (bench) => {
    const [one, other] = [await bench.raw(), await bench.raw()];
    assert.equal(typeof one.info.client_id, "number");
    assert.notEqual(one.info.client_id, other.info.client_id);
  },

  "PING is answered with PONG": async (bench) => {
    const client = await bench.raw();
    await client.handshake();
    await client.send("PING\r\nPING\r\n");
    assert.equal(await client.line(), "PONG");
    assert.equal(await client.line(), "PONG");
  },

  "flush() and rtt() of the client come back": async (bench) => {
    const nc = await bench.connect();
    await within(nc.flush(), "the flush");
    assert.ok(await within(nc.rtt(), "the round trip") >= 0);
  },

  "verbose: each operation is answered with +OK": async (bench) => {
    const client = await bench.raw();
    await client.send(`CONNECT {"verbose":true}\r\n`);
    assert.equal(await client.line(), "+OK");
    for (const operation of ["SUB a 1", "PUB b 2\r\nhi", "UNSUB 1"]) {
      await client.send(`${operation}\r\n`);
      assert.equal(await client.line(), "+OK", operation);
    }
    await client.send("PING\r\n");
    assert.equal(await client.line(), "PONG");
  },

  "not verbose: nothing is answered but PING": async (bench) => {
    const client = await bench.raw();
    await client.handshake({ verbose: false });
    await client.send("SUB a 1\r\nPUB b 2\r\nhi\r\nUNSUB 1\r\n");
    assert.deepEqual(await client.flush(), []);
  },

  "operations are understood in lower case": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.send(`connect {"verbose":false}\r\nsub ${subject} 1\r\n`);
    await client.send(`pub ${subject} 2\r\nhi\r\nping\r\n`);
    assert.equal((await client.message()).body, "hi");
    assert.equal(await client.line(), "PONG");
  },

  "spaces and tabs between the words of an operation do not matter": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake();
    await client.send(`SUB  ${subject}\t 7\r\nPUB\t${subject}   2\r\nhi\r\n`);
    assert.deepEqual(await client.message(), {
      subject,
      sid: "7",
      reply: "",
      header: "",
      body: "hi",
    });
  },

  "operations that arrive byte by byte are understood": async (bench) => {
    const client = await bench.raw();
    const subject = bench.unique();
    await client.handshake({ headers: true });
    const operations = `SUB ${subject} 1\r\nPUB ${subject} re 4\r\nab\r\n\r\n` +
      `HPUB ${subject} 18 20\r\nNATS/1.0\r\nA: b\r\n\r\nhi\r\n`;
    for (const byte of new TextEncoder().encode(operations)) await client.send(Uint8Array.of(byte));
    assert.deepEqual(await client.message(), {
      subject,
      sid: "1",
      reply: "re",
      header: "",
      body: "ab\r\n",
    });
    assert.equal((await client.message()).body, "hi");
  },

  "an unknown operation ends the connection with -ERR": async (bench) => {
    const client = await bench.raw();
    await client.handshake();
    await client.send("NONSENSE\r\n");
    assert.deepEqual(await client.untilClosed(), ["-ERR 'Unknown Protocol Operation'"]);
  },

  "a CONNECT that is not JSON ends the connection": async (bench) => {
    const client = await bench.raw();
    await client.send("CONNECT {verbose\r\n");
    await client.untilClosed();
  },

  "a PUB with a size that is no number ends the connection": async (bench) => {
    const client = await bench.raw();
    await client.handshake();
    await client.send("PUB a many\r\n");
    await client.untilClosed();
  },

  "a message that is longer than its size ends the connection with -ERR": async (bench) => {
    const client = await bench.raw();
    await client.handshake();
    await client.send("PUB a 2\r\nabcdef\r\n");
    assert.deepEqual(await client.untilClosed(), ["-ERR 'Unknown Protocol Operation'"]);
  },

  "an operation line above 4096 bytes ends the connection with -ERR": async (bench) => {
    const client = await bench.raw();
    await client.handshake();
    await client.send(`SUB ${"a".repeat(5000)} 1\r\n`);
    assert.deepEqual(await client.untilClosed(), ["-ERR 'maximum control line exceeded'"]);
  },

  "a subscription to an invalid subject is refused and the connection stays": async (bench) => {
    const client = await bench.raw();
    await client.handshake();
    for (const subject of ["a..b", ".a", "a.", "a.>.b"]) {
      await client.send(`SUB ${subject} 1\r\n`);
      assert.deepEqual(await client.flush(), ["-ERR 'Invalid Subject'"], subject);
    }
  },

  "pedantic: a publish to an invalid subject is refused": async (bench) => {
    const client = await bench.raw();
    await client.handshake({ pedantic: true });
    for (const subject of ["a..b", "a.*", "a.>"]) {
      await client.send(`PUB ${subject} 2\r\nhi\r\n`);
      assert.deepEqual(await client.flush(), ["-ERR 'Invalid Publish Subject'"], subject);
    }
  },

  "no echo: a client's own messages do not come back": async (bench) => {
    const [nc, other] = [await bench.connect({ noEcho: true }), await bench.connect()];
    const subject = bench.unique();
    const received = new Collected(nc, subject);
    await nc.flush();
    nc.publish(subject, "own");
    await nc.flush();
    other.publish(subject, "another's");
    await other.flush();
    await nc.flush();
    assert.deepEqual(received.texts, ["another's"]);
  },
});
