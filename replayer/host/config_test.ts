import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { configure, HOST_FLAGS } from "./config.ts";
import { permissions } from "./permissions.ts";

const configOf = (...args: string[]) => configure(parseFlags(HOST_FLAGS, args));

Deno.test("configure() hosts 16 group and 32 private replays, and the livestream, by default", () => {
  const { maxChannels, maxPrivate, liveMain, stopReplays, prefix, metrics } = configOf();
  assert.deepEqual([maxChannels, maxPrivate, liveMain, stopReplays], [16, 32, true, false]);
  assert.deepEqual([prefix, metrics.port], ["tspi", 9104]);
});

Deno.test("configure() takes bounds that a list of channels has room for", () => {
  const { maxChannels, maxPrivate, liveMain } = configOf(
    ...["--max-channels", "64", "--max-private=0", "--no-live-main"],
  );
  assert.deepEqual([maxChannels, maxPrivate, liveMain], [64, 0, false]);
  for (const args of [["--max-channels", "0"], ["--max-channels=65"], ["--max-private", "257"]]) {
    assert.throws(() => configOf(...args), UsageError);
  }
});

Deno.test("permissions() are the broker, the metrics port, and the files of the login", () => {
  assert.deepEqual(permissions(configOf()), {
    net: ["127.0.0.1:4222", "127.0.0.1:9104"],
    read: [],
  });
  const login = ["--nats-server", "10.0.0.1:4333", "--nats-creds", "host.creds"];
  assert.deepEqual(permissions(configOf(...login, "--metrics-port", "0")), {
    net: ["10.0.0.1:4333"],
    read: ["host.creds"],
  });
});
