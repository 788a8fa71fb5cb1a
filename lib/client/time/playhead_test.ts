import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { ClockOffset } from "./clock_offset.ts";
import { Playhead } from "./playhead.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const VECTOR: ClockVector = {
  channel_id: "replay.x",
  epoch: 1,
  position_ms: 1000,
  rate: 4,
  updated_at_ms: 500_000,
  state: "running",
  window: { start_ms: 0, end_ms: 100_000 },
};

/** A playhead on a server whose clock shows 500 000 now. */
function started() {
  const clock = new ManualClock(99);
  const offset = new ClockOffset(clock);
  offset.greet(500_000);
  return { clock, playhead: new Playhead(clock, offset) };
}

const set = (clock: ClockVector | null, owner_offset_ms = 0) => ({
  clock,
  owner_offset_ms,
  problem: null,
});

pure("Playhead.nowMs() is the server's time on live", () => {
  const { clock, playhead } = started();
  clock.advance(250);
  assert.equal(playhead.nowMs(), 500_250);
});

pure("Playhead.nowMs() moves with the vector at its rate, on the owner's clock", () => {
  const { clock, playhead } = started();
  playhead.set(set(VECTOR));
  clock.advance(500);
  assert.equal(playhead.nowMs(), 3000);
  playhead.set(set({ ...VECTOR, updated_at_ms: 507_000 }, 6_500));
  assert.equal(playhead.nowMs(), 1000);
});

pure("Playhead.nowMs() stands when paused, and at the end of its window", () => {
  const { clock, playhead } = started();
  playhead.set(set({ ...VECTOR, state: "paused" }));
  clock.advance(2000);
  assert.equal(playhead.nowMs(), 1000);
  playhead.set(set({ ...VECTOR, position_ms: 99_999 }));
  clock.advance(2000);
  assert.equal(playhead.nowMs(), 100_000);
});

pure("Playhead.nowMs() stands still 3 s after a clock was last heard", () => {
  const { clock, playhead } = started();
  playhead.set(set(VECTOR));
  clock.advance(3000);
  assert.equal(playhead.nowMs(), 13_000);
  clock.advance(5000);
  assert.equal(playhead.nowMs(), 13_000);
});
