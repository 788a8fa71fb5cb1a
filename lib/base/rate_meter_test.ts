import assert from "node:assert/strict";
import { ManualClock } from "./manual_clock.ts";
import { RateMeter } from "./rate_meter.ts";

Deno.test("RateMeter.read() gives each count's growth per second since the last reading", () => {
  const clock = new ManualClock();
  const meter = new RateMeter(clock, { received: 100 });
  clock.advance(2000);
  assert.deepEqual(meter.read({ received: 300, stored: 50 }), { received: 100, stored: 25 });
  clock.advance(500);
  assert.deepEqual(meter.read({ received: 300, stored: 51 }), { received: 0, stored: 2 });
});

Deno.test("RateMeter.read() is right when the caller goes on counting in one object", () => {
  const clock = new ManualClock();
  const counts = { received: 10 };
  const meter = new RateMeter(clock, counts);
  counts.received = 20;
  clock.advance(1000);
  assert.deepEqual(meter.read(counts), { received: 10 });
  counts.received = 25;
  clock.advance(1000);
  assert.deepEqual(meter.read(counts), { received: 5 });
});

Deno.test("RateMeter.read() stays finite, and follows no wall clock, when no time has passed", () => {
  const clock = new ManualClock();
  const meter = new RateMeter(clock);
  clock.stepWallClock(-10_000);
  assert.deepEqual(meter.read({ received: 1 }), { received: 1000 });
});
