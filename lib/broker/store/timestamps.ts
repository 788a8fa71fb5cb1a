/** The instant that Go writes for "never". */
export const ZERO_TIME = "0001-01-01T00:00:00Z";

/** RFC 3339 text of a Unix time in microseconds, without trailing zeros, as Go writes it. */
export function formatTime(time_us: number): string {
  const seconds = Math.floor(time_us / 1e6);
  let fraction = Math.round(time_us - seconds * 1e6);
  const text = secondText(seconds);
  if (fraction === 0) return `${text}Z`;
  let digits = 6;
  for (; fraction % 10 === 0; fraction /= 10) digits--;
  return `${text}.${String(fraction).padStart(digits, "0")}Z`;
}

/** The second that was written last: the messages of an answer have few different ones. */
let last = { seconds: NaN, text: "" };

function secondText(seconds: number): string {
  if (last.seconds !== seconds) {
    last = { seconds, text: new Date(seconds * 1000).toISOString().slice(0, 19) };
  }
  return last.text;
}

/**
 * The first microsecond of Unix time that is not before an RFC 3339 text; NaN when it is none. All
 * such texts are bounds: what was stored a nanosecond before one is not at or behind it.
 */
export function parseTime(text: string): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return NaN;
  const seconds_ms = Date.parse(`${match[1]}${match[3]}`);
  return seconds_ms * 1000 + Math.ceil(Number((match[2] ?? "").padEnd(9, "0")) / 1000);
}

/** A duration in nanoseconds as Go writes it: `1s`, `1m30s`, `250ms`. */
export function formatDuration(duration_ns: number): string {
  if (duration_ns < 1000) return `${duration_ns}ns`;
  if (duration_ns < 1e6) return `${duration_ns / 1e3}µs`;
  if (duration_ns < 1e9) return `${duration_ns / 1e6}ms`;
  const hours = Math.floor(duration_ns / 3600e9);
  const minutes = Math.floor(duration_ns / 60e9) % 60;
  const seconds = (duration_ns - (hours * 60 + minutes) * 60e9) / 1e9;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
