import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { TurnTimer } from "./turn_timer.ts";

function timing() {
  const clock = new ManualClock();
  const turns: number[] = [];
  const timer = new TurnTimer(clock, () => void turns.push(clock.monotonicMs()));
  return { clock, turns, timer };
}

Deno.test("TurnTimer.callIn() takes one turn, at the soonest time that was asked for", () => {
  const { clock, turns, timer } = timing();
  for (const delay_ms of [50, 20, 30, 100]) timer.callIn(delay_ms);
  assert.equal(clock.pending, 1);
  clock.advance(200);
  assert.deepEqual(turns, [20]);
  timer.callIn(5);
  clock.advance(200);
  assert.deepEqual(turns, [20, 205]);
});

Deno.test("TurnTimer.callIn() pauses for a millisecond at least", () => {
  const { clock, turns, timer } = timing();
  timer.callIn(0);
  clock.advance(0.9);
  assert.deepEqual(turns, []);
  clock.advance(0.1);
  assert.deepEqual(turns, [1]);
});

Deno.test("TurnTimer.stop() takes back what was asked for", () => {
  const { clock, turns, timer } = timing();
  timer.callIn(10);
  timer.stop();
  clock.advance(100);
  assert.deepEqual([turns, clock.pending], [[], 0]);
});
