import assert from "node:assert/strict";
import { within } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";

/** How connections end that the client did not end. */
export const connectionLimitBehaviours = behavioursOf("limits of a connection", {
  "max_payload: INFO tells it, and a message of just that size passes": async (bench) => {
    const { port } = await bench.startServer({ maxPayload: 1000 });
    const client = await bench.raw(port);
    assert.equal(client.info.max_payload, 1000);
    await client.handshake();
    const body = "x".repeat(1000);
    await client.send(`SUB a 1\r\nPUB a 1000\r\n${body}\r\n`);
    assert.equal((await client.message()).body, body);
  },

  "max_payload: a larger message ends the connection with -ERR": async (bench) => {
    const { port } = await bench.startServer({ maxPayload: 1000 });
    const client = await bench.raw(port);
    await client.handshake();
    await client.send(`PUB a 1001\r\n${"x".repeat(1001)}\r\n`);
    assert.deepEqual(await client.untilClosed(), ["-ERR 'Maximum Payload Violation'"]);
  },

  "max_payload counts the header too": async (bench) => {
    const { port } = await bench.startServer({ maxPayload: 100 });
    const client = await bench.raw(port);
    await client.handshake({ headers: true });
    const header = "NATS/1.0\r\nA: b\r\n\r\n";
    const size = header.length + 90;
    await client.send(`HPUB a ${header.length} ${size}\r\n${header}${"x".repeat(90)}\r\n`);
    assert.deepEqual(await client.untilClosed(), ["-ERR 'Maximum Payload Violation'"]);
  },

  "lame duck: clients are told, then cut off, and nobody new comes in": async (bench) => {
    const server = await bench.startServer();
    const client = await bench.raw(server.port);
    await client.handshake({ protocol: 1 });
    const nc = await bench.connect({ servers: `127.0.0.1:${server.port}` });
    const told = Promise.withResolvers<void>();
    (async () => {
      for await (const status of nc.status()) if (status.type === "ldm") told.resolve();
    })();
    server.lameDuck();
    await within(told.promise, "the client's lame-duck status");
    await assert.rejects(bench.connect({ servers: `127.0.0.1:${server.port}` }));
    await within(nc.closed(), "the end of the client's connection");
    const lines = await client.untilClosed();
    assert.ok(lines.some((line) => line.startsWith("INFO ") && line.includes('"ldm":true')));
  },

  "a client that never reads is cut off and counted, and the others are not": async (bench) => {
    const server = await bench.startServer({ maxPending: 1024 * 1024 });
    const servers = `127.0.0.1:${server.port}`;
    const [reader, publisher] = [
      await bench.connect({ servers }),
      await bench.connect({ servers }),
    ];
    const asleep = await bench.raw(server.port);
    await asleep.handshake();
    await asleep.send("SUB flood 1\r\nPING\r\n");
    await asleep.line();
    let read = 0;
    reader.subscribe("flood", { callback: () => void (read += 1) });
    await reader.flush();
    const body = new Uint8Array(16 * 1024);
    let sent = 0;
    // The kernel's own buffers, a few MB, fill first.
    while (await server.slowConsumers() === 0 && sent < 8_000) {
      for (let count = 0; count < 200; count++) publisher.publish("flood", body);
      sent += 200;
      await within(publisher.flush(), "the flush of the publisher");
    }
    assert.equal(await server.slowConsumers(), 1);
    await within(reader.flush(), "the flush of the reader");
    assert.equal(read, sent);
    await asleep.untilClosed();
  },

  "a client that does not answer PING is cut off with -ERR": async (bench) => {
    const { port } = await bench.startServer({ pingInterval_ms: 100 });
    const [deaf, client] = [await bench.raw(port), await bench.raw(port)];
    await deaf.handshake();
    await client.handshake();
    await client.send("SUB a 1\r\n");
    const answering = client.message();
    const lines = await deaf.untilClosed();
    assert.ok(lines.filter((line) => line === "PING").length >= 2);
    assert.equal(lines.at(-1), "-ERR 'Stale Connection'");
    const nc = await bench.connect({ servers: `127.0.0.1:${port}` });
    nc.publish("a", "still here");
    assert.equal((await answering).body, "still here");
  },
});
