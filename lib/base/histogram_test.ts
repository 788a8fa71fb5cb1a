import assert from "node:assert/strict";
import fc from "fast-check";
import { AssertionError } from "./assert.ts";
import { Histogram } from "./histogram.ts";

/** The width of a bucket as a factor, with room for the rounding of the logarithm. */
const BUCKET = 2 ** (1 / 32) * (1 + 1e-9);

function recorded(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function exactQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * values.length) - 1)] ?? 0;
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

Deno.test("Histogram.quantile() is at most one bucket above the exact value", () => {
  const value = fc.double({ min: 2 ** -10, max: 2 ** 29, noNaN: true });
  fc.assert(fc.property(fc.array(value, { minLength: 1 }), fraction, (values, q) => {
    const exact = exactQuantile(values, q);
    const ratio = recorded(values).quantile(q) / exact;
    assert.ok(ratio >= 1 - 1e-9 && ratio <= BUCKET, `${ratio} times the exact ${exact}`);
  }));
});

Deno.test("Histogram.quantile() is right for latencies as they are seen", () => {
  const values = Array.from({ length: 10_000 }, (_, i) => 0.5 + i / 1000);
  const histogram = recorded(values);
  for (const q of [0, 0.5, 0.9, 0.99, 0.999, 1]) {
    const ratio = histogram.quantile(q) / exactQuantile(values, q);
    assert.ok(ratio >= 1 && ratio <= BUCKET, `q=${q}: ${ratio}`);
  }
});

Deno.test("Histogram.quantile() is between the exact value and the largest when it is out of range", () => {
  const value = fc.double({ min: -1e300, max: 1e300, noNaN: true });
  fc.assert(fc.property(fc.array(value, { minLength: 1 }), fraction, (values, q) => {
    const histogram = recorded(values);
    const quantile = histogram.quantile(q);
    const exact = Math.max(0, exactQuantile(values, q));
    assert.ok(quantile >= exact * (1 - 1e-9) && quantile <= histogram.max);
  }));
});

Deno.test("Histogram tells count, mean and max", () => {
  const histogram = recorded([1, 2, 6, -3]);
  assert.deepEqual(
    [histogram.count, histogram.mean, histogram.max, histogram.quantile(1)],
    [4, 2.25, 6, 6],
  );
});

Deno.test("Histogram is all zero when it is empty, or reset", () => {
  const histogram = recorded([5]);
  histogram.reset();
  assert.deepEqual(
    [histogram.count, histogram.mean, histogram.max, histogram.quantile(0.99)],
    [0, 0, 0, 0],
  );
});

Deno.test("Histogram refuses what is no number, and a fraction out of range", () => {
  const histogram = new Histogram();
  assert.throws(() => histogram.record(NaN), AssertionError);
  assert.equal(histogram.count, 0);
  for (const q of [-0.1, 1.1, NaN]) assert.throws(() => histogram.quantile(q), AssertionError);
});

Deno.test("Histogram.add() counts as if all values had been recorded in one", () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }));
  fc.assert(fc.property(values, values, fraction, (first, second, q) => {
    const sum = recorded(first);
    sum.add(recorded(second));
    const all = recorded([...first, ...second]);
    assert.deepEqual([sum.count, sum.max], [all.count, all.max]);
    assert.equal(sum.quantile(q), all.quantile(q));
    assert.ok(Math.abs(sum.mean - all.mean) <= 1e-9 * Math.max(1, all.mean));
  }));
});
