const DURATION_UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** 100 years: a bound that no use reaches, and that 64-bit nanoseconds (in JetStream) still hold. */
const MAX_DURATION_MS = 36_500 * 86_400_000;

const SIZE_UNIT_BYTES: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  K: 2 ** 10,
  KIB: 2 ** 10,
  M: 2 ** 20,
  MIB: 2 ** 20,
  G: 2 ** 30,
  GIB: 2 ** 30,
  T: 2 ** 40,
  TIB: 2 ** 40,
};

/**
 * Milliseconds in a duration such as `500ms`, `2s`, `1.5h` or `7d`, to the microsecond.
 * @throws SyntaxError when the text is not a number with one of the units ms, s, m, h, d.
 * @throws RangeError when it is longer than 100 years.
 */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit_ms = DURATION_UNIT_MS[match?.[2] ?? ""];
  if (!match || unit_ms === undefined) {
    throw new SyntaxError(
      `a duration is a number with ms, s, m, h or d: current value is "${text}"`,
    );
  }
  const duration_ms = Number(match[1]) * unit_ms;
  if (duration_ms > MAX_DURATION_MS) {
    throw new RangeError(`a duration is at most 36500d: current value is "${text}"`);
  }
  // 1.001 * 1000 is a little less than 1001.
  return Math.round(duration_ms * 1000) / 1000;
}

/**
 * Bytes in a size such as `512M`, `20GiB` or `1048576`; units are powers of 1024.
 * @throws SyntaxError when the text is not a number with one of the units K, M, G, T (or KiB ...).
 * @throws RangeError when it is more than the 8191 TiB that a double counts in bytes.
 */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit_bytes = SIZE_UNIT_BYTES[match?.[2]?.toUpperCase() ?? "?"];
  if (!match || unit_bytes === undefined) {
    throw new SyntaxError(`a size is a number with K, M, G or T: current value is "${text}"`);
  }
  const bytes = Math.round(Number(match[1]) * unit_bytes);
  if (bytes > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`a size is at most 8191T: current value is "${text}"`);
  }
  return bytes;
}

/** A duration in the largest unit that divides it, such as `2m` for 120 000 ms. */
export function formatDuration(duration_ms: number): string {
  for (const unit of ["d", "h", "m", "s"]) {
    const unit_ms = DURATION_UNIT_MS[unit] ?? Infinity;
    if (duration_ms >= unit_ms && duration_ms % unit_ms === 0) {
      return `${duration_ms / unit_ms}${unit}`;
    }
  }
  return `${duration_ms}ms`;
}

/** A size in the largest unit that divides it, such as `20GiB`. */
export function formatSize(bytes: number): string {
  for (const [unit, exponent] of [["TiB", 40], ["GiB", 30], ["MiB", 20], ["KiB", 10]] as const) {
    if (bytes >= 2 ** exponent && bytes % 2 ** exponent === 0) {
      return `${bytes / 2 ** exponent}${unit}`;
    }
  }
  return `${bytes}B`;
}
