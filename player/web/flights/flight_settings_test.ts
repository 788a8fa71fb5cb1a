import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { configure, PLAYER_WEB_FLAGS } from "../config.ts";
import { permissions } from "../permissions.ts";
import { FLIGHT_FLAGS, FLIGHT_VARIABLES, flightSettings, flightTiming } from "./flight_settings.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function timing(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const settings = flightSettings(parseFlags(FLIGHT_FLAGS, args));
  return flightTiming(settings, (name) => variables[name]);
}

const VARIABLES = { WS_DELTA_INTERVAL_MS: "500", WS_STALE_THRESHOLD_SECONDS: "45.5" };

pure("flightTiming() is 200 ms and 60 s, unless variables or flags say otherwise", () => {
  assert.deepEqual(timing(["--compat"]), { interval_ms: 200, stale_ms: 60_000 });
  assert.deepEqual(timing(["--compat"], VARIABLES), { interval_ms: 500, stale_ms: 45_500 });
  assert.deepEqual(
    timing(["--compat", "--ws-delta-interval-ms", "100"], VARIABLES),
    { interval_ms: 100, stale_ms: 45_500 },
  );
  assert.deepEqual(
    timing(["--compat", "--ws-stale-threshold-s", "90"], { WS_DELTA_INTERVAL_MS: " " }),
    {
      ...{ interval_ms: 200, stale_ms: 90_000 },
    },
  );
});

pure("flightTiming() reads no variable unless older clients are served", () => {
  assert.deepEqual(timing([], VARIABLES), { interval_ms: 200, stale_ms: 60_000 });
});

pure("flightTiming() says which variable does not fit", () => {
  for (
    const variables of [
      { WS_DELTA_INTERVAL_MS: "fast" },
      { WS_DELTA_INTERVAL_MS: "0" },
      { WS_STALE_THRESHOLD_SECONDS: "121" },
      { WS_STALE_THRESHOLD_SECONDS: "-1" },
    ]
  ) {
    const [name = ""] = Object.keys(variables);
    assert.throws(() => timing(["--compat"], variables), (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, new RegExp(`^Cannot use ${name} as it must be`));
      return true;
    });
  }
  assert.throws(() => timing(["--ws-delta-interval-ms", "1"]), UsageError);
});

pure("permissions() of player:web grants the variables for older clients, and only then", () => {
  const env = (...args: string[]) =>
    permissions(configure(parseFlags(PLAYER_WEB_FLAGS, args))).env ?? [];
  const common = ["WS_NO_BUFFER_UTIL", "WS_NO_UTF_8_VALIDATE"];
  assert.deepEqual(env(), common);
  assert.deepEqual(env("--compat"), [...common, ...FLIGHT_VARIABLES]);
});
