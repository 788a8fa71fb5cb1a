import assert from "node:assert/strict";
import fc from "fast-check";
import { lastAtOrBefore } from "./last_at_or_before.ts";

Deno.test("lastAtOrBefore() finds what a search from the end finds", () => {
  fc.assert(fc.property(fc.array(fc.nat(50)), fc.integer({ min: -1, max: 51 }), (array, value) => {
    const sorted = array.toSorted((a, b) => a - b);
    const expected = sorted.findLastIndex((element) => element <= value);
    assert.equal(lastAtOrBefore(new Float64Array(sorted), value), expected);
  }));
});
