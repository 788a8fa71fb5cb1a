import assert from "node:assert/strict";
import { OwnerClock } from "./owner_clock.ts";

Deno.test("OwnerClock takes the quickest of the vectors that came", () => {
  const clock = new OwnerClock();
  assert.equal(clock.ownerMs(1000), 1000);
  for (const [made_ms, arrived_ms] of [[100, 612], [200, 703], [200, 1703]] as const) {
    clock.hear(made_ms, arrived_ms);
  }
  assert.equal(clock.offset_ms, 503);
  assert.equal(clock.ownerMs(2000), 1497);
});

Deno.test("OwnerClock follows an owner whose clock was set back, after half a minute of vectors", () => {
  const clock = new OwnerClock();
  clock.hear(1000, 1001);
  for (let i = 0; i < 31; i++) clock.hear(1000 + i, 6002 + i);
  assert.equal(clock.offset_ms, 1);
  clock.hear(2000, 7002);
  assert.equal(clock.offset_ms, 5002);
});

Deno.test("OwnerClock follows an owner whose clock was set forward at once", () => {
  const clock = new OwnerClock();
  clock.hear(1000, 1001);
  clock.hear(9000, 2001);
  assert.equal(clock.offset_ms, -6999);
});
