import assert from "node:assert/strict";
import {
  formatDate,
  formatDay,
  formatSpan,
  formatTime,
  scaleName,
  type TimeScale,
} from "./format_time.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const INSTANT_MS = Date.parse("2017-07-15T23:30:04.279Z");
const LOCAL: TimeScale = { type: "local", aheadMinutes: () => 150 };
const MISSION: TimeScale = { type: "mission", zero_ms: INSTANT_MS - 3_600_000 * 30 };

pure("formatTime() cuts off what it does not show", () => {
  assert.equal(formatTime(INSTANT_MS), "23:30:04");
  assert.equal(formatTime(INSTANT_MS, { type: "utc" }, "tenths"), "23:30:04.2");
  assert.equal(formatTime(INSTANT_MS, { type: "utc" }, "milliseconds"), "23:30:04.279");
  assert.equal(formatTime(INSTANT_MS, { type: "utc" }, "minutes"), "23:30");
});

pure("formatTime() and formatDate() follow the viewer's zone", () => {
  assert.equal(formatTime(INSTANT_MS, LOCAL), "02:00:04");
  assert.equal(formatDate(INSTANT_MS, LOCAL), "2017-07-16");
  assert.equal(formatDate(INSTANT_MS), "2017-07-15");
  assert.equal(formatDay(INSTANT_MS), "day 196");
  assert.equal(scaleName(INSTANT_MS, LOCAL), "UTC+02:30");
  assert.equal(scaleName(0, { type: "local", aheadMinutes: () => -210 }), "UTC−03:30");
});

pure("formatTime() counts mission time from its zero, both ways, beyond a day", () => {
  assert.equal(formatTime(INSTANT_MS, MISSION, "tenths"), "T+30:00:00.0");
  const before = { type: "mission", zero_ms: INSTANT_MS + 61_500 } as const;
  assert.equal(formatTime(INSTANT_MS, before, "tenths"), "T−00:01:01.5");
  assert.equal(formatDate(INSTANT_MS, before), "");
});

pure("formatTime() has a picture for no instant", () => {
  for (const none of [NaN, Infinity, 9e15]) {
    assert.equal(formatTime(none), "--:--:--");
    assert.equal(formatDate(none), "");
    assert.equal(formatDay(none), "");
  }
});

pure("formatSpan() names the two largest units", () => {
  assert.deepEqual(
    [400, 42_000, 112_000, 7_500_000].map(formatSpan),
    ["0.4 s", "42 s", "1 m 52 s", "2 h 05 m"],
  );
});
