import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { permissionFlags } from "@rangecast/cli/permissions";
import { UsageError } from "@rangecast/cli/usage-error";
import { configure, type GeneratorConfig } from "./config.ts";
import { GENERATOR_FLAGS } from "./flags.ts";
import { permissions } from "./permissions.ts";

function configured(line: string): GeneratorConfig {
  return configure(parseFlags(GENERATOR_FLAGS, line === "" ? [] : line.split(" ")));
}

Deno.test("configure() gives 50 aircraft at 50 Hz for a minute when no flag is given", () => {
  assert.deepEqual(configured(""), {
    fleet: {
      style: "normal",
      count: 50,
      origin: { lat: 57, lon: 18, height_m: 0 },
      speedMin_mps: 50,
      speedMax_mps: 200,
      seed: 1,
    },
    rate_hz: 50,
    timeScale: 1,
    duration_ms: 60_000,
    continuous: false,
    sitesFile: undefined,
    targets: [{ hostname: "127.0.0.1", port: 30_000 }],
    bus: null,
    metrics: { hostname: "127.0.0.1", port: 9102 },
  });
});

Deno.test("configure() sends no datagrams when only a broker is given", () => {
  const { targets, bus } = configured("--nats-server 127.0.0.1:4333 --stream-prefix range2");
  assert.deepEqual(targets, []);
  assert.deepEqual(bus?.nats.servers, [{ hostname: "127.0.0.1", port: 4333 }]);
  assert.equal(bus?.prefix, "range2");
});

Deno.test("configure() plays all flights to their end when --igc is given", () => {
  const { fleet, duration_ms } = configured("--igc a.igc --igc folder,b.igc --height pressure");
  assert.deepEqual(fleet, {
    style: "recorded",
    paths: ["a.igc", "folder", "b.igc"],
    limit: Infinity,
    height: "pressure",
    skip_ms: 0,
    time: "now",
  });
  assert.equal(duration_ms, Infinity);
});

Deno.test("configure() runs without an end when --continuous is given, or as long as --duration", () => {
  assert.equal(configured("--continuous").duration_ms, Infinity);
  assert.equal(configured("--continuous --duration 5s").duration_ms, 5000);
  assert.equal(configured("--igc a.igc --duration 2m").duration_ms, 120_000);
});

Deno.test("configure() moves the other default when one speed is outside of it", () => {
  const speeds = (line: string) => {
    const { fleet } = configured(line);
    assert.ok(fleet.style === "normal");
    return [fleet.speedMin_mps, fleet.speedMax_mps];
  };
  assert.deepEqual(speeds("--speed-min 250"), [250, 250]);
  assert.deepEqual(speeds("--speed-max 20"), [20, 20]);
});

Deno.test("configure() publishes traffic to a broker, one report every 5 s, around an airport", () => {
  const { fleet, bus, targets, rate_hz } = configured("--style traffic --seed 7");
  assert.deepEqual(fleet, {
    style: "traffic",
    count: 50,
    airport: { lat: 57.6628, lon: 18.3462, height_m: 50 },
    seed: 7,
    interval_s: 5,
  });
  assert.deepEqual(bus?.nats.servers, [{ hostname: "127.0.0.1", port: 4222 }]);
  assert.deepEqual(targets, []);
  assert.equal(rate_hz, 0.2);
});

Deno.test("configure() reads an origin with and without a height", () => {
  const origin = (line: string) => {
    const { fleet } = configured(line);
    assert.ok(fleet.style === "normal");
    return fleet.origin;
  };
  assert.deepEqual(origin("--origin 59.65,17.94"), { lat: 59.65, lon: 17.94, height_m: 0 });
  assert.deepEqual(origin("--origin=-33.5,-70,520"), { lat: -33.5, lon: -70, height_m: 520 });
});

for (
  const [line, message] of [
    ["--style recorded", /--style recorded.*--igc/],
    ["--style airshow --igc a.igc", /--igc .*recorded.*airshow/],
    ["--igc a.igc --seed 3", /--seed .*normal or airshow/],
    ["--time original", /--time original .*recorded/],
    ["--height gps", /--height .*recorded/],
    ["--skip 5s", /--skip .*recorded/],
    ["--speed-min 100 --speed-max 90", /--speed-min .*at most --speed-max 90.*100/],
    ["--count 5000 --rate 50", /200000.*250000/],
    ["--rate 0", /--rate .*0\.01.*"0"/],
    ["--origin 91,0", /--origin .*91,0/],
    ["--origin 57", /--origin .*57/],
    ["--origin 57,18,0,1", /--origin /],
    ["--udp-target host.example:30000", /--udp-target .*IP address/],
    ["--count 55537", /--count .*55536/],
  ] as const
) {
  Deno.test(`configure() refuses ${line}`, () => {
    assert.throws(
      () => configured(line),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

Deno.test("permissions() name the targets, a local port, and the files that are read", () => {
  assert.deepEqual(permissionFlags(permissions(configured(""))), [
    "--allow-net=127.0.0.1:0,127.0.0.1:30000,127.0.0.1:9102",
  ]);
  const line =
    "--igc flights --sites sites.json --udp-target 192.0.2.1:5,[::1]:6 --metrics-port 0 --nats-server 192.0.2.1:4222";
  assert.deepEqual(permissionFlags(permissions(configured(line))), [
    "--allow-net=0.0.0.0:0,[::1]:0,192.0.2.1:5,[::1]:6,192.0.2.1:4222",
    "--allow-read=flights,sites.json",
  ]);
});
