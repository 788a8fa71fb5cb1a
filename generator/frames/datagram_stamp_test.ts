import assert from "node:assert/strict";
import fc from "fast-check";
import { instantOf } from "@rangecast/domains/tspi/instant";
import { stampOf, unixTicks } from "./datagram_stamp.ts";

Deno.test("stampOf() gives day and ticks at midnight, at new year and in a leap year", () => {
  const at = (...parts: [number, number, number, number, number, number, number]) =>
    stampOf(unixTicks(Date.UTC(...parts)));
  assert.deepEqual(at(2026, 0, 1, 0, 0, 0, 0), { day: 1, ticks: 0 });
  assert.deepEqual(at(2026, 11, 31, 23, 59, 59, 999), { day: 365, ticks: 863_999_990 });
  assert.deepEqual(at(2024, 11, 31, 12, 0, 0, 0), { day: 366, ticks: 432_000_000 });
});

Deno.test("stampOf() carries the instant to a tenth of a millisecond", () => {
  const instant = fc.integer({ min: 0, max: 40_000_000_000_000 });
  fc.assert(fc.property(instant, (ticks) => {
    const stamp = stampOf(ticks);
    const { event_ms } = instantOf(stamp.day, stamp.ticks / 10_000, ticks / 10 + 1000);
    assert.equal(unixTicks(event_ms), ticks);
  }));
});
