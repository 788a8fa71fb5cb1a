import assert from "node:assert/strict";
import fc from "fast-check";
import { isSoonRemoved, lookInterval } from "./retention.ts";

const HOUR_MS = 3_600_000;
const FILL = { max_age_ms: HOUR_MS, max_bytes: 1000, bytes: 100, first_seq: 101, last_seq: 200 };

Deno.test("isSoonRemoved() is true in the last quarter of a stream's age", () => {
  const command = { seq: 150, stored_ms: 0 };
  assert.equal(isSoonRemoved(command, FILL, 0.75 * HOUR_MS), false);
  assert.equal(isSoonRemoved(command, FILL, 0.75 * HOUR_MS + 1), true);
  assert.equal(isSoonRemoved(command, { ...FILL, max_age_ms: null }, 1e15), false);
});

Deno.test("isSoonRemoved() is true in the oldest quarter of a stream that is nearly full", () => {
  const full = { ...FILL, bytes: 751 };
  assert.equal(isSoonRemoved({ seq: 125, stored_ms: 0 }, full, 0), true);
  assert.equal(isSoonRemoved({ seq: 126, stored_ms: 0 }, full, 0), false);
  assert.equal(isSoonRemoved({ seq: 101, stored_ms: 0 }, { ...FILL, bytes: 750 }, 0), false);
  assert.equal(isSoonRemoved({ seq: 101, stored_ms: 0 }, { ...full, max_bytes: null }, 0), false);
});

Deno.test("isSoonRemoved() is noticed in time by somebody who looks as often as lookInterval() says", () => {
  fc.assert(fc.property(
    fc.integer({ min: 10_000, max: 30 * 24 * HOUR_MS }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (max_age_ms, phase) => {
      const interval_ms = lookInterval(max_age_ms);
      const fill = { ...FILL, max_age_ms };
      let now_ms = phase * interval_ms;
      while (!isSoonRemoved({ seq: 150, stored_ms: 0 }, fill, now_ms)) now_ms += interval_ms;
      assert.ok(now_ms < max_age_ms, `looked after ${now_ms} of ${max_age_ms} ms`);
    },
  ));
});
