import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { configure, flightFlags, type FlightsConfig } from "./config.ts";
import { permissions } from "./permissions.ts";
import { NO_VARIABLES, readVariables, type VariableName, VARIABLES } from "./variables.ts";

type Values = Partial<Record<VariableName, string>>;

/** The configuration of a process with `variables` and an env file of `file`. */
function read(args: readonly string[], variables: Values = {}, file?: string): FlightsConfig {
  const found = readVariables(args, {
    variable: (name) => variables[name],
    readFile(path) {
      if (file === undefined) throw new Deno.errors.NotFound(`no ${path}`);
      return file;
    },
  });
  return configure(parseFlags(flightFlags(found), args), found);
}

const ID = { OPENSKY_CLIENT_ID: "me", OPENSKY_CLIENT_SECRET: "s3cret" };

Deno.test("configure() is the contract's defaults when nothing is said", () => {
  const { input, bbox, metrics } = read([]);
  assert.ok(input.mode === "live");
  assert.equal(input.baseUrl.href, "https://opensky-network.org/");
  assert.equal(input.tokenUrl.host, "auth.opensky-network.org");
  assert.equal(input.credentials, null);
  assert.equal(input.interval_s, 60);
  assert.deepEqual(bbox, { lat_min: 40.4, lat_max: 41.2, lon_min: -74.5, lon_max: -73.5 });
  assert.equal(metrics.port, 9106);
});

Deno.test("configure() polls every 10 s with credentials, under either name", () => {
  for (const variables of [ID, { OPENSKY_USERNAME: "me", OPENSKY_PASSWORD: "s3cret" }]) {
    const { input } = read([], variables);
    assert.ok(input.mode === "live");
    assert.deepEqual(input.credentials, { id: "me", secret: "s3cret" });
    assert.equal(input.interval_s, 10);
  }
});

Deno.test("configure() prefers flags to variables, and those to the env file", () => {
  const file = "POLL_INTERVAL_SECONDS=1\nBBOX_LAT_MIN=1\nBBOX_LAT_MAX=3\nREPLAY_SPEED=9\n";
  const variables = { BBOX_LAT_MIN: "2.5", POLL_INTERVAL_SECONDS: "" };
  const { input, bbox } = read(["--lat-max", "4"], variables, file);
  assert.ok(input.mode === "live");
  assert.equal(input.interval_s, 1, "an empty variable says nothing");
  assert.equal(bbox.lat_min, 2.5);
  assert.equal(bbox.lat_max, 4);
});

Deno.test("configure() replays what variables or flags name", () => {
  const variables = { OPENSKY_MODE: "replay", REPLAY_FILE: "a.jsonl", REPLAY_SPEED: "2.5" };
  assert.deepEqual(read([], variables).input, { mode: "replay", file: "a.jsonl", speed: 2.5 });
  assert.deepEqual(read(["--replay-file", "b.jsonl"], variables).input, {
    mode: "replay",
    file: "b.jsonl",
    speed: 2.5,
  });
});

const REFUSED: readonly (readonly [args: string[], variables: Values, message: RegExp])[] = [
  [["--mode", "x"], {}, /--mode/],
  [["--mode", "replay"], {}, /--replay-file/],
  [["--replay-speed", "0"], {}, /--replay-speed/],
  [["--poll-interval", "0"], {}, /--poll-interval/],
  [["--lat-min", "41.2"], {}, /--lat-min .* 41\.2 and 41\.2/],
  [["--lon-max", "181"], {}, /--lon-max/],
  [["--base-url", "http://example.org"], {}, /--base-url .* https/],
  [["--token-url", "file:///etc/passwd"], {}, /--token-url/],
  [["--publish-timeout", "99ms"], {}, /--publish-timeout/],
  [["--env-file", "no.env"], {}, /--env-file no\.env/],
  [[], { OPENSKY_CLIENT_ID: "me" }, /OPENSKY_CLIENT_SECRET/],
  [[], { POLL_INTERVAL_SECONDS: "often" }, /--poll-interval/],
];

for (const [args, variables, message] of REFUSED) {
  Deno.test(`configure() refuses ${JSON.stringify([args.join(" "), variables])}`, () => {
    assert.throws(() => read(args, variables), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("configure() never shows a secret in what it refuses", () => {
  assert.throws(() => read(["--base-url", "https://me:s3cret@example.org"]), (error) => {
    assert.doesNotMatch(String(error), /s3cret/);
    return true;
  });
  assert.throws(() => read([], ID, "s3cret"), (error) => {
    assert.match(String(error), /line 1/);
    assert.doesNotMatch(String(error), /s3cret/);
    return true;
  });
});

Deno.test("readVariables() takes what it may not read for absent", () => {
  const found = readVariables(["--env-file=x"], {
    variable: () => undefined,
    readFile() {
      throw new Deno.errors.NotCapable("no");
    },
  });
  assert.deepEqual(found, NO_VARIABLES);
});

Deno.test("permissions() name the API and the tokens' host, the broker, the variables and the env file", () => {
  assert.deepEqual(permissions(read([])), {
    net: [
      "opensky-network.org:443",
      "auth.opensky-network.org:443",
      "127.0.0.1:4222",
      "127.0.0.1:9106",
    ],
    read: [".env"],
    env: VARIABLES,
  });
});

Deno.test("permissions() of a replay are its file, and no host but the broker", () => {
  const args = ["--mode", "replay", "--replay-file", "a.jsonl", "--metrics-port", "0"];
  assert.deepEqual(permissions(read(args)), {
    net: ["127.0.0.1:4222"],
    read: [".env", "a.jsonl"],
    env: VARIABLES,
  });
});
