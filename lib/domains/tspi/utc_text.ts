/** Length of `2026-07-15T09:30:00`. */
const SECOND_LENGTH = 19;
const MAX_FRACTION_DIGITS = 9;

const CODE = { plus: 0x2b, dash: 0x2d, dot: 0x2e, zero: 0x30, colon: 0x3a, T: 0x54, Z: 0x5a };

const ascii = new TextDecoder();

/** The text that was read last: at full rate dozens of messages share a millisecond. */
const latest = { bytes: new Uint8Array(), text: "" };

/**
 * The text at `start`, `length` bytes long, if it is an ISO 8601 instant in UTC as the schema wants
 * it (`2026-07-15T09:30:00`, up to 9 decimals, then `Z` or `+00:00`); null if it is anything else.
 */
export function utcTextOf(bytes: Uint8Array, start: number, length: number): string | null {
  if (length <= SECOND_LENGTH) return null;
  if (isLatest(bytes, start, length)) return latest.text;
  if (!isDateTime(bytes, start)) return null;
  const end = start + length;
  let at = start + SECOND_LENGTH;
  if (bytes[at] === CODE.dot) {
    const first = ++at;
    while (at < end && isDigit(bytes[at])) at++;
    if (at === first || at - first > MAX_FRACTION_DIGITS) return null;
  }
  if (!isZone(bytes, at, end)) return null;
  latest.bytes = bytes.slice(start, end);
  latest.text = ascii.decode(latest.bytes);
  return latest.text;
}

function isLatest(bytes: Uint8Array, start: number, length: number): boolean {
  if (length !== latest.bytes.length) return false;
  for (let i = 0; i < length; i++) {
    if (bytes[start + i] !== latest.bytes[i]) return false;
  }
  return true;
}

function isDateTime(bytes: Uint8Array, start: number): boolean {
  return two(bytes, start) >= 0 && two(bytes, start + 2) >= 0 &&
    bytes[start + 4] === CODE.dash && isBetween(two(bytes, start + 5), 1, 12) &&
    bytes[start + 7] === CODE.dash && isBetween(two(bytes, start + 8), 1, 31) &&
    bytes[start + 10] === CODE.T && isBetween(two(bytes, start + 11), 0, 23) &&
    bytes[start + 13] === CODE.colon && isBetween(two(bytes, start + 14), 0, 59) &&
    bytes[start + 16] === CODE.colon && isBetween(two(bytes, start + 17), 0, 60);
}

function isZone(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at === 1) return bytes[at] === CODE.Z;
  return end - at === 6 && bytes[at] === CODE.plus && two(bytes, at + 1) === 0 &&
    bytes[at + 3] === CODE.colon && two(bytes, at + 4) === 0;
}

/** The number that two digits make, or -1. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at];
  const ones = bytes[at + 1];
  if (!isDigit(tens) || !isDigit(ones)) return -1;
  return (tens - CODE.zero) * 10 + (ones - CODE.zero);
}

function isDigit(code: number | undefined): code is number {
  return code !== undefined && code >= CODE.zero && code <= CODE.zero + 9;
}

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}
