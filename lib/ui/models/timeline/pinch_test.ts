import assert from "node:assert/strict";
import fc from "fast-check";
import { fingersAt, pinched } from "./pinch.ts";
import { instantAtX, MIN_SPAN_MS, moved, spanOf, xOfInstant } from "./time_range.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const RANGE = { from_ms: 1_000_000, to_ms: 1_100_000 };
const WIDTH = 400;
const finger = fc.record({
  x: fc.double({ min: 0, max: WIDTH, noNaN: true }),
  y: fc.double({ min: 0, max: 76, noNaN: true }),
});

pure("pinched() keeps the instant between two fingers between them", () => {
  fc.assert(fc.property(finger, finger, finger, finger, (a, b, c, d) => {
    const [laid, now] = [fingersAt(a, b), fingersAt(c, d)];
    const next = pinched(RANGE, [laid, now], WIDTH);
    const x = xOfInstant(instantAtX(laid.middle, RANGE, WIDTH), next, WIDTH);
    assert.ok(Math.abs(x - now.middle) < 1e-3, `${x} ${now.middle}`);
    assert.ok(spanOf(next) >= MIN_SPAN_MS - 1e-3);
  }));
});

pure("pinched() zooms as fingers part, moves as they move, and both at once", () => {
  const laid = { middle: 200, distance: 100 };
  const of = (middle: number, distance: number) =>
    pinched(RANGE, [laid, { middle, distance }], WIDTH);
  assert.deepEqual(of(200, 200), { from_ms: 1_025_000, to_ms: 1_075_000 });
  assert.deepEqual(of(300, 100), moved(RANGE, -25_000));
  assert.deepEqual(of(300, 200), { from_ms: 1_012_500, to_ms: 1_062_500 });
});

pure("fingersAt() takes fingers that lie on each other for a little apart", () => {
  assert.deepEqual(fingersAt({ x: 10, y: 5 }, { x: 40, y: 45 }), { middle: 25, distance: 50 });
  assert.deepEqual(fingersAt({ x: 10, y: 5 }, { x: 10, y: 6 }), { middle: 10, distance: 24 });
});
