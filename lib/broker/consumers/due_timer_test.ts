import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { DueTimer } from "./due_timer.ts";

Deno.test("DueTimer fires at the earliest time it was armed for, once", () => {
  const clock = new ManualClock();
  const fired: number[] = [];
  const timer = new DueTimer(clock, () => fired.push(clock.monotonicMs()));
  timer.arm(500);
  timer.arm(900);
  timer.arm(300);
  timer.arm(Infinity);
  clock.advance(2000);
  assert.deepEqual(fired, [300]);
  timer.arm(2500);
  timer.clear();
  clock.advance(2000);
  assert.deepEqual([fired.length, clock.pending], [1, 0]);
});

Deno.test("DueTimer takes a wait of months in steps", () => {
  const clock = new ManualClock();
  let fired = 0;
  const timer = new DueTimer(clock, () => fired++);
  timer.arm(60 * 86_400_000);
  clock.advance(86_400_000);
  assert.equal(fired, 1, "it comes early, and whoever armed it looks again");
});
