import { parseDuration } from "./quantities.ts";

export const MS_PER_DAY = 86_400_000;

/** ISO 8601 in UTC with milliseconds: `2026-11-20T12:00:00.000Z`. */
export function formatIso(unix_ms: number): string {
  return new Date(unix_ms).toISOString();
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Unix milliseconds of an ISO 8601 instant. A date alone is midnight UTC, and an instant without
 * an offset is UTC: this kit never reads the machine's zone. A leap second counts as the second
 * after it, as in Unix time.
 * @throws SyntaxError when the text is no such instant, or names a day or a time that does not exist.
 */
export function parseIso(text: string): number {
  const unix_ms = readIso(text.trim());
  if (unix_ms !== null) return unix_ms;
  throw new SyntaxError(
    `an instant is ISO 8601 such as 2026-07-15T09:30:00Z: current value is "${text}"`,
  );
}

function readIso(text: string): number | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const part = (group: number) => Number(match[group] ?? 0);
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const midnight_ms = startOfDate(part(1), part(2), part(3));
  const offset_ms = offsetMs(match[8] ?? "Z");
  if (midnight_ms === null || offset_ms === null) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  const minute_ms = midnight_ms + (hour * 60 + minute) * 60_000 - offset_ms;
  if (second === 60 && !endsMonth(minute_ms + 60_000)) return null;
  const fraction_ms = Number((match[7] ?? "").padEnd(9, "0")) / 1e6;
  return minute_ms + second * 1000 + fraction_ms;
}

/** Midnight UTC of a date, or null when there is no such day. */
function startOfDate(year: number, month: number, day: number): number | null {
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  const midnight_ms = new Date(0).setUTCFullYear(year, month - 1, day);
  const date = new Date(midnight_ms);
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day ? midnight_ms : null;
}

/** Leap seconds are the last of a month in UTC (ITU-R TF.460). */
function endsMonth(unix_ms: number): boolean {
  return unix_ms % MS_PER_DAY === 0 && new Date(unix_ms).getUTCDate() === 1;
}

/** What an offset such as `+05:30` adds to UTC, or null when it is out of range. */
function offsetMs(zone: string): number | null {
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/**
 * Unix milliseconds of an instant that is ISO 8601, `now`, or relative such as `10m-ago`.
 * @throws SyntaxError for anything else.
 * @throws RangeError for a duration of more than 100 years.
 */
export function parseInstant(text: string, now_ms: number): number {
  const bare = text.trim();
  if (bare === "now") return now_ms;
  const ago = /^(.+)-ago$/.exec(bare)?.[1];
  if (ago !== undefined) return now_ms - parseDuration(ago);
  const unix_ms = readIso(bare);
  if (unix_ms !== null) return unix_ms;
  throw new SyntaxError(
    `an instant is ISO 8601 such as 2026-07-15T09:30:00Z, "now", or relative such as 10m-ago: current value is "${text}"`,
  );
}

/** Day of the year, 1..366, of a Unix instant in UTC. */
export function dayOfYear(unix_ms: number): number {
  const year = new Date(unix_ms).getUTCFullYear();
  return Math.floor((unix_ms - Date.UTC(year, 0, 1)) / MS_PER_DAY) + 1;
}

/** Unix milliseconds of midnight UTC on a day of the year; day 1 is 1 January. */
export function startOfDay(year: number, day: number): number {
  return Date.UTC(year, 0, 1) + (day - 1) * MS_PER_DAY;
}

/** Days in a Gregorian year: 365 or 366. */
export function daysInYear(year: number): number {
  return (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / MS_PER_DAY;
}
