import assert from "node:assert/strict";
import { tspiDomain } from "@rangecast/domains/tspi/tspi-domain";
import type { Finding } from "../finding.ts";
import { FindingEngine } from "../finding_engine.ts";
import { allRules } from "../testing/sampled_engine.ts";
import { type SimulatedReport, simulatedReport } from "../testing/simulated_report.ts";
import { CATALOG } from "./catalog.ts";

const START_MS = 1_764_380_000_000;
const domain = tspiDomain();

/** Reports of one sensor every `interval_ms` from `from_s` until `to_s`. */
function reports(
  from_s: number,
  to_s: number,
  interval_ms: number,
  changes: Partial<SimulatedReport> = {},
): SimulatedReport[] {
  const count = Math.floor((to_s - from_s) * 1000 / interval_ms);
  return Array.from({ length: count }, (_, at) => ({
    sensor_id: 501,
    recv_ms: START_MS + from_s * 1000 + at * interval_ms,
    ...changes,
  }));
}

/** What is told about reports, and about the time until `until_s`. */
function find(all: readonly SimulatedReport[], until_s: number): string[] {
  const engine = new FindingEngine({ domain, kinds: CATALOG, rules: allRules("tspi") });
  const told = all.flatMap((report, seq) => {
    const message = simulatedReport(report);
    const received = { stored_ms: report.recv_ms, header: () => null };
    return engine.observe(domain.observe(message, received), { stream: "TSPI", seq });
  });
  return [...told, ...engine.tick(START_MS + until_s * 1000)].map(line);
}

/** `TRACK_LOST open 30`: what, and when in seconds. */
function line({ rule, state, updated_ms }: Finding): string {
  return `${rule} ${state} ${(updated_ms - START_MS) / 1000}`;
}

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("the detectors of sensors say nothing about one that reports as it should", () => {
  assert.deepEqual(find(reports(0, 60, 100), 60), []);
});

pure("trackLost() tells a sensor that falls silent, until it is back", () => {
  const all = [...reports(0, 30, 100), ...reports(75, 90, 100)];
  assert.deepEqual(find(all, 90), ["TRACK_LOST open 39.9", "TRACK_LOST closed 75"]);
});

pure("trackLost() gives up one that does not come back, and one that was hardly there", () => {
  assert.deepEqual(find(reports(0, 30, 100), 1000), [
    "TRACK_LOST open 39.9",
    "TRACK_LOST closed 329.9",
  ]);
  assert.deepEqual(find(reports(0, 2, 1000), 1000), []);
});

pure("rateBelow() tells a sensor that reports too seldom, and not one that begins or ends", () => {
  const all = [...reports(0, 30, 100), ...reports(30, 80, 2000), ...reports(80, 120, 100)];
  assert.deepEqual(find(all, 120), ["RATE_BELOW open 50", "RATE_BELOW closed 90"]);
  const short = find(reports(8, 30.3, 100), 60);
  assert.deepEqual(short.filter((one) => one.startsWith("RATE")), []);
});

pure("invalidFields() tells fields that stay invalid, and none that are wanted by nobody", () => {
  const invalid = reports(10, 20, 100, { mask: 0b111_111_101 });
  const all = [...reports(0, 10, 100), ...invalid, ...reports(20, 40, 100)];
  assert.deepEqual(find(all, 40), ["INVALID_FIELDS open 11", "INVALID_FIELDS closed 25"]);
  assert.deepEqual(find(reports(0, 30, 100, { mask: 0b000_111_111 }), 30), []);
  const single = [...reports(0, 10, 100), ...reports(10, 10.1, 100, { mask: 0 })];
  assert.deepEqual(find([...single, ...reports(10.1, 30, 100)], 30), []);
});

pure("sourceClockOff() tells a clock that is behind or ahead, whatever single reports say", () => {
  for (const offset_ms of [5_000, -5_000]) {
    const all = [...reports(0, 30, 100, { offset_ms }), ...reports(30, 60, 100)];
    const clock = find(all, 60).filter((one) => one.startsWith("SOURCE_CLOCK_OFF"));
    assert.deepEqual(clock, ["SOURCE_CLOCK_OFF open 10", "SOURCE_CLOCK_OFF closed 40"]);
  }
  const delayed = reports(12, 15, 100, { offset_ms: 4_000 });
  assert.deepEqual(find([...reports(0, 12, 100), ...delayed, ...reports(15, 40, 100)], 40), []);
});

pure(
  "positionJump() tells a sensor that is elsewhere at once, until it has stayed for a while",
  () => {
    const all = [...reports(0, 10, 100), ...reports(10, 60, 100, { lat: 57.1 })];
    assert.deepEqual(find(all, 60), ["POSITION_JUMP open 10", "POSITION_JUMP closed 40"]);
    const noise = reports(0, 30, 100).map((one, at) => ({ ...one, lat: 57 + (at % 2) * 0.003 }));
    assert.deepEqual(find(noise, 30), []);
  },
);
