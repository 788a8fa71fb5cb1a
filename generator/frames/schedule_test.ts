import assert from "node:assert/strict";
import fc from "fast-check";
import { Schedule, type ScheduleOptions } from "./schedule.ts";

const DEFAULTS: ScheduleOptions = {
  aircraft: 4,
  rate_hz: 50,
  timeScale: 1,
  phases: "spread",
  length_s: Infinity,
  loop: false,
  duration_ms: Infinity,
};

const options: fc.Arbitrary<ScheduleOptions> = fc.record({
  aircraft: fc.integer({ min: 1, max: 300 }),
  rate_hz: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  timeScale: fc.double({ min: 0.01, max: 100, noNaN: true }),
  phases: fc.constantFrom("spread" as const, "together" as const),
  length_s: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 1e4, noNaN: true })),
  loop: fc.boolean(),
  duration_ms: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 1e7, noNaN: true })),
});

Deno.test("Schedule.dueMs() never goes back, and every aircraft keeps its interval", () => {
  fc.assert(fc.property(options, fc.nat(1e6), (given, n) => {
    const schedule = new Schedule(given);
    assert.ok(schedule.dueMs(n + 1) >= schedule.dueMs(n));
    const interval_ms = 1000 / (given.rate_hz * given.timeScale);
    const gap_ms = schedule.dueMs(n + given.aircraft) - schedule.dueMs(n);
    assert.ok(Math.abs(gap_ms - interval_ms) <= 1e-6 * (1 + schedule.dueMs(n)));
  }));
});

Deno.test("Schedule.slot() gives an aircraft no instant twice", () => {
  fc.assert(fc.property(options, fc.nat(1e6), (given, n) => {
    const schedule = new Schedule(given);
    const here = schedule.slot(n);
    const next = schedule.slot(n + given.aircraft);
    assert.equal(next.aircraft, here.aircraft);
    assert.ok(next.elapsed_ticks > here.elapsed_ticks);
  }));
});

Deno.test("Schedule.total counts exactly the samples that are due before the end", () => {
  fc.assert(fc.property(options, (given) => {
    const schedule = new Schedule(given);
    const rounds = Math.floor(given.length_s * given.rate_hz + 1e-9) + 1;
    const once = given.loop ? Infinity : rounds * given.aircraft;
    if (schedule.total === Infinity) {
      assert.ok(given.duration_ms === Infinity && once === Infinity);
    } else if (schedule.total < once) {
      assert.ok(schedule.dueMs(schedule.total) >= given.duration_ms);
      assert.ok(schedule.total === 0 || schedule.dueMs(schedule.total - 1) < given.duration_ms);
    } else {
      assert.equal(schedule.total, once);
    }
  }));
});

Deno.test("Schedule.roundFrom() gives the first whole round that is still to come", () => {
  fc.assert(fc.property(options, fc.double({ min: 0, max: 1e6, noNaN: true }), (given, at_ms) => {
    const schedule = new Schedule(given);
    const n = schedule.roundFrom(at_ms);
    assert.equal(n % given.aircraft, 0);
    assert.ok(schedule.dueMs(n) >= at_ms * (1 - 1e-12) - 1e-6);
    assert.ok(n === 0 || schedule.dueMs(n - given.aircraft) <= at_ms * (1 + 1e-12) + 1e-6);
  }));
});

Deno.test("Schedule spreads the aircraft evenly over the interval", () => {
  const schedule = new Schedule(DEFAULTS);
  assert.deepEqual([0, 1, 2, 3, 4].map((n) => schedule.dueMs(n)), [0, 5, 10, 15, 20]);
  const ticks = [0, 1, 2, 3, 4].map((n) => schedule.slot(n).elapsed_ticks);
  assert.deepEqual(ticks, [0, 50, 100, 150, 200]);
});

Deno.test("Schedule samples together, a little after each other, when told so", () => {
  const schedule = new Schedule({ ...DEFAULTS, phases: "together", rate_hz: 10 });
  assert.deepEqual([0, 1, 4, 5].map((n) => schedule.dueMs(n)), [0, 0.05, 100, 100.05]);
  assert.deepEqual([0, 1, 4, 5].map((n) => schedule.slot(n).elapsed_ticks), [0, 0, 1000, 1000]);
});

Deno.test("Schedule plays N times as fast with the ticks of the flight", () => {
  const schedule = new Schedule({ ...DEFAULTS, timeScale: 60, rate_hz: 10, aircraft: 1 });
  assert.equal(schedule.dueMs(600), 1000);
  assert.equal(schedule.slot(600).elapsed_ticks, 600_000);
});

Deno.test("Schedule has 2 500 samples in a second of 50 aircraft at 50 Hz", () => {
  const { total, end_ms } = new Schedule({ ...DEFAULTS, aircraft: 50, duration_ms: 1000 });
  assert.deepEqual({ total, end_ms }, { total: 2500, end_ms: 1000 });
});

Deno.test("Schedule ends with the sample at the very end of the recording", () => {
  const recorded = { ...DEFAULTS, aircraft: 1, rate_hz: 10, length_s: 2 } as const;
  const { total, end_ms } = new Schedule(recorded);
  assert.deepEqual({ total, end_ms }, { total: 21, end_ms: 2100 });
});

Deno.test("Schedule starts again at the end of the recording when it loops", () => {
  const schedule = new Schedule({ ...DEFAULTS, aircraft: 1, rate_hz: 10, length_s: 2, loop: true });
  assert.equal(schedule.total, Infinity);
  assert.equal(schedule.end_ms, Infinity);
  assert.deepEqual(schedule.slot(20), {
    aircraft: 0,
    elapsed_ticks: 20_000,
    fleet_ticks: 20_000,
  });
  assert.deepEqual(schedule.slot(22), { aircraft: 0, elapsed_ticks: 22_000, fleet_ticks: 1000 });
});
