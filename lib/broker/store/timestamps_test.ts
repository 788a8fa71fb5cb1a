import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDuration, formatTime, parseTime } from "./timestamps.ts";

Deno.test("parseTime() reads what formatTime() writes", () => {
  fc.assert(fc.property(fc.nat(4_000_000_000), fc.nat(999_999), (seconds, micros) => {
    const time_us = seconds * 1e6 + micros;
    assert.equal(parseTime(formatTime(time_us)), time_us);
  }));
});

Deno.test("formatTime() drops trailing zeros", () => {
  assert.equal(formatTime(0), "1970-01-01T00:00:00Z");
  assert.equal(formatTime(1_500_000), "1970-01-01T00:00:01.5Z");
});

Deno.test("parseTime() takes offsets and nanoseconds, and nothing that is no time", () => {
  assert.equal(parseTime("1970-01-01T01:00:00.123456789+01:00"), 123_457);
  assert.equal(parseTime("1970-01-01T00:00:00.123456000Z"), 123_456);
  for (const text of ["", "now", "2025-01-01", "2025-01-01T00:00:00"]) {
    assert.ok(Number.isNaN(parseTime(text)), text);
  }
});

Deno.test("formatDuration() writes durations as Go does", () => {
  const written = [[1e9, "1s"], [90e9, "1m30s"], [3600e9, "1h0m0s"], [25e7, "250ms"]] as const;
  for (const [duration_ns, text] of written) assert.equal(formatDuration(duration_ns), text);
});
