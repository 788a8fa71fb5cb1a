import assert from "node:assert/strict";
import { AuthorizationError } from "@nats-io/nats-core";
import { within } from "../../support/waiting.ts";
import { behavioursOf } from "../behaviour.ts";

/** Who may connect. */
export const credentialBehaviours = behavioursOf("credentials", {
  "user and password: the right ones connect, others do not": async (bench) => {
    const { port } = await bench.startServer({ user: "range", password: "s3cret" });
    const servers = `127.0.0.1:${port}`;
    const nc = await bench.connect({ servers, user: "range", pass: "s3cret" });
    assert.equal(nc.info?.auth_required, true);
    const wrong = [
      { user: "range", pass: "other" },
      { user: "other", pass: "s3cret" },
      { user: "range" },
      { token: "s3cret" },
      {},
    ];
    for (const credentials of wrong) {
      await assert.rejects(bench.connect({ servers, ...credentials }), AuthorizationError);
    }
    await within(nc.flush(), "the client that may");
  },

  "token: the right one connects, others do not": async (bench) => {
    const { port } = await bench.startServer({ token: "s3cret" });
    const servers = `127.0.0.1:${port}`;
    await bench.connect({ servers, token: "s3cret" });
    for (const credentials of [{ token: "other" }, { user: "a", pass: "s3cret" }, {}]) {
      await assert.rejects(bench.connect({ servers, ...credentials }), AuthorizationError);
    }
  },

  "without credentials nothing is done, and the connection ends with -ERR": async (bench) => {
    const { port } = await bench.startServer({ token: "s3cret" });
    for (const operation of ["CONNECT {}", "SUB > 1", "PUB a 2\r\nhi", "PING"]) {
      const client = await bench.raw(port);
      assert.equal(client.info.auth_required, true);
      await client.send(`${operation}\r\n`);
      const lines = await client.untilClosed();
      assert.deepEqual(lines, ["-ERR 'Authorization Violation'"], operation);
    }
  },

  "a server without credentials takes any": async (bench) => {
    const nc = await bench.connect({ user: "whoever", pass: "whatever" });
    await within(nc.flush(), "the client with needless credentials");
  },

  "a client that never says who it is is cut off with -ERR": async (bench) => {
    const { port } = await bench.startServer({ token: "s3cret", authTimeout_ms: 200 });
    const client = await bench.raw(port);
    assert.deepEqual(await client.untilClosed(), ["-ERR 'Authentication Timeout'"]);
  },
});
