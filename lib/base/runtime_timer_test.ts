import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "./manual_clock.ts";
import { MAX_DELAY_MS, RuntimeTimer, type RuntimeTimers } from "./runtime_timer.ts";

const MAX_TOTAL_MS = 5 * MAX_DELAY_MS;

/** Timers that refuse what a real runtime would misread. */
function strictTimers(clock: ManualClock): RuntimeTimers<object> {
  const checked = (delay_ms: number) => {
    assert.ok(delay_ms <= MAX_DELAY_MS, `${delay_ms} overflows`);
    return delay_ms;
  };
  return {
    once: (action, delay_ms) => clock.setTimer(action, checked(delay_ms)),
    every: (action, interval_ms) => clock.setRepeating(action, checked(interval_ms)),
    stop: (handle) => clock.clearTimer(handle),
  };
}

Deno.test("RuntimeTimer.start() fires once at its time when the delay is of any length", () => {
  fc.assert(fc.property(fc.nat(MAX_TOTAL_MS), (delay_ms) => {
    const clock = new ManualClock();
    const fired: number[] = [];
    new RuntimeTimer(strictTimers(clock)).start(() => fired.push(clock.monotonicMs()), delay_ms);
    clock.advance(MAX_TOTAL_MS);
    assert.deepEqual(fired, [delay_ms]);
    assert.equal(clock.pending, 0);
  }));
});

Deno.test("RuntimeTimer.start() never fires when the delay is infinite", () => {
  const clock = new ManualClock();
  const timer = new RuntimeTimer(strictTimers(clock)).start(() => assert.fail(), Infinity);
  clock.advance(MAX_TOTAL_MS);
  timer.cancel();
  assert.equal(clock.pending, 0);
});

Deno.test("RuntimeTimer.repeat() fires at every multiple when the interval is of any length", () => {
  for (const interval_ms of [1e9, MAX_DELAY_MS, MAX_DELAY_MS + 1, 2 * MAX_DELAY_MS + 7]) {
    const clock = new ManualClock();
    const fired: number[] = [];
    const timer = new RuntimeTimer(strictTimers(clock));
    timer.repeat(() => fired.push(clock.monotonicMs()), interval_ms);
    clock.advance(interval_ms * 3);
    assert.deepEqual(fired, [interval_ms, 2 * interval_ms, 3 * interval_ms]);
    timer.cancel();
    assert.equal(clock.pending, 0);
  }
});

Deno.test("RuntimeTimer.cancel() stops a timer when it is in any stage", () => {
  for (const stage of [0, 1, 2]) {
    const clock = new ManualClock();
    const timer = new RuntimeTimer(strictTimers(clock));
    timer.start(() => assert.fail("fired"), 2.5 * MAX_DELAY_MS);
    clock.advance(stage * MAX_DELAY_MS);
    timer.cancel();
    assert.equal(clock.pending, 0);
  }
});

Deno.test("RuntimeTimer.cancel() stops a long repetition when its own action calls it", () => {
  const clock = new ManualClock();
  const timer = new RuntimeTimer(strictTimers(clock));
  let fired = 0;
  timer.repeat(() => {
    fired++;
    timer.cancel();
  }, 2 * MAX_DELAY_MS);
  clock.advance(MAX_TOTAL_MS);
  assert.equal(fired, 1);
  assert.equal(clock.pending, 0);
});
