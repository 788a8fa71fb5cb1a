import assert from "node:assert/strict";
import fc from "fast-check";
import { type DragLog, followed } from "./followed.ts";

const SPAN = { newest_ms: 200, oldest_ms: 1000, tracks: 3 };

/** A picture of an instant, complete and a moment old. */
const picture = (drawn_ms: number, instant_ms: number) =>
  [drawn_ms, instant_ms - 50, instant_ms - 900, 3] as const;

Deno.test("followed() counts from each wish to a picture of it, or of a later one", () => {
  const log: DragLog = {
    wishes: [[0, 10_000], [16, 20_000], [32, 30_000]],
    pictures: [picture(40, 10_000), picture(90, 30_000)],
    released_ms: 33,
  };
  assert.deepEqual(followed(log, SPAN), { lags_ms: [40, 74, 58], exact_ms: 57 });
});

Deno.test("followed() says Infinity of what was never shown", () => {
  const log: DragLog = {
    wishes: [[0, 10_000], [16, 20_000]],
    pictures: [picture(40, 10_000), picture(60, 19_500), picture(70, 20_500)],
    released_ms: 20,
  };
  assert.deepEqual(followed(log, SPAN), { lags_ms: [40, Infinity], exact_ms: Infinity });
});

Deno.test("followed() takes a picture for exact when every track is there and recent", () => {
  const log = (...pictures: DragLog["pictures"]) =>
    followed({ wishes: [[0, 10_000]], pictures, released_ms: 5 }, SPAN).exact_ms;
  assert.equal(log([20, 9_950, 9_100, 2]), Infinity);
  assert.equal(log([20, 9_950, 8_900, 3]), Infinity);
  assert.equal(log([20, 9_950, 8_900, 3], [45, 9_950, 9_001, 3]), 40);
  assert.equal(log([3, 9_950, 9_001, 3]), 0);
});

Deno.test("followed() has no lag above the one of a picture that shows the last wish", () => {
  const steps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(steps, fc.integer({ min: 0, max: 500 }), (waits, last_ms) => {
    let at_ms = 0;
    const wishes = waits.map((wait, i) => [at_ms += wait, i * 10_000] as const);
    const instant_ms = (wishes.length - 1) * 10_000;
    const pictures = [picture(at_ms + last_ms, instant_ms)];
    const { lags_ms } = followed({ wishes, pictures, released_ms: at_ms }, SPAN);
    assert.deepEqual(lags_ms, wishes.map(([wished_ms]) => at_ms + last_ms - wished_ms));
  }));
});
