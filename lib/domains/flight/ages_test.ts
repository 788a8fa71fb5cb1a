import fc from "fast-check";
import assert from "node:assert/strict";
import { flightLimits, flightStatus } from "./ages.ts";

const EVENT_MS = 1_764_380_000_000;

/** Heard at the same instant, by a clock that is `offset_ms` behind ours. */
function heard(offset_ms = 0) {
  return { event_ms: EVENT_MS, offset_ms };
}

Deno.test("flightStatus() goes from live to gone as the channel moves on, whatever the offset", () => {
  const YEARS_MS = 5 * 365 * 86_400_000;
  for (const offset_ms of [0, YEARS_MS, -YEARS_MS]) {
    const track = heard(offset_ms);
    const at = (age_ms: number) => flightStatus(track, EVENT_MS + offset_ms + age_ms);
    assert.deepEqual([0, 30_000, 30_001, 59_999].map(at), ["LIVE", "LIVE", "GHOST", "GHOST"]);
    assert.deepEqual([60_000, 119_999, 120_000].map(at), ["STALE", "STALE", "GONE"]);
    assert.equal(at(-1000), "LIVE");
  }
});

Deno.test("flightStatus() never becomes better by waiting", () => {
  const ORDER = ["LIVE", "GHOST", "STALE", "GONE"];
  fc.assert(fc.property(fc.nat(200_000), fc.nat(200_000), (first_ms, more_ms) => {
    const track = heard();
    const at = (age_ms: number) => ORDER.indexOf(flightStatus(track, EVENT_MS + age_ms));
    assert.ok(at(first_ms) <= at(first_ms + more_ms));
  }));
});

Deno.test("flightStatus() follows other limits", () => {
  const limits = { ghost_after_ms: 1_000, stale_after_ms: 10_000, gone_after_ms: 20_000 };
  const track = heard();
  const at = (age_ms: number) => flightStatus(track, EVENT_MS + age_ms, limits);
  assert.deepEqual([1_000, 1_001, 10_000, 20_000].map(at), ["LIVE", "GHOST", "STALE", "GONE"]);
});

Deno.test("flightLimits() moves nothing but the age of what is stale", () => {
  const at = (age_ms: number) => flightStatus(heard(), EVENT_MS + age_ms, flightLimits(90_000));
  assert.deepEqual([30_000, 30_001, 60_000, 89_999].map(at), ["LIVE", "GHOST", "GHOST", "GHOST"]);
  assert.deepEqual([90_000, 119_999, 120_000].map(at), ["STALE", "STALE", "GONE"]);
});
