import assert from "node:assert/strict";
import {
  EventTimeline,
  JUMPS_TO_BELIEVE,
  MAX_CLOCK_JUMP_MS,
  ReceiveTimeline,
  type TimedFrame,
} from "./timeline.ts";

function observed(event_ms: number, stored_ms: number): TimedFrame {
  return { kind: "telemetry", event_ms, stored_ms };
}

function spoken(stored_ms: number): TimedFrame {
  return { kind: "tag", event_ms: 0, stored_ms };
}

/** Positions relative to the first one. */
function positions(frames: readonly TimedFrame[], timeline = new EventTimeline()): number[] {
  const all = frames.map((frame) => timeline.positionOf(frame));
  return all.map((position_ms) => position_ms - (all[0] ?? 0));
}

Deno.test("ReceiveTimeline places a frame at its time of storing", () => {
  const timeline = new ReceiveTimeline();
  assert.equal(timeline.positionOf(observed(5, 1000)), 1000);
  assert.equal(timeline.positionOf(spoken(1001.5)), 1001.5);
});

Deno.test("EventTimeline follows event time, whatever the pace of storing was", () => {
  assert.deepEqual(positions([observed(0, 0), observed(40, 1), observed(90, 2)]), [0, 40, 90]);
  assert.deepEqual(positions([observed(0, 0), observed(10, 500), observed(20, 600)]), [0, 10, 20]);
});

Deno.test("EventTimeline places an older observation with the newest one", () => {
  const frames = [observed(100, 0), observed(80, 1), observed(130, 2), observed(129, 3)];
  assert.deepEqual(positions(frames), [0, 0, 30, 30]);
});

Deno.test("EventTimeline places commands and tags by their time of storing", () => {
  const frames = [spoken(0), observed(1000, 5), spoken(12), observed(1010, 15), spoken(16)];
  assert.deepEqual(positions(frames), [0, 5, 12, 15, 16]);
});

Deno.test("EventTimeline does not let one wrong clock hold up the others", () => {
  const timeline = new EventTimeline();
  const day_ms = 86_400_000;
  const frames = [0, 1, 2, 3].flatMap((i) => [
    observed(i * 10, i * 10),
    observed(i * 10 + day_ms, i * 10 + 1),
    observed(i * 10 - day_ms, i * 10 + 2),
  ]);
  assert.deepEqual(positions(frames, timeline), [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32]);
  assert.equal(timeline.clockJumps, 8);
});

Deno.test("EventTimeline takes up a new time when the whole recording has moved to it", () => {
  const timeline = new EventTimeline();
  const moved_ms = 10 * MAX_CLOCK_JUMP_MS;
  timeline.positionOf(observed(0, 0));
  for (let i = 1; i <= JUMPS_TO_BELIEVE; i++) {
    assert.equal(timeline.positionOf(observed(moved_ms + i * 100, i)), i);
  }
  assert.equal(timeline.clockJumps, JUMPS_TO_BELIEVE);
  const next = observed(moved_ms + (JUMPS_TO_BELIEVE + 1) * 100, JUMPS_TO_BELIEVE + 1);
  assert.equal(timeline.positionOf(next), JUMPS_TO_BELIEVE + 100);
  assert.equal(timeline.clockJumps, JUMPS_TO_BELIEVE);
});
