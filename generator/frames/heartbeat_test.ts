import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { Heartbeat } from "./heartbeat.ts";

/** Whether a promise has been kept by now, with all that is due in this turn done. */
async function kept(promise: Promise<void>): Promise<boolean> {
  let done = false;
  promise.then(() => done = true);
  for (let i = 0; i < 10; i++) await Promise.resolve();
  return done;
}

Deno.test("Heartbeat.next() resolves at the beat, whenever it was asked for", async () => {
  const clock = new ManualClock();
  using heartbeat = new Heartbeat(clock, 10, new AbortController().signal);
  const first = heartbeat.next();
  clock.advance(9);
  assert.equal(await kept(first), false);
  clock.advance(1);
  assert.equal(await kept(first), true);
  clock.advance(4);
  const second = heartbeat.next();
  clock.advance(6);
  assert.equal(await kept(second), true);
});

Deno.test("Heartbeat.next() remembers one missed beat and no more", async () => {
  const clock = new ManualClock();
  using heartbeat = new Heartbeat(clock, 10, new AbortController().signal);
  clock.advance(50);
  assert.equal(await kept(heartbeat.next()), true);
  assert.equal(await kept(heartbeat.next()), false);
});

Deno.test("Heartbeat.next() resolves when it is stopped, and disposing of it leaves no timer", async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  {
    using heartbeat = new Heartbeat(clock, 10, stop.signal);
    const waiting = heartbeat.next();
    stop.abort();
    assert.equal(await kept(waiting), true);
    assert.equal(await kept(heartbeat.next()), true);
  }
  assert.equal(clock.pending, 0);
});
