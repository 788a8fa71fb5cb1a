import assert from "node:assert/strict";
import { intervalFor, INTERVALS } from "./ticks.ts";

Deno.test("intervalFor() serves the next lower rate, and the lowest for what is below it", () => {
  assert.deepEqual(INTERVALS, [1, 2, 4, 10, 20, 40, 100]);
  const cases = [[1000, 1], [20, 1], [19, 2], [5, 4], [4.9, 10], [1, 20], [0.2, 100], [0, 100]];
  for (const [rate_hz = NaN, interval] of cases) assert.equal(intervalFor(rate_hz), interval);
});
