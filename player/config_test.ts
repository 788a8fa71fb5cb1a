import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { configure, PLAYER_FLAGS } from "./config.ts";
import { permissions } from "./permissions.ts";

function configOf(...args: string[]) {
  return configure(parseFlags(PLAYER_FLAGS, args));
}

Deno.test("configure() follows the livestream when no flag is given", () => {
  const config = configOf();
  assert.deepEqual(config.source, { type: "livestream" });
  assert.equal(config.rate, 1);
  assert.equal(config.pacingClock, "receive");
  assert.equal(config.jsonStream, true);
  assert.equal(config.units, undefined);
  assert.equal(config.follow, true);
  assert.deepEqual([config.clientId, config.session], [undefined, "main"]);
  assert.equal(config.control, false);
  assert.deepEqual(config.selection, {
    domains: ["tspi"],
    replayed: ["tspi", "flight"],
    sensorIds: [],
  });
});

Deno.test("configure() takes every flag", () => {
  const config = configOf(
    ...["--rate", "max", "--clock", "tspi", "--no-json-stream", "--units", "imperial"],
    ...["--domain", "flight,tspi", "--domain", "tspi"],
    ...["--sensor-id", "7,8", "--sensor-id", "7", "--exit-on-idle", "2s", "--duration", "1m"],
    ...["--metrics-interval", "0s", "--no-follow", "--client-id", "desk-4", "--session", "s1"],
    ...["--operator", " Ann Lee ", "--tag", "Intercept", "--control", "stdin"],
  );
  assert.equal(config.rate, "max");
  assert.equal(config.pacingClock, "tspi");
  assert.equal(config.jsonStream, false);
  assert.deepEqual(config.selection, {
    domains: ["flight", "tspi"],
    replayed: ["flight", "tspi"],
    sensorIds: [7, 8],
  });
  assert.deepEqual(configOf("--sensor-id", "7").selection.replayed, ["tspi"]);
  assert.equal(config.exitOnIdle_ms, 2000);
  assert.equal(config.duration_ms, 60_000);
  assert.equal(config.metricsInterval_ms, 0);
  assert.equal(config.units, "imperial");
  assert.equal(config.follow, false);
  assert.deepEqual([config.clientId, config.session], ["desk-4", "s1"]);
  assert.equal(config.operator, "Ann Lee");
  assert.equal(config.tag, "Intercept");
  assert.equal(config.control, true);
});

Deno.test("configure() refuses what is out of range", () => {
  for (
    const args of [
      ["--rate", "0"],
      ["--rate", "64.1"],
      ["--rate", "fast"],
      ["--clock", "wall"],
      ["--units", "nautical"],
      ["--from", "yesterday"],
      ["--domain", "race"],
      ["--domain", "flight", "--sensor-id", "7"],
      ["--domain", "tspi,flight", "--write-cbor", "out"],
      ["--sensor-id", "65536"],
      ["--sensor-id", Array.from({ length: 257 }, (_, i) => i).join(",")],
      ["--metrics-interval", "10ms"],
      ["--exit-on-idle", "soon"],
      ["--source", "elsewhere"],
      ["--client-id", "desk.4"],
      ["--session", ""],
      ["--operator", "two\nlines"],
      ["--control", "web"],
    ]
  ) assert.throws(() => configOf(...args), UsageError, args.join(" "));
});

Deno.test("configure() makes a player the client of the private replay that it opens", () => {
  const source = ["--source", "client.desk-4.s1"];
  const own = configOf(...source, "--from", "10m-ago", "--to", "5m-ago", "--rate", "4");
  assert.deepEqual([own.clientId, own.session], ["desk-4", "s1"]);
  const same = configOf(...source, "--from", "10m-ago", "--client-id", "desk-4");
  assert.equal(same.clientId, "desk-4");
  const listener = configOf(...source, "--client-id", "desk-5");
  assert.deepEqual([listener.clientId, listener.session], ["desk-5", "main"]);
});

Deno.test("configure() refuses what does not go with a replay", () => {
  const own = ["--source", "client.desk-4.s1", "--from", "10m-ago"];
  for (
    const [args, message] of [
      [["--source", "replay.night", "--from", "10m-ago"], /its host says what is played/],
      [["--source", "replay.night", "--to", "10m-ago"], /its host says what is played/],
      [["--source", "client.desk-4.s1", "--to", "5m-ago"], /it begins at --from/],
      [[...own, "--rate", "max"], /its host paces it/],
      [[...own, "--clock", "tspi"], /its host paces it/],
      [[...own, "--client-id", "desk-5"], /--client-id as it must be that of .* \(desk-4\)/],
      [[...own, "--session", "s2"], /--session as it must be that of .* \(s1\)/],
    ] as const
  ) assert.throws(() => configOf(...args), message, args.join(" "));
});

Deno.test("permissions() are the broker and the metrics port by default", () => {
  assert.deepEqual(permissions(configOf()), {
    net: ["127.0.0.1:4222", "127.0.0.1:9103"],
    read: [],
    write: [],
  });
});

Deno.test("permissions() add exactly the files that are named", () => {
  const config = configOf(
    ...["--sites", "sites.json", "--write-cbor", "recording", "--nats-creds", "me.creds"],
    ...["--nats-server", "10.0.0.1:4223", "--metrics-port", "0"],
  );
  assert.deepEqual(permissions(config), {
    net: ["10.0.0.1:4223"],
    read: ["me.creds", "sites.json", "recording"],
    write: ["recording"],
  });
});
