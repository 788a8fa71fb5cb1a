import { assert } from "@rangecast/base/assert";

/** Latest receive time that has an ISO form with a four-digit year, in Unix milliseconds. */
export const MAX_RECV_EPOCH_MS = 253_402_300_799_999;

let cached_ms = -1;
let cachedIso = "";

/**
 * `recv_iso` of a receive time: `2026-07-15T09:30:00.125+00:00`. The offset is spelled out because
 * readers of the published format exist that do not know `Z`. The latest answer is kept, since at
 * full rate dozens of datagrams share a millisecond.
 * @throws AssertionError unless `recv_epoch_ms` is a whole number of a year up to 9999.
 */
export function isoOfReceipt(recv_epoch_ms: number): string {
  if (recv_epoch_ms === cached_ms) return cachedIso;
  assert(
    Number.isInteger(recv_epoch_ms) && recv_epoch_ms >= 0 && recv_epoch_ms <= MAX_RECV_EPOCH_MS,
    "a receive time is in whole Unix milliseconds of a year up to 9999",
  );
  cached_ms = recv_epoch_ms;
  cachedIso = new Date(recv_epoch_ms).toISOString().replace("Z", "+00:00");
  return cachedIso;
}
