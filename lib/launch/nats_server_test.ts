import assert from "node:assert/strict";
import { requirement } from "@rangecast/tests/requirement";
import { findNatsServer, startNatsServer } from "./nats_server.ts";

const { ignore } = requirement("nats-server", findNatsServer() !== null, "2.12 or newer on PATH");

async function greeting(port: number): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(4096);
  const count = await connection.read(buffer) ?? 0;
  return new TextDecoder().decode(buffer.subarray(0, count));
}

Deno.test({
  name: "startNatsServer() keeps its port over a crash and a restart",
  ignore,
  async fn() {
    const storeDir = await Deno.makeTempDir();
    try {
      await using server = await startNatsServer({ storeDir, token: "s3cret" });
      assert.match(await greeting(server.port), /^INFO .*"auth_required":true/);
      const { mode } = await Deno.stat(`${storeDir}/nats-server.conf`);
      assert.equal((mode ?? 0) & 0o777, 0o600, "the file holds the token");
      const { pid } = server;
      server.signal("SIGKILL");
      await server.ended();
      await server.restart();
      assert.notEqual(server.pid, pid);
      assert.match(await greeting(server.port), /^INFO /);
      await server.restart();
      assert.match(await greeting(server.port), /^INFO /);
    } finally {
      await Deno.remove(storeDir, { recursive: true });
    }
  },
});

Deno.test({
  name: "startNatsServer() throws with the server's own words when it cannot start",
  ignore,
  async fn() {
    const storeDir = await Deno.makeTempDir();
    try {
      const start = startNatsServer({ storeDir, settings: ["no_such_setting: 1"] });
      await assert.rejects(start, /no_such_setting/);
    } finally {
      await Deno.remove(storeDir, { recursive: true });
    }
  },
});
