import assert from "node:assert/strict";
import { ManualClock } from "./manual_clock.ts";
import { Wakeup } from "./wakeup.ts";

Deno.test("wait() ends when its time has passed", async () => {
  const clock = new ManualClock();
  const waiting = new Wakeup(clock).wait(10);
  clock.advance(10);
  await waiting;
  assert.equal(clock.pending, 0);
});

Deno.test("wait() ends when somebody wakes it, and leaves no timer behind", async () => {
  const clock = new ManualClock();
  const wakeup = new Wakeup(clock);
  const waiting = wakeup.wait(10);
  wakeup.wake();
  await waiting;
  assert.equal(clock.pending, 0);
});

Deno.test("wait() ends at once when something had happened before, but only once", async () => {
  const clock = new ManualClock();
  const wakeup = new Wakeup(clock);
  wakeup.wake();
  wakeup.wake();
  await wakeup.wait(10);
  const waiting = wakeup.wait(10);
  assert.equal(clock.pending, 1);
  clock.advance(10);
  await waiting;
});

Deno.test("giveWay() lets timers run although something has happened", async () => {
  const clock = new ManualClock();
  const wakeup = new Wakeup(clock);
  wakeup.wake();
  const waiting = wakeup.giveWay();
  assert.equal(clock.pending, 1);
  clock.advance(0);
  await waiting;
});
