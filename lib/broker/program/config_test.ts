import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { BROKER_FLAGS, configure, permissions } from "./config.ts";

const read = (...args: string[]) => configure(parseFlags(BROKER_FLAGS, args));

Deno.test("configure() has nats-server's ports, and 512 MiB", () => {
  const config = read();
  assert.deepEqual([config.host, config.port, config.monitorPort], ["127.0.0.1", 4222, 8222]);
  assert.equal(config.maxMemoryBytes, 512 * 1024 * 1024);
});

Deno.test("permissions() names the two addresses, or the one", () => {
  assert.deepEqual(permissions(read()), { net: ["127.0.0.1:4222", "127.0.0.1:8222"] });
  const args = ["--host", "::1", "--port", "4333", "--monitor-port", "0"];
  assert.deepEqual(permissions(read(...args)), { net: ["[::1]:4333"] });
});

Deno.test("configure() refuses half a login, two kinds of it, and too little memory", () => {
  for (
    const args of [
      ["--user", "a"],
      ["--password", "b"],
      ["--user", "a", "--password", "b", "--token", "c"],
      ["--max-memory", "10K"],
    ]
  ) assert.throws(() => read(...args), UsageError, args.join(" "));
});
