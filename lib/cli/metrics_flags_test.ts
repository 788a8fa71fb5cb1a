import assert from "node:assert/strict";
import { parseFlags } from "./flags.ts";
import { metricsFlags, metricsPermissions, metricsSettings } from "./metrics_flags.ts";

function settings(...args: string[]) {
  return metricsSettings(parseFlags(metricsFlags(9101), args));
}

Deno.test("metricsSettings() is the program's own port of the loopback address by default", () => {
  assert.deepEqual(settings(), { hostname: "127.0.0.1", port: 9101 });
  const args = ["--metrics-host=::1", "--metrics-port=9000"];
  assert.deepEqual(settings(...args), { hostname: "::1", port: 9000 });
});

Deno.test("metricsPermissions() grants exactly the address, and nothing when it is off", () => {
  assert.deepEqual(metricsPermissions(settings()), { net: ["127.0.0.1:9101"] });
  assert.deepEqual(metricsPermissions(settings("--metrics-host=::1")), { net: ["[::1]:9101"] });
  assert.deepEqual(metricsPermissions(settings("--metrics-port=0")), { net: [] });
});

Deno.test("metricsFlags() refuses a name for the address", () => {
  assert.throws(
    () => settings("--metrics-host=myhost"),
    /--metrics-host as it must be an IP address/,
  );
});
