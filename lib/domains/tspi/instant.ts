import { daysInYear, MS_PER_DAY, startOfDay } from "@rangecast/base/utc";

/** A source whose clock is further than this from the receive time is flagged. */
const MAX_SOURCE_OFFSET_MS = 12 * 3_600_000;

export interface Instant {
  /** Unix milliseconds, to 0.1 ms. A leap second counts as the first second of the next day. */
  readonly event_ms: number;
  /** Receive time minus event time: positive when the source is behind. */
  readonly offset_ms: number;
  /** Whether the two are more than 12 h apart. */
  readonly source_offset_flagged: boolean;
}

/** What is nearer than that in the year of receipt is farther in every other one. */
const NEAR_MS = 150 * MS_PER_DAY;
/** Leap years are 4 apart, and 8 around a century that is none. */
const YEARS_TO_A_LEAP_DAY = 8;

/**
 * The full UTC instant of a day of the year (1..366) and a time of day (0..86 401 s), which carry
 * no year: of all years that have the day, the one that comes nearest to `recv_ms` (Unix ms).
 */
export function instantOf(day: number, time_s: number, recv_ms: number): Instant {
  const year = new Date(recv_ms).getUTCFullYear();
  const timeOfDay_ms = Math.round(time_s * 10_000) / 10;
  const same_ms = startOfDay(year, day) + timeOfDay_ms;
  // Day 366 of a year that has none is a day of the next one.
  const isNear = day < 366 && Math.abs(recv_ms - same_ms) < NEAR_MS;
  const event_ms = isNear ? same_ms : nearestOf(day, timeOfDay_ms, { recv_ms, year });
  const offset_ms = recv_ms - event_ms;
  return {
    event_ms,
    offset_ms,
    source_offset_flagged: Math.abs(offset_ms) > MAX_SOURCE_OFFSET_MS,
  };
}

/** Of the years around that of receipt. */
function nearestOf(
  day: number,
  timeOfDay_ms: number,
  { recv_ms, year: recvYear }: { readonly recv_ms: number; readonly year: number },
): number {
  const reach = day === 366 ? YEARS_TO_A_LEAP_DAY : 1;
  let event_ms = Number.NaN;
  let nearest_ms = Number.POSITIVE_INFINITY;
  for (let year = recvYear - reach; year <= recvYear + reach; year++) {
    if (day > daysInYear(year)) continue;
    const candidate_ms = startOfDay(year, day) + timeOfDay_ms;
    const distance_ms = Math.abs(recv_ms - candidate_ms);
    if (distance_ms >= nearest_ms) continue;
    nearest_ms = distance_ms;
    event_ms = candidate_ms;
  }
  return event_ms;
}
