import assert from "node:assert/strict";
import fc from "fast-check";
import { median, quantiles } from "./quantiles.ts";

Deno.test("quantiles() are values that the share of all is not above", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.deepEqual(quantiles(hundred), { p50: 50, p90: 90, p95: 95, p99: 99, max: 100 });
  assert.deepEqual(quantiles([7]), { p50: 7, p90: 7, p95: 7, p99: 7, max: 7 });
  assert.ok(Number.isNaN(quantiles([]).p99));
});

Deno.test("quantiles() do not depend on the order, and rise", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
      const found = quantiles(values);
      assert.deepEqual(quantiles(values.toReversed()), found);
      assert.ok(found.p50 <= found.p95 && found.p95 <= found.p99 && found.p99 <= found.max);
      assert.equal(median(values), found.p50);
    }),
  );
});
