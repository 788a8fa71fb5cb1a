import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, fitSpline, type Spline } from "./smoothing_spline.ts";

interface Points {
  readonly times: Float64Array;
  readonly axes: Float64Array[];
}

/** Knots at uneven times, and anything at all on two axes. */
const points: fc.Arbitrary<Points> = fc
  .array(
    fc.record({
      step_s: fc.integer({ min: 1, max: 300 }).map((tenths) => tenths / 10),
      x: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      y: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    }),
    { minLength: 2, maxLength: 40 },
  )
  .map((rows) => {
    let time_s = 0;
    return {
      times: new Float64Array(rows.map(({ step_s }) => time_s += step_s)),
      axes: [new Float64Array(rows.map(({ x }) => x)), new Float64Array(rows.map(({ y }) => y))],
    };
  });

function at(spline: Spline, axis: number, piece: number, time_s: number) {
  const curve = spline.axes[axis];
  assert.ok(curve);
  return evaluate(spline.times, curve, piece, time_s);
}

Deno.test("fitSpline() leaves no point by more than the tolerance", () => {
  fc.assert(fc.property(points, ({ times, axes }) => {
    const spline = fitSpline(times, axes, 0.7);
    for (const [i, time_s] of times.entries()) {
      const miss = axes.map((values, axis) =>
        at(spline, axis, Math.min(i, times.length - 2), time_s).value - (values[i] ?? NaN)
      );
      assert.ok(Math.hypot(...miss) <= 0.7 + 1e-6, `${Math.hypot(...miss)} at ${time_s}`);
    }
  }));
});

Deno.test("fitSpline() gives value, slope and curvature that go on through every knot", () => {
  fc.assert(fc.property(points, ({ times, axes }) => {
    const spline = fitSpline(times, axes, 0.7);
    for (let i = 1; i < times.length - 1; i++) {
      const time_s = times[i] ?? NaN;
      const before = at(spline, 0, i - 1, time_s);
      const after = at(spline, 0, i, time_s);
      const scale = 1e-7 * (1 + Math.abs(after.first) + Math.abs(after.second));
      assert.ok(Math.abs(before.value - after.value) < 1e-6);
      assert.ok(Math.abs(before.first - after.first) < scale);
      assert.ok(Math.abs(before.second - after.second) < scale);
    }
  }));
});

Deno.test("fitSpline() is exact when the points lie on a line", () => {
  const times = new Float64Array([0, 1, 3, 4, 10]);
  const spline = fitSpline(times, [times.map((time_s) => 5 - 2 * time_s)], 0.7);
  const { value, first, second } = at(spline, 0, 3, 7.5);
  assert.ok(Math.abs(value + 10) < 1e-9 && Math.abs(first + 2) < 1e-9 && Math.abs(second) < 1e-9);
});

Deno.test("fitSpline() joins two points by a straight line", () => {
  const spline = fitSpline(new Float64Array([0, 4]), [new Float64Array([1, 9])], 0.7);
  assert.deepEqual(at(spline, 0, 0, 1), { value: 3, first: 2, second: 0 });
});

Deno.test("fitSpline() recovers speed and acceleration of a turn from rounded positions", () => {
  const turn_radps = 0.3;
  const seconds = Array.from({ length: 120 }, (_, i) => i);
  const rounded = (exact: number) => Math.round(exact / 1.85) * 1.85;
  const times = new Float64Array(seconds);
  const spline = fitSpline(times, [
    new Float64Array(seconds.map((s) => rounded(90 * Math.cos(turn_radps * s)))),
    new Float64Array(seconds.map((s) => rounded(90 * Math.sin(turn_radps * s)))),
  ], 0.7);
  let squared = 0;
  for (let i = 20; i < 100; i++) {
    const x = at(spline, 0, i, i + 0.5);
    const y = at(spline, 1, i, i + 0.5);
    squared += (Math.hypot(x.second, y.second) - 90 * turn_radps ** 2) ** 2;
    assert.ok(Math.abs(Math.hypot(x.first, y.first) - 27) < 2);
  }
  assert.ok(Math.sqrt(squared / 80) < 1, `${Math.sqrt(squared / 80)} m/s2 rms`);
});
