import { dayOfYear, formatIso, MS_PER_DAY, parseIso, startOfDay } from "@rangecast/base/utc";
import fc from "fast-check";
import assert from "node:assert/strict";
import { instantOf } from "./instant.ts";

interface Case {
  readonly when: string;
  readonly day: number;
  readonly time_s: number;
  readonly received: string;
  readonly event: string;
  readonly flagged?: boolean;
}

const HALF_PAST_23 = 23.5 * 3600;

const CASES: readonly Case[] = [
  {
    when: "it is received at once",
    day: 196,
    time_s: 34_200.125,
    received: "2026-07-15T09:30:00.130Z",
    event: "2026-07-15T09:30:00.125Z",
  },
  {
    when: "midnight lies between",
    day: 195,
    time_s: 86_399.999,
    received: "2026-07-15T00:00:00.050Z",
    event: "2026-07-14T23:59:59.999Z",
  },
  {
    when: "new year lies between",
    day: 365,
    time_s: 86_399.999,
    received: "2026-01-01T00:00:00.050Z",
    event: "2025-12-31T23:59:59.999Z",
  },
  {
    when: "the source is ahead over new year",
    day: 1,
    time_s: 1800,
    received: "2025-12-31T23:30:00Z",
    event: "2026-01-01T00:30:00.000Z",
  },
  {
    when: "day 366 is received on 1 January",
    day: 366,
    time_s: 86_399.5,
    received: "2025-01-01T00:00:00.010Z",
    event: "2024-12-31T23:59:59.500Z",
  },
  {
    when: "day 366 is received in a year that has none",
    day: 366,
    time_s: 0,
    received: "2026-03-01T00:00:00Z",
    event: "2024-12-31T00:00:00.000Z",
    flagged: true,
  },
  {
    when: "day 366 is received shortly before the next year that has one",
    day: 366,
    time_s: 0,
    received: "2027-11-01T00:00:00Z",
    event: "2028-12-31T00:00:00.000Z",
    flagged: true,
  },
  {
    when: "day 366 is received around 2100, which is no leap year",
    day: 366,
    time_s: 0,
    received: "2101-01-01T00:00:00Z",
    event: "2104-12-31T00:00:00.000Z",
    flagged: true,
  },
  {
    when: "day 60 is a leap day",
    day: 60,
    time_s: 43_200,
    received: "2028-02-29T12:00:01Z",
    event: "2028-02-29T12:00:00.000Z",
  },
  {
    when: "day 60 is no leap day",
    day: 60,
    time_s: 43_200,
    received: "2027-03-01T12:00:01Z",
    event: "2027-03-01T12:00:00.000Z",
  },
  {
    when: "a leap second ends the year",
    day: 366,
    time_s: 86_400.5,
    received: "2017-01-01T00:00:00.600Z",
    event: "2017-01-01T00:00:00.500Z",
  },
  {
    when: "a leap second ends a June",
    day: 181,
    time_s: 86_400,
    received: "2015-06-30T23:59:59.990Z",
    event: "2015-07-01T00:00:00.000Z",
  },
  {
    when: "the source is exactly 12 h behind",
    day: 196,
    time_s: 0,
    received: "2026-07-15T12:00:00Z",
    event: "2026-07-15T00:00:00.000Z",
  },
  {
    when: "the source is more than 12 h behind",
    day: 196,
    time_s: 0,
    received: "2026-07-15T12:00:00.001Z",
    event: "2026-07-15T00:00:00.000Z",
    flagged: true,
  },
  {
    when: "the source is more than 12 h ahead, over new year",
    day: 1,
    time_s: HALF_PAST_23,
    received: "2025-12-31T11:00:00Z",
    event: "2026-01-01T23:30:00.000Z",
    flagged: true,
  },
  {
    when: "the source is months behind",
    day: 300,
    time_s: 0,
    received: "2026-02-01T00:00:00Z",
    event: "2025-10-27T00:00:00.000Z",
    flagged: true,
  },
];

for (const { when, day, time_s, received, event, flagged = false } of CASES) {
  Deno.test(`instantOf() finds the year when ${when}`, () => {
    const recv_ms = parseIso(received);
    const instant = instantOf(day, time_s, recv_ms);
    assert.equal(formatIso(instant.event_ms), event);
    assert.equal(instant.source_offset_flagged, flagged);
    assert.equal(instant.offset_ms, recv_ms - instant.event_ms);
  });
}

Deno.test("instantOf() keeps the tenth of a millisecond", () => {
  const recv_ms = startOfDay(2026, 196) + 2000;
  assert.equal(instantOf(196, 1.5341, recv_ms).event_ms, startOfDay(2026, 196) + 1534.1);
});

Deno.test("instantOf() gives back any instant received within 182 days of it", () => {
  const instants = fc.integer({ min: parseIso("1971-01-01"), max: parseIso("2200-01-01") });
  const offsets = fc.integer({ min: -182 * MS_PER_DAY, max: 182 * MS_PER_DAY });
  fc.assert(
    fc.property(instants, offsets, (event_ms, offset_ms) => {
      const time_s = (event_ms - Math.floor(event_ms / MS_PER_DAY) * MS_PER_DAY) / 1000;
      const instant = instantOf(dayOfYear(event_ms), time_s, event_ms + offset_ms);
      assert.equal(instant.event_ms, event_ms);
      assert.equal(instant.source_offset_flagged, Math.abs(offset_ms) > 12 * 3_600_000);
    }),
    { numRuns: 2000 },
  );
});
