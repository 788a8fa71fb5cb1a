import assert from "node:assert/strict";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { noticeText } from "./notice.ts";
import { clockLine, displayLine, isClockChange, noticeLine, stateLine } from "./said_lines.ts";

const START_MS = Date.UTC(2026, 6, 15, 12);
const VECTOR: ClockVector = {
  ...{ channel_id: "replay.a", epoch: 2, position_ms: START_MS + 500, rate: 4 },
  ...{ updated_at_ms: 7, state: "running", window: { start_ms: START_MS, end_ms: null } },
};

Deno.test("stateLine() tells each state by what is followed", () => {
  const lines = [
    stateLine({ type: "FOLLOWING_LIVESTREAM" }),
    stateLine({ type: "FOLLOWING_GROUP_REPLAY", channel_id: "replay.a" }),
    stateLine({ type: "FOLLOWING_PRIVATE_REPLAY", channel_id: "client.c.s", invitation: null }),
    stateLine({ type: "LIVE_OVERRIDE", against: ["replay.a"] }),
  ].map((line) => JSON.parse(line));
  const kind = "state";
  assert.deepEqual(lines, [
    { kind, state: "FOLLOWING_LIVESTREAM", channel_id: "livestream", override: false },
    { kind, state: "FOLLOWING_GROUP_REPLAY", channel_id: "replay.a", override: false },
    {
      ...{ kind, state: "FOLLOWING_PRIVATE_REPLAY", channel_id: "client.c.s", override: false },
      invitation: null,
    },
    {
      ...{ kind, state: "LIVE_OVERRIDE", channel_id: "livestream", override: true },
      against: ["replay.a"],
    },
  ]);
});

Deno.test("clockLine() tells where the playhead was when the clock changed", () => {
  assert.deepEqual(JSON.parse(clockLine(VECTOR)), {
    kind: "clock",
    ...{ channel: "replay.a", epoch: 2, state: "running", rate: 4 },
    position: "2026-07-15T12:00:00.500Z",
    window: { start: "2026-07-15T12:00:00.000Z", end: null },
  });
  const ended = { ...VECTOR, state: "ended", reason: "over" } as const;
  assert.equal(JSON.parse(clockLine(ended)).reason, "over");
});

Deno.test("isClockChange() is silent about time that passes, and about a jump under way", () => {
  const moved = { ...VECTOR, position_ms: START_MS + 4500, updated_at_ms: 1007 };
  assert.equal(isClockChange(VECTOR, moved), false);
  assert.equal(isClockChange(null, VECTOR), true);
  assert.equal(isClockChange(null, { ...VECTOR, state: "seeking" }), false);
  for (
    const change of [
      ...[{ epoch: 3 }, { state: "paused" }, { rate: 1 }, { channel_id: "replay.b" }],
      ...[{ window: { start_ms: 0, end_ms: null } }, { window: { start_ms: START_MS, end_ms: 9 } }],
    ] as const
  ) assert.equal(isClockChange(VECTOR, { ...moved, ...change }), true, JSON.stringify(change));
});

Deno.test("clocks that are held for a moment count as running", () => {
  const held = { ...VECTOR, state: "paused", reason: "waiting for the source" } as const;
  assert.equal(isClockChange(VECTOR, held), false);
  assert.equal(isClockChange(held, VECTOR), false);
  assert.equal(isClockChange(held, { ...VECTOR, state: "paused" }), true);
  const line = JSON.parse(clockLine(held));
  assert.deepEqual([line.state, line.reason], ["running", undefined]);
});

Deno.test("displayLine() and noticeLine() tell all that is known", () => {
  const session = { name: "Night", id: "n1" };
  assert.deepEqual(
    JSON.parse(displayLine({ units: "metric", marker_color: "red", session })),
    { kind: "display", units: "metric", marker_color: "red", session },
  );
  const notice = { type: "replay ended", channel_id: "replay.a", reason: "over" } as const;
  assert.deepEqual(JSON.parse(noticeLine(notice)), {
    kind: "notice",
    ...notice,
    text: "replay.a is over: over",
  });
});

Deno.test("noticeText() says what a viewer can answer", () => {
  const channel_id = "replay.a";
  assert.match(noticeText({ type: "invitation asked", channel_id }), /\(join, or stay\)$/);
  assert.match(noticeText({ type: "live offered", channel_id }), /\(live, or stay\)$/);
});
