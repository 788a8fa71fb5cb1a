import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { UsageError } from "@rangecast/cli/usage-error";
import { RANGE_RETENTION } from "@rangecast/bus/streams";
import { configure, PRODUCER_FLAGS } from "./config.ts";

const read = (...args: string[]) => configure(parseFlags(PRODUCER_FLAGS, args));

Deno.test("configure() is the contract's defaults when no flag is given", () => {
  assert.deepEqual(read(), {
    receiver: { hostname: "127.0.0.1", port: 30_000 },
    sensorIds: [],
    run: undefined,
    nats: { servers: [{ hostname: "127.0.0.1", port: 4222 }], login: { type: "none" }, tls: null },
    prefix: "tspi",
    retention: RANGE_RETENTION,
    publishTimeout_ms: 2000,
    maxInFlight: 1024,
    spoolFrames: 1_000_000,
    drainTimeout_ms: 10_000,
    kernelDropsFile: undefined,
    metrics: { hostname: "127.0.0.1", port: 9101 },
  });
});

Deno.test("configure() follows the flags", () => {
  const config = read(
    ...["--udp-host", "0.0.0.0", "--udp-port", "31000", "--udp-group", "239.1.2.3"],
    ...["--sensor-id", "501,502", "--sensor-id", "65535", "--run", "trial-7_b.2"],
    ...["--stream-prefix", "range2", "--publish-timeout", "500ms", "--max-in-flight", "1"],
    ...["--spool", "5", "--drain-timeout", "0s", "--kernel-drops", "drops.json"],
    ...["--metrics-port", "0", "--telemetry-max-age", "3d"],
  );
  assert.deepEqual(config.receiver, { hostname: "0.0.0.0", port: 31_000, group: "239.1.2.3" });
  assert.deepEqual(config.sensorIds, [501, 502, 65_535]);
  assert.equal(config.run, "trial-7_b.2");
  assert.equal(config.prefix, "range2");
  assert.equal(config.publishTimeout_ms, 500);
  assert.equal(config.maxInFlight, 1);
  assert.equal(config.spoolFrames, 5);
  assert.equal(config.drainTimeout_ms, 0);
  assert.equal(config.kernelDropsFile, "drops.json");
  assert.equal(config.metrics.port, 0);
  assert.equal(config.retention.telemetry.max_age_ms, 3 * 86_400_000);
});

const REFUSED: readonly (readonly [args: string[], message: RegExp])[] = [
  [["--udp-port", "0"], /--udp-port .* from 1 to 65535: current value is "0"/],
  [["--udp-port", "65536"], /--udp-port/],
  [["--udp-host", "localhost.example"], /--udp-host .* IP address/],
  [["--udp-group", "10.0.0.1"], /--udp-group .* current value is 10.0.0.1/],
  [["--udp-group", "fe80::1"], /--udp-group/],
  [["--udp-group", "ff02::1"], /--udp-group .* same family: .* ff02::1 and 127\.0\.0\.1/],
  [["--sensor-id", "65536"], /--sensor-id/],
  [["--sensor-id", "501,"], /--sensor-id/],
  [["--run", "a b"], /--run/],
  [["--run", "a".repeat(65)], /--run/],
  [["--run", "a\r\nNats-Msg-Id: 1"], /--run/],
  [["--publish-timeout", "99ms"], /--publish-timeout .* current value is 99ms/],
  [["--max-in-flight", "0"], /--max-in-flight/],
  [["--max-in-flight", "65537"], /--max-in-flight/],
  [["--spool", "0"], /--spool/],
  [["--drain-timeout", "10"], /--drain-timeout/],
  [["--drain-timeout", "-1s"], /--drain-timeout/],
  [["--metrics-port", "x"], /--metrics-port/],
  [["--no-such-flag"], /Unknown flag --no-such-flag/],
];

for (const [args, message] of REFUSED) {
  Deno.test(`configure() refuses ${JSON.stringify(args.join(" "))}`, () => {
    assert.throws(() => read(...args), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("configure() takes multicast groups of both kinds", () => {
  assert.equal(read("--udp-group", "224.0.0.1").receiver.group, "224.0.0.1");
  const config = read("--udp-host", "::1", "--udp-group", "ff02::1");
  assert.deepEqual(config.receiver, { hostname: "::1", port: 30_000, group: "ff02::1" });
});
