import type { StreamFill } from "@rangecast/bus/kept-message";

/** Share of a stream's age after which a message is about to be removed. */
const OLD_SHARE = 0.75;
/** Share of a stream's bytes from which on it is about to remove its oldest messages. */
const FULL_SHARE = 0.75;
/** The oldest part of a full stream. */
const OLDEST_SHARE = 0.25;
/** How often a stream is looked at, at most and at least. */
const MAX_LOOK_INTERVAL_MS = 60_000;
const MIN_LOOK_INTERVAL_MS = 1000;
/** Looks within the age of a stream at least. */
const LOOKS_PER_AGE = 20;

/**
 * Whether a stream will soon remove a message: it is older than three quarters of the stream's age,
 * or stands in the oldest quarter of a stream that is three quarters full. Times are the broker's.
 */
export function isSoonRemoved(
  { seq, stored_ms }: { readonly seq: number; readonly stored_ms: number },
  { max_age_ms, max_bytes, bytes, first_seq, last_seq }: StreamFill,
  now_ms: number,
): boolean {
  if (max_age_ms !== null && now_ms - stored_ms > max_age_ms * OLD_SHARE) return true;
  if (max_bytes === null || bytes <= max_bytes * FULL_SHARE) return false;
  return seq - first_seq < (last_seq - first_seq + 1) * OLDEST_SHARE;
}

/** How often a stream that keeps messages for `max_age_ms` is to be looked at. */
export function lookInterval(max_age_ms: number): number {
  return Math.max(MIN_LOOK_INTERVAL_MS, Math.min(MAX_LOOK_INTERVAL_MS, max_age_ms / LOOKS_PER_AGE));
}
