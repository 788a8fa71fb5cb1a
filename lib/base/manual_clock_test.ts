import assert from "node:assert/strict";
import fc from "fast-check";
import { AssertionError } from "./assert.ts";
import { ManualClock } from "./manual_clock.ts";

Deno.test("ManualClock.advance() runs timers in order of time, and of setting among equals", () => {
  fc.assert(fc.property(fc.array(fc.nat(20)), fc.array(fc.nat(5)), (delays, steps) => {
    const clock = new ManualClock();
    const ran: { id: number; at_ms: number }[] = [];
    for (const [id, delay_ms] of delays.entries()) {
      clock.setTimer(() => ran.push({ id, at_ms: clock.monotonicMs() }), delay_ms);
    }
    for (const by_ms of steps) clock.advance(by_ms);
    const end_ms = steps.reduce((sum, by_ms) => sum + by_ms, 0);
    // A timer for "now" runs with the next advance().
    const expected = delays
      .map((at_ms, id) => ({ id, at_ms }))
      .filter(({ at_ms }) => at_ms <= end_ms && steps.length > 0)
      .sort((a, b) => a.at_ms - b.at_ms);
    assert.deepEqual(ran, expected);
    assert.equal(clock.pending, delays.length - ran.length);
  }));
});

Deno.test("ManualClock.advance() puts a repeating timer behind those that were set earlier", () => {
  const clock = new ManualClock();
  const ran: string[] = [];
  clock.setRepeating(() => ran.push(`every 10 at ${clock.monotonicMs()}`), 10);
  clock.setTimer(() => ran.push("once at 20"), 20);
  clock.advance(20);
  assert.deepEqual(ran, ["every 10 at 10", "once at 20", "every 10 at 20"]);
});

Deno.test("ManualClock.advance() runs timers that its timers set, when they come due in time", () => {
  const clock = new ManualClock(1000);
  const ran: number[] = [];
  clock.setTimer(() => {
    clock.setTimer(() => ran.push(clock.nowMs()), 5);
    clock.setTimer(() => ran.push(clock.nowMs()), 6);
  }, 10);
  clock.advance(15);
  assert.deepEqual(ran, [1015]);
  clock.advance(1);
  assert.deepEqual(ran, [1015, 1016]);
});

Deno.test("ManualClock.clearTimer() keeps a timer from running, even from within another", () => {
  const clock = new ManualClock();
  const second = clock.setTimer(() => assert.fail("cleared"), 2);
  clock.setTimer(() => clock.clearTimer(second), 1);
  const repeating = clock.setRepeating(() => clock.clearTimer(repeating), 1);
  clock.clearTimer({});
  clock.advance(10);
  assert.equal(clock.pending, 0);
});

Deno.test("ManualClock.stepWallClock() moves the wall clock alone", () => {
  const clock = new ManualClock(1000);
  clock.advance(10.5);
  clock.stepWallClock(-500);
  assert.equal(clock.nowMs(), 510.5);
  assert.equal(clock.monotonicMs(), 10.5);
});

Deno.test("ManualClock refuses what would hang or turn back a test", () => {
  const clock = new ManualClock();
  assert.throws(() => clock.advance(-1), AssertionError);
  assert.throws(() => clock.setRepeating(() => {}, 0), AssertionError);
  const endless = () => void clock.setTimer(endless, 0);
  endless();
  assert.throws(() => clock.advance(0), /timers come to an end/);
  const nested = new ManualClock();
  nested.setTimer(() => nested.advance(1), 0);
  assert.throws(() => nested.advance(1), /does not move the clock/);
});
