import assert from "node:assert/strict";
import fc from "fast-check";
import {
  dayOfYear,
  daysInYear,
  formatIso,
  MS_PER_DAY,
  parseInstant,
  parseIso,
  startOfDay,
} from "./utc.ts";

const NOON_MS = Date.UTC(2026, 6, 15, 12);

/** Unix milliseconds from the year 1 to the year 9999. */
const instant = fc.date({
  min: new Date("0001-01-01T00:00:00.000Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
}).map((date) => date.getTime());

Deno.test("formatIso() is read back as the same instant", () => {
  assert.equal(formatIso(NOON_MS + 7), "2026-07-15T12:00:00.007Z");
  fc.assert(fc.property(instant, (unix_ms) => {
    assert.equal(parseIso(formatIso(unix_ms)), unix_ms);
  }));
});

Deno.test("parseIso() reads every thousandth of a second exactly", () => {
  for (let ms = 0; ms < 1000; ms++) assert.equal(parseIso(formatIso(ms)), ms);
});

Deno.test("parseIso() reads dates, short times, fractions and offsets", () => {
  const cases: [string, string][] = [
    ["2026-07-15", "2026-07-15T00:00:00.000Z"],
    ["2026-07-15T12:00", "2026-07-15T12:00:00.000Z"],
    ["2026-07-15 12:00:01", "2026-07-15T12:00:01.000Z"],
    ["2026-07-15t12:00:01z", "2026-07-15T12:00:01.000Z"],
    ["2026-07-15T12:00:01.5Z", "2026-07-15T12:00:01.500Z"],
    ["2026-07-15T12:00:01,25 Z", "2026-07-15T12:00:01.250Z"],
    ["2026-07-15T12:00:00+02:00", "2026-07-15T10:00:00.000Z"],
    ["2026-07-15T12:00:00-0930", "2026-07-15T21:30:00.000Z"],
    ["2026-07-15T00:30:00+01", "2026-07-14T23:30:00.000Z"],
    ["  2024-02-29  ", "2024-02-29T00:00:00.000Z"],
    ["0050-03-01", "0050-03-01T00:00:00.000Z"],
  ];
  for (const [text, expected] of cases) assert.equal(formatIso(parseIso(text)), expected, text);
  assert.equal(parseIso("1970-01-01T00:00:00.000001"), 0.001);
});

Deno.test("parseIso() agrees with the runtime when the text is in the form of ECMAScript", () => {
  const minutes = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
  fc.assert(fc.property(instant, minutes, (unix_ms, offset_min) => {
    const size = Math.abs(offset_min);
    const hhmm = [Math.floor(size / 60), size % 60].map((n) => String(n).padStart(2, "0"));
    const zone = `${offset_min < 0 ? "-" : "+"}${hhmm.join(":")}`;
    const text = formatIso(unix_ms).replace("Z", zone);
    assert.equal(parseIso(text), Date.parse(text));
  }));
});

Deno.test("parseIso() takes a leap second for the second after it", () => {
  const cases: [string, string][] = [
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2015-06-30T23:59:60.250Z", "2015-07-01T00:00:00.250Z"],
    ["2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00.000Z"],
  ];
  for (const [text, expected] of cases) assert.equal(formatIso(parseIso(text)), expected, text);
});

Deno.test("parseIso() refuses what does not exist, or is written otherwise", () => {
  const texts = [
    "",
    "yesterday",
    "2026-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-1",
    "26-01-01",
    "2026-07-15T24:00:00Z",
    "2026-07-15T12:60:00Z",
    "2026-07-15T12:00:61Z",
    "2026-07-15T12:30:60Z",
    "2026-07-15T23:59:60Z",
    "2016-12-31T23:59:60+01:00",
    "2026-07-15T12:00:00+24:00",
    "2026-07-15T12:00:00+01:60",
    "2026-07-15T12:00:00.Z",
    "2026-07-15T12Z",
    "2026-07-15Z",
    "2026-07-15T12:00:00Z!",
    "20260715T120000Z",
    "1784116800000",
  ];
  for (const text of texts) {
    const message =
      `an instant is ISO 8601 such as 2026-07-15T09:30:00Z: current value is "${text}"`;
    assert.throws(() => parseIso(text), { name: "SyntaxError", message }, text);
  }
});

Deno.test("parseIso() reads an instant or throws a SyntaxError when the text is anything", () => {
  const digits = fc.stringMatching(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/);
  fc.assert(fc.property(fc.oneof(fc.string(), digits), (text) => {
    try {
      assert.ok(Number.isFinite(parseIso(text)));
    } catch (error) {
      assert.ok(error instanceof SyntaxError);
    }
  }));
});

Deno.test("parseInstant() reads ISO 8601, now, and what is some time ago", () => {
  assert.equal(parseInstant("now", NOON_MS), NOON_MS);
  assert.equal(parseInstant("10m-ago", NOON_MS), NOON_MS - 600_000);
  assert.equal(parseInstant(" 1.5h-ago ", NOON_MS), NOON_MS - 5_400_000);
  assert.equal(parseInstant("2026-07-15T12:00:00Z", 0), NOON_MS);
});

Deno.test("parseInstant() refuses anything else, and says what it takes", () => {
  for (const text of ["", "10m ago", "10m", "-10m", "tomorrow"]) {
    assert.throws(() => parseInstant(text, NOON_MS), {
      name: "SyntaxError",
      message: 'an instant is ISO 8601 such as 2026-07-15T09:30:00Z, "now", or relative such as ' +
        `10m-ago: current value is "${text}"`,
    });
  }
  for (const text of ["-ago", "ten-ago", "-10m-ago"]) {
    assert.throws(() => parseInstant(text, NOON_MS), SyntaxError);
  }
  assert.throws(() => parseInstant("99999999d-ago", NOON_MS), RangeError);
});

Deno.test("dayOfYear() counts from 1, and has a day 366 in leap years", () => {
  assert.equal(dayOfYear(Date.UTC(2026, 0, 1)), 1);
  assert.equal(dayOfYear(Date.UTC(2026, 0, 2) - 0.001), 1);
  assert.equal(dayOfYear(Date.UTC(2024, 1, 29)), 60);
  assert.equal(dayOfYear(Date.UTC(2024, 11, 31, 23, 59, 59, 999)), 366);
  assert.equal(dayOfYear(Date.UTC(2026, 11, 31)), 365);
});

Deno.test("startOfDay() is undone by dayOfYear() on every day of every year", () => {
  fc.assert(fc.property(instant.filter((unix_ms) => unix_ms >= 0), (unix_ms) => {
    const year = new Date(unix_ms).getUTCFullYear();
    const midnight_ms = startOfDay(year, dayOfYear(unix_ms));
    assert.ok(midnight_ms <= unix_ms && unix_ms < midnight_ms + MS_PER_DAY);
    assert.equal(formatIso(midnight_ms).slice(11), "00:00:00.000Z");
  }));
});

Deno.test("daysInYear() knows leap years, centuries included", () => {
  const years: [number, number][] = [[2023, 365], [2024, 366], [1900, 365], [2000, 366]];
  for (const [year, days] of years) assert.equal(daysInYear(year), days);
});
