import assert from "node:assert/strict";
import {
  clockMessage,
  type ClockVector,
  FRAME_LEAD_MS,
  playedUpTo,
  positionAt,
  readClockVector,
} from "./clock_vector.ts";

const VECTOR: ClockVector = {
  channel_id: "replay.x",
  epoch: 3,
  position_ms: 10_000,
  rate: 4,
  updated_at_ms: 1_000_000,
  state: "running",
  window: { start_ms: 5000, end_ms: 20_000 },
};

Deno.test("positionAt() moves at the rate while the clock runs, within the window", () => {
  assert.equal(positionAt(VECTOR, 1_000_500), 12_000);
  assert.equal(positionAt(VECTOR, 999_500), 8000);
  assert.equal(positionAt(VECTOR, 1_100_000), 20_000);
  assert.equal(positionAt(VECTOR, 0), 5000);
  const endless = { ...VECTOR, window: { start_ms: 5000, end_ms: null } };
  assert.equal(positionAt(endless, 1_100_000), 410_000);
});

Deno.test("positionAt() stands still while the clock does not run", () => {
  for (const state of ["paused", "seeking", "ended"] as const) {
    assert.equal(positionAt({ ...VECTOR, state }, 1_000_500), 10_000, state);
  }
});

Deno.test("playedUpTo() is ahead of the position by what goes out early, within the window", () => {
  assert.equal(playedUpTo(VECTOR), 10_000 + 4 * FRAME_LEAD_MS);
  assert.equal(playedUpTo({ ...VECTOR, position_ms: 20_000 }), 20_000);
  const endless = { ...VECTOR, window: { start_ms: 5000, end_ms: null } };
  assert.equal(playedUpTo(endless), 10_000 + 4 * FRAME_LEAD_MS);
});

Deno.test("clockMessage() is the vector, on the subject of its clock", () => {
  assert.deepEqual(clockMessage("tspi", VECTOR), {
    kind: "channel-clock",
    subject: "tspi.channel.clock.x",
    messageId: null,
    headers: [],
    message: VECTOR,
  });
  assert.throws(() => clockMessage("tspi", { ...VECTOR, channel_id: "livestream" }), RangeError);
});

Deno.test("readClockVector() takes a vector on its own subject alone, with a window that can be", () => {
  const read = (subject: string, change: Partial<ClockVector> = {}) => {
    const reading = readClockVector("tspi", subject, { ...VECTOR, ...change });
    return reading.ok ? reading.value : reading.problem;
  };
  assert.deepEqual(read("tspi.channel.clock.x"), VECTOR);
  assert.match(String(read("tspi.channel.clock.y")), /own subject: "replay.x" came on .*clock\.y/);
  assert.match(String(read("range2.channel.clock.x")), /own subject/);
  const window = { start_ms: 2, end_ms: 1 };
  assert.match(String(read("tspi.channel.clock.x", { window })), /ends after its start.*2 to 1/);
});
