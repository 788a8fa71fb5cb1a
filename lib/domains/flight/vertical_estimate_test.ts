import fc from "fast-check";
import assert from "node:assert/strict";
import {
  afterAltitude,
  afterRate,
  altitudeSurprise,
  predicted,
  rateSurprise,
  type VerticalEstimate,
} from "./vertical_estimate.ts";

const ESTIMATE: VerticalEstimate = {
  altitude_m: 1000,
  rate_mps: 5,
  altitude_variance: 4,
  rate_variance: 1,
  covariance: 0.5,
};

function assertNear(actual: VerticalEstimate, expected: VerticalEstimate): void {
  for (const name of Object.keys(expected) as (keyof VerticalEstimate)[]) { // keys of that type
    const [a, b] = [actual[name], expected[name]];
    assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${name}: ${a}, ${b}`);
  }
}

Deno.test("predicted() moves on, and is less sure", () => {
  assertNear(predicted(ESTIMATE, 2, 0.3), {
    altitude_m: 1010,
    rate_mps: 5,
    altitude_variance: 4 + 2 * (2 * 0.5 + 2 * 1) + 0.3 * 8 / 3,
    rate_variance: 1 + 0.6,
    covariance: 0.5 + 2 + 0.6,
  });
});

Deno.test("predicted() is the same in one step or in several", () => {
  const seconds = fc.double({ min: 0, max: 60, noNaN: true });
  fc.assert(fc.property(seconds, seconds, (first_s, then_s) => {
    const once = predicted(ESTIMATE, first_s + then_s, 0.3);
    assertNear(predicted(predicted(ESTIMATE, first_s, 0.3), then_s, 0.3), once);
  }));
  assert.deepEqual(predicted(ESTIMATE, 0, 0.3), ESTIMATE);
});

Deno.test("afterAltitude() weighs by variance, and moves the rate along", () => {
  assertNear(afterAltitude(ESTIMATE, { value: 1016, variance: 4 }), {
    altitude_m: 1008,
    rate_mps: 6,
    altitude_variance: 2,
    rate_variance: 1 - 0.25 / 8,
    covariance: 0.25,
  });
});

Deno.test("afterRate() weighs by variance, and moves the altitude along", () => {
  assertNear(afterRate(ESTIMATE, { value: 9, variance: 1 }), {
    altitude_m: 1001,
    rate_mps: 7,
    altitude_variance: 4 - 0.25 / 2,
    rate_variance: 0.5,
    covariance: 0.25,
  });
});

Deno.test("altitudeSurprise() and rateSurprise() count standard deviations", () => {
  assert.equal(altitudeSurprise(ESTIMATE, { value: 990, variance: 21 }), 2);
  assert.equal(rateSurprise(ESTIMATE, { value: 11, variance: 3 }), 3);
});
