import { seededRandom } from "@rangecast/base/random";
import fc from "fast-check";
import assert from "node:assert/strict";
import {
  derivedFrom,
  filterVertical,
  SETTLED_AFTER,
  type VerticalReport,
  type VerticalState,
} from "./vertical_filter.ts";

const START_MS = 1_764_380_000_000;
/** What transponders round to: 25 ft, 64 ft/min. */
const ALTITUDE_STEP_M = 7.62;
const RATE_STEP_MPS = 0.32512;

/** A report `second` seconds after the first one. */
function report(
  second: number,
  altitude_m: number | null,
  vertical_rate_mps: number | null = null,
): VerticalReport {
  return { event_ms: START_MS + second * 1000, altitude_m, vertical_rate_mps, on_ground: false };
}

/** The states after each of the reports. */
function states(reports: readonly VerticalReport[]): (VerticalState | null)[] {
  let state: VerticalState | null = null;
  return reports.map((each) => state = filterVertical(state, each));
}

function lastState(reports: readonly VerticalReport[]): VerticalState {
  return states(reports).at(-1) ?? assert.fail("there is no state");
}

const rounded = (value: number, step: number) => Math.round(value / step) * step;

/** Reports that climb at 5 m/s, one in `step_s`, at `count` instants. */
function climb(count: number, step_s = 10): VerticalReport[] {
  return Array.from({ length: count }, (_, i) => report(i * step_s, 1000 + 5 * step_s * i, 5));
}

Deno.test("filterVertical() converges on a constant climb, with and without reported rates", () => {
  const climbs = fc.record({
    from_m: fc.double({ min: 0, max: 8000, noNaN: true }),
    rate_mps: fc.double({ min: -25, max: 25, noNaN: true }),
    step_s: fc.integer({ min: 1, max: 20 }),
    reportsRate: fc.boolean(),
  });
  fc.assert(fc.property(climbs, ({ from_m, rate_mps, step_s, reportsRate }) => {
    const truth_m = (i: number) => from_m + rate_mps * step_s * i;
    const rate = reportsRate ? rounded(rate_mps, RATE_STEP_MPS) : null;
    const { estimate, altitudes } = lastState(
      Array.from(
        { length: 60 },
        (_, i) => report(i * step_s, rounded(truth_m(i), ALTITUDE_STEP_M), rate),
      ),
    );
    assert.equal(altitudes, 60, "it has not begun anew");
    assert.ok(Math.abs(estimate.altitude_m - truth_m(59)) <= ALTITUDE_STEP_M);
    assert.ok(Math.abs(estimate.rate_mps - rate_mps) <= 1.5, `${estimate.rate_mps} m/s`);
  }));
});

Deno.test("filterVertical() takes noise away, the more of it the closer reports are", () => {
  const random = seededRandom(7);
  const noise = (deviation: number) => deviation * Math.sqrt(12) * (random() - 0.5);
  // What is left of the variance; how much that is follows from the noise that the filter expects.
  for (const [step_s, most_altitude, most_rate] of [[1, 0.2, 0.65], [10, 0.85, 0.85]] as const) {
    const noisy = climb(3000, step_s).map((each) => ({
      ...each,
      altitude_m: (each.altitude_m ?? NaN) + noise(2.2),
      vertical_rate_mps: 5 + noise(0.325),
    }));
    const left = { altitude: 0, rate: 0 };
    const raw = { altitude: 0, rate: 0 };
    for (const [i, state] of states(noisy).entries()) {
      const { estimate } = state ?? assert.fail();
      const truth_m = 1000 + 5 * step_s * i;
      left.altitude += (estimate.altitude_m - truth_m) ** 2;
      left.rate += (estimate.rate_mps - 5) ** 2;
      raw.altitude += ((noisy[i]?.altitude_m ?? NaN) - truth_m) ** 2;
      raw.rate += ((noisy[i]?.vertical_rate_mps ?? NaN) - 5) ** 2;
    }
    assert.ok(left.altitude < most_altitude * raw.altitude, `${left.altitude / raw.altitude}`);
    assert.ok(left.rate < most_rate * raw.rate, `${left.rate / raw.rate}`);
  }
});

Deno.test("filterVertical() begins anew behind a gap of more than 120 s, either way", () => {
  const altitudesAfter = (gap_s: number) =>
    lastState([...climb(10), report(90 + gap_s, 1450 + 5 * gap_s, 5)]).altitudes;
  assert.deepEqual([119.999, 120, 120.001].map(altitudesAfter), [11, 11, 1]);
  assert.deepEqual([-60, -120, -120.001].map(altitudesAfter), [10, 10, 1]);
});

Deno.test("filterVertical() forgets all that was before a gap", () => {
  const after = climb(5).map((each) => ({ ...each, event_ms: each.event_ms + 10_000_000 }));
  const noisy = [report(0, 9000, -20), report(10, 8000), report(20, 8100, 3)];
  assert.deepEqual(lastState([...noisy, ...after]), lastState(after));
});

Deno.test("filterVertical() counts a report once, and leaves older ones alone", () => {
  const reports = climb(6);
  const state = lastState(reports);
  for (const each of [reports[5], report(50, 5000, -20), reports[3], report(45, null)]) {
    assert.equal(filterVertical(state, each ?? assert.fail()), state);
  }
});

Deno.test("filterVertical() predicts where there is no altitude, for no longer than a gap", () => {
  const state = lastState(climb(6));
  const predicted = filterVertical(state, report(60, null)) ?? assert.fail();
  assert.ok(Math.abs(predicted.estimate.altitude_m - 1300) < 0.5);
  assert.ok(predicted.estimate.altitude_variance > state.estimate.altitude_variance);
  assert.equal(predicted.altitudes, state.altitudes);
  const silent = Array.from({ length: 13 }, (_, i) => report(60 + 10 * i, null, 5));
  const after = states([...climb(6), ...silent]).slice(-2);
  assert.deepEqual(after.map((each) => each === null), [false, true], "170 s, 180 s");
  assert.equal(filterVertical(null, report(0, null, 5)), null);
});

Deno.test("filterVertical() has nothing to say of what stands on the ground", () => {
  const landed = { ...report(60, 1300, 0), on_ground: true };
  assert.equal(filterVertical(lastState(climb(6)), landed), null);
});

Deno.test("filterVertical() follows a step without leaving it far behind", () => {
  const steps = fc.record({
    step_m: fc.double({ min: -100, max: 100, noNaN: true }),
    step_s: fc.integer({ min: 1, max: 20 }),
    rate_mps: fc.constantFrom(0, null),
  });
  fc.assert(fc.property(steps, ({ step_m, step_s, rate_mps }) => {
    const reports = Array.from(
      { length: 100 },
      (_, i) => report(i * step_s, i < 50 ? 1000 : 1000 + step_m, rate_mps),
    );
    const shares = states(reports).map((state) =>
      ((state?.estimate.altitude_m ?? NaN) - 1000) / step_m
    );
    // A filter of altitude and rate overshoots, where no rate is reported.
    if (Math.abs(step_m) > 1e-3) {
      assert.ok(Math.min(...shares) > -0.01 && Math.max(...shares) < 1.25, `${shares}`);
      assert.ok(Math.abs((shares.at(-1) ?? NaN) - 1) < 0.02, `${shares.at(-1)}`);
    }
  }));
});

Deno.test("filterVertical() does not believe a rate that altitudes contradict", () => {
  const level = Array.from({ length: 30 }, (_, i) => report(i * 10, 10_000, i < 10 ? 0 : -84));
  const { estimate, altitudes } = lastState(level);
  assert.equal(altitudes, 30);
  assert.ok(Math.abs(estimate.altitude_m - 10_000) < 1, `${estimate.altitude_m}`);
  assert.ok(Math.abs(estimate.rate_mps) < 0.1, `${estimate.rate_mps}`);
});

Deno.test("filterVertical() begins anew where an altitude jumps, and goes by the new one", () => {
  const { estimate, altitudes } = lastState([...climb(10), report(100, 9000, 5)]);
  assert.deepEqual([estimate.altitude_m, altitudes], [9000, 1]);
});

Deno.test("filterVertical() never gives what is no number, whatever is reported", () => {
  const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
  const reports = fc.array(fc.record({
    event_ms: fc.integer({ min: START_MS, max: START_MS + 600_000 }),
    altitude_m: fc.oneof(value, fc.option(fc.double({ min: 0, max: 12_000, noNaN: true }))),
    vertical_rate_mps: fc.oneof(value, fc.constantFrom(null, 0, 5)),
    on_ground: fc.constantFrom(false, false, false, true),
  }));
  fc.assert(fc.property(reports, (given) => {
    const ordered = given.toSorted((a, b) => a.event_ms - b.event_ms);
    for (const state of states(ordered)) {
      if (state === null) continue;
      const { estimate } = state;
      assert.ok(Object.values(estimate).every(Number.isFinite), JSON.stringify(estimate));
      assert.ok(estimate.altitude_variance > 0 && estimate.rate_variance > 0);
      const { altitude_variance: a, rate_variance: r, covariance: c } = estimate;
      assert.ok(a * r - c * c > -1e-9 * a * r, "a covariance matrix is positive");
    }
  }));
});

Deno.test("filterVertical() goes by event time alone: shifted by years, it says the same", () => {
  const YEARS_MS = 8 * 365 * 86_400_000;
  const shifted = climb(8).map((each) => ({ ...each, event_ms: each.event_ms - YEARS_MS }));
  assert.deepEqual(lastState(shifted).estimate, lastState(climb(8)).estimate);
});

Deno.test("derivedFrom() says nothing before the filter is settled", () => {
  const said = states(climb(5)).map(derivedFrom);
  const first = said.findIndex((each) => each !== null);
  assert.equal(first, SETTLED_AFTER - 1);
  assert.ok(said.slice(first).every((each) => each !== null));
  assert.ok(Math.abs((said.at(-1)?.altitude_m ?? NaN) - 1200) < 0.1);
  assert.ok(Math.abs((said.at(-1)?.vertical_rate_mps ?? NaN) - 5) < 0.1);
  assert.equal(derivedFrom(null), null);
});

Deno.test("derivedFrom() soon says the same wherever one has begun to listen", () => {
  const flights = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 20,
    maxLength: 60,
  });
  fc.assert(fc.property(flights, fc.nat(10), (changes, joined) => {
    let [altitude_m, rate_mps] = [5000, 0];
    const reports = changes.map((change_mps, i) => {
      altitude_m += 10 * rate_mps;
      rate_mps += change_mps;
      return report(
        10 * i,
        rounded(altitude_m, ALTITUDE_STEP_M),
        rounded(rate_mps, RATE_STEP_MPS),
      );
    });
    const [all, late] = [states(reports), states(reports.slice(joined))];
    for (const [i, state] of late.entries()) {
      const [said, before] = [derivedFrom(state), derivedFrom(all[i + joined] ?? null)];
      if (said === null || before === null) continue;
      assert.ok(Math.abs(said.altitude_m - before.altitude_m) < ALTITUDE_STEP_M / 2);
      assert.ok(Math.abs(said.vertical_rate_mps - before.vertical_rate_mps) < RATE_STEP_MPS);
    }
  }));
});
