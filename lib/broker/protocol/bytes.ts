/** Small operations on ASCII bytes, for the paths where a string per message would cost too much. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const EMPTY = new Uint8Array(0);

/** The start value of {@linkcode hashByte}: FNV-1a, 32 bits (Fowler, Noll, Vo). */
export const HASH_SEED = 0x811c9dc5 | 0;

/** One step of FNV-1a. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** FNV-1a of `bytes[start, end)` as a signed 32-bit integer. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash;
}

/** Whether `a[aStart, aEnd)` and the whole of `b` are the same bytes. */
export function sameBytes(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array): boolean {
  const length = b.length;
  if (aEnd - aStart !== length) return false;
  for (let i = 0; i < length; i++) if (a[aStart + i] !== b[i]) return false;
  return true;
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/**
 * Writes a text at `at` and returns the offset behind it; ASCII avoids the encoder's call overhead.
 * There must be room for three bytes a character.
 */
export function writeText(target: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return at + encoder.encodeInto(text, target.subarray(at)).written;
    target[at + i] = unit;
  }
  return at + text.length;
}

/** Text of `bytes[start, end)`; short runs of ASCII avoid the decoder's call overhead. */
export function decode(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start > 48) return decoder.decode(bytes.subarray(start, end));
  let text = "";
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 0x7f) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The non-negative integer in `bytes[start, end)`, or -1 when it is none or beyond 2^53. */
export function parseDigits(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 16) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : -1;
}

/** Number of decimal digits of a non-negative integer. */
export function digitCount(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}

/** Writes a non-negative integer in decimal at `at` and returns the offset behind it. */
export function writeDigits(target: Uint8Array, at: number, value: number): number {
  const end = at + digitCount(value);
  let rest = value;
  let i = end - 1;
  // Above 2^31 the remainder of doubles is slow: split off the low digits first.
  while (rest >= 0x7fffffff) {
    const quotient = Math.floor(rest / 10);
    target[i--] = 0x30 + (rest - quotient * 10);
    rest = quotient;
  }
  let small = rest | 0;
  do {
    const quotient = (small / 10) | 0;
    target[i--] = 0x30 + (small - quotient * 10);
    small = quotient;
  } while (i >= at);
  return end;
}

/** Copies `source[start, end)` to `target` at `at` and returns the offset behind it. */
export function copyBytes(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  start: number,
  end: number,
): number {
  const length = end - start;
  // A view costs more than a short loop.
  if (length > 96) target.set(source.subarray(start, end), at);
  else for (let i = 0; i < length; i++) target[at + i] = source[start + i] ?? 0;
  return at + length;
}
