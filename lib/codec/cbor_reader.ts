import type { ExpectedBytes } from "./expected_bytes.ts";

/** Major types of RFC 8949, section 3.1. */
export const MAJOR = {
  unsigned: 0,
  negative: 1,
  bytes: 2,
  text: 3,
  array: 4,
  map: 5,
  tag: 6,
  simple: 7,
} as const;

/** Initial bytes of the simple values and floats (RFC 8949, section 3.3). */
export const INITIAL = {
  false: 0xf4,
  true: 0xf5,
  null: 0xf6,
  f16: 0xf9,
  f32: 0xfa,
  f64: 0xfb,
} as const;

/** Low bits of an initial byte up to which the argument stands in the byte itself. */
const MAX_DIRECT = 23;

/**
 * Walks over CBOR bytes, for decoders that are shaped by their schema. It does not throw: what
 * cannot be read gives a value that no schema allows (-1 or NaN), and the position never goes back.
 */
export class CborReader {
  at = 0;
  /** Argument of the head that {@linkcode CborReader.readHead} read last. */
  argument = 0;
  /** Whether something was asked for that lies beyond the end. */
  truncated = false;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that have not been read. */
  get left(): number {
    return this.#bytes.length - this.at;
  }

  /**
   * Reads a head: the major type, with its argument in {@linkcode CborReader.argument}. -1 when the
   * bytes end, the length is indefinite, or the argument is reserved or not a safe integer.
   */
  readHead(): number {
    if (!this.#holds(1)) return -1;
    const initial = this.#byte(this.at++);
    const info = initial & 31;
    this.argument = info <= MAX_DIRECT ? info : this.#longArgument(info);
    return this.argument < 0 ? -1 : initial >> 5;
  }

  /** Whether `expected` stands at `start`. */
  has(expected: ExpectedBytes, start: number): boolean {
    return expected.standAt(this.#view, start);
  }

  /** Whether exactly `expected` comes next; if so, it has been read. */
  skip(expected: ExpectedBytes): boolean {
    if (!expected.standAt(this.#view, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Reads `true` or `false` as 1 or 0; -1 for anything else. */
  readBoolean(): number {
    if (!this.#holds(1)) return -1;
    const initial = this.#byte(this.at++);
    return initial === INITIAL.true ? 1 : initial === INITIAL.false ? 0 : -1;
  }

  /** Reads an integer or a float of any width; NaN for anything else and for unsafe integers. */
  readNumber(): number {
    if (!this.#holds(1)) return Number.NaN;
    const initial = this.#byte(this.at);
    if (initial === INITIAL.f64) return this.#readFloat(8);
    if (initial === INITIAL.f32) return this.#readFloat(4);
    if (initial === INITIAL.f16) return this.#readFloat(2);
    const major = this.readHead();
    if (major === MAJOR.unsigned) return this.argument;
    const isSafe = this.argument < Number.MAX_SAFE_INTEGER;
    return major === MAJOR.negative && isSafe ? -1 - this.argument : Number.NaN;
  }

  /** Steps over the content of a byte or text string whose head was read last. */
  skipContent(): boolean {
    if (!this.#holds(this.argument)) return false;
    this.at += this.argument;
    return true;
  }

  /** Steps over a text: how many bytes its content has, which end where this leaves; -1 if none. */
  skipText(): number {
    return this.readHead() === MAJOR.text && this.skipContent() ? this.argument : -1;
  }

  #holds(count: number): boolean {
    if (count <= this.left) return true;
    this.truncated = true;
    return false;
  }

  #byte(at: number): number {
    return this.#bytes[at] as number; // every caller has asked `#holds` first
  }

  #readFloat(width: 2 | 4 | 8): number {
    if (!this.#holds(1 + width)) return Number.NaN;
    const start = this.at + 1;
    this.at = start + width;
    if (width === 8) return this.#view.getFloat64(start);
    return width === 4 ? this.#view.getFloat32(start) : half(this.#view.getUint16(start));
  }

  #longArgument(info: number): number {
    const width = info <= 27 ? 1 << (info - 24) : 0;
    if (width === 0 || !this.#holds(width)) return -1;
    const start = this.at;
    this.at += width;
    if (width === 1) return this.#byte(start);
    if (width === 2) return this.#view.getUint16(start);
    const upper = this.#view.getUint32(start);
    if (width === 4) return upper;
    const value = upper * 2 ** 32 + this.#view.getUint32(start + 4);
    return Number.isSafeInteger(value) ? value : -1;
  }
}

/** The value of an IEEE 754 half-precision float (RFC 8949, appendix D). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
