import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { ChannelClock } from "@rangecast/playback/channel-clock";
import { ClockTeller, MAX_ERROR_MS, MIN_INTERVAL_MS } from "./clock_teller.ts";

function telling(rate = 1) {
  const time = new ManualClock(1e12);
  const window = { start_ms: 0, end_ms: 1e9 };
  const clock = new ChannelClock(time, { channel_id: "replay.x", window, rate });
  clock.arrive();
  const told: ClockVector[] = [];
  const teller = new ClockTeller(time, clock, (vector) => void told.push(vector));
  return { time, clock, told, teller };
}

Deno.test("ClockTeller.tell() publishes the clock as it is", () => {
  const { time, told, teller } = telling(2);
  time.advance(50);
  teller.tell();
  assert.deepEqual(told.map(({ position_ms, state }) => [position_ms, state]), [[100, "running"]]);
});

Deno.test("ClockTeller.tellIfOff() is silent while listeners can tell the position", () => {
  const { time, told, teller, clock } = telling(8);
  teller.tell();
  for (let i = 0; i < 100; i++) {
    time.advance(10);
    teller.tellIfOff();
  }
  clock.hold("waiting for the source");
  time.advance(MAX_ERROR_MS - 1);
  clock.release("waiting for the source");
  teller.tellIfOff();
  assert.equal(told.length, 1);
});

Deno.test("ClockTeller.tellIfOff() tells a clock that stands, and that it goes on", () => {
  const { time, told, teller, clock } = telling(8);
  teller.tell();
  time.advance(MIN_INTERVAL_MS);
  clock.hold("waiting for the source");
  const pass = (ms: number) => {
    for (let i = 0; i < ms; i++) {
      time.advance(1);
      teller.tellIfOff();
    }
  };
  pass(500);
  clock.release("waiting for the source");
  pass(500);
  assert.deepEqual(told.map(({ state, reason }) => [state, reason]), [
    ["running", undefined],
    ["paused", "waiting for the source"],
    ["running", undefined],
  ]);
});

Deno.test("ClockTeller.tellIfOff() does not tell more often than it may", () => {
  const { time, told, teller, clock } = telling();
  teller.tell();
  for (let i = 0; i < 1000; i++) {
    time.advance(1);
    clock.place(i % 2 * 1e6);
    teller.tellIfOff();
  }
  assert.ok(told.length <= 1 + 1000 / MIN_INTERVAL_MS, `${told.length} vectors`);
});
