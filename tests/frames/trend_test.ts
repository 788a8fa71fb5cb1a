import assert from "node:assert/strict";
import fc from "fast-check";
import { risePerSecond } from "./trend.ts";

Deno.test("risePerSecond() finds the slope of a line, whatever swings evenly around it", () => {
  const samples = Array.from({ length: 40 }, (_, i) => ({ at_s: i, value: 100 + 0.25 * i }));
  assert.ok(Math.abs(risePerSecond(samples) - 0.25) < 1e-9);
  const swinging = samples.map(({ at_s, value }, i) => ({
    at_s,
    value: value + (i % 4 === 1 || i % 4 === 2 ? 3 : -3),
  }));
  assert.ok(Math.abs(risePerSecond(swinging) - 0.25) < 0.01);
  assert.ok(Number.isNaN(risePerSecond([{ at_s: 1, value: 5 }])));
});

Deno.test("risePerSecond() is 0 for what stands still", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.integer({ min: 2, max: 50 }),
      (value, n) => {
        const samples = Array.from({ length: n }, (_, i) => ({ at_s: 10 * i, value }));
        assert.ok(Math.abs(risePerSecond(samples)) < 1e-6);
      },
    ),
  );
});
