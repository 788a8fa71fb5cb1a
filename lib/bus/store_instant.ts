/**
 * Instants at which a stream stored its messages. A broker counts nanoseconds, and this kit
 * milliseconds as a double, of which neighbours are 244 ns apart: these functions say exactly which
 * nanoseconds belong to one of them.
 */

const NS_PER_S = 1_000_000_000n;
/** More than the nanoseconds that share one double in this millennium, on either side. */
const REACH_NS = 4096n;

/** Unix milliseconds of a store time, rounded as everywhere in this kit. */
export function storedMs(time_ns: bigint | number): number {
  return Number(time_ns) / 1e6;
}

/** The first nanosecond that counts as `unix_ms` or later. */
export function firstNsAt(unix_ms: number): bigint {
  return firstNs((time_ns) => storedMs(time_ns) >= unix_ms, unix_ms);
}

/** The first nanosecond that counts as later than `unix_ms`. */
export function firstNsBehind(unix_ms: number): bigint {
  return firstNs((time_ns) => storedMs(time_ns) > unix_ms, unix_ms);
}

/** RFC 3339 with nine decimals: `2026-07-15T09:30:00.123456789Z`. */
export function formatNs(time_ns: bigint): string {
  const seconds = time_ns / NS_PER_S;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${text}.${String(time_ns % NS_PER_S).padStart(9, "0")}Z`;
}

/**
 * Unix milliseconds of what a broker writes, which has up to nine decimals; NaN when it is no time
 * from 1970 on.
 */
export function parseStoreTime(text: string): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (!match) return NaN;
  const [, second = "", fraction = ""] = match;
  const unix_s = unixSeconds(second);
  // Nothing was stored before 1970.
  if (!(unix_s >= 0)) return NaN;
  // Digits side by side are read with one rounding, as a sum of two numbers would not be.
  return storedMs(Number(`${unix_s}${fraction.padEnd(9, "0")}`));
}

/** The second that was read last: those of a state are few. */
let last = { text: "", unix_s: NaN };

function unixSeconds(text: string): number {
  if (text !== last.text) last = { text, unix_s: Date.parse(`${text}Z`) / 1000 };
  return last.unix_s;
}

/** The smallest nanosecond near `unix_ms` for which `holds`, which is monotone; 0 at the least. */
function firstNs(holds: (time_ns: bigint) => boolean, unix_ms: number): bigint {
  const near_ns = BigInt(Math.round(Math.max(0, unix_ms) * 1e6));
  let low = near_ns > REACH_NS ? near_ns - REACH_NS : 0n;
  let high = near_ns + REACH_NS;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (holds(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}
