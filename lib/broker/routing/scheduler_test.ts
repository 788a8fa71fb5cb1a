import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { Scheduler } from "./scheduler.ts";

Deno.test("Scheduler.settle() pumps, then flushes each output once", () => {
  const scheduler = new Scheduler(new ManualClock());
  const calls: string[] = [];
  const output = { flush: () => void calls.push("flush") };
  scheduler.wake({
    pump: () => {
      calls.push("pump");
      scheduler.touch(output);
      scheduler.touch(output);
      return calls.length < 3 ? "more" : "idle";
    },
  });
  scheduler.settle();
  scheduler.settle();
  assert.deepEqual(calls, ["pump", "pump", "pump", "flush"]);
});

Deno.test("Scheduler keeps who is congested until an output has drained", () => {
  const scheduler = new Scheduler(new ManualClock());
  let pumped = 0;
  scheduler.wake({ pump: () => (pumped++ === 0 ? "congested" : "idle") });
  scheduler.settle();
  scheduler.settle();
  assert.equal(pumped, 1);
  scheduler.drained();
  scheduler.settle();
  assert.equal(pumped, 2);
});

Deno.test("Scheduler goes on with endless work on a later turn", () => {
  const clock = new ManualClock();
  const scheduler = new Scheduler(clock);
  let left = 1000;
  scheduler.wake({ pump: () => (--left > 0 ? "more" : "idle") });
  scheduler.settle();
  assert.ok(left > 0, "a settle has a bound");
  for (let turn = 0; turn < 100; turn++) clock.advance(1);
  assert.equal(left, 0);
  assert.equal(clock.pending, 0);
});
