import { FORMAT, MAX_DEPTH } from "./msgpack_formats.ts";

const FIRST_BYTES = 1024;
/** UTF-8 bytes of one UTF-16 unit at most. */
const MAX_UNIT_BYTES = 3;
const TWO_TO_32 = 2 ** 32;

const utf8 = new TextEncoder();

/** Writes plain data as msgpack, each value in its shortest format, into a buffer that grows. */
export class MsgpackWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #depth = 0;

  /** What has been written, as bytes of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  /** @throws TypeError for what has no plain form, RangeError when it is too deep. */
  write(value: unknown): void {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
        return this.#number(value);
      case "boolean":
        return this.#byte(value ? FORMAT.true : FORMAT.false);
      case "object":
        return this.#object(value);
      default:
        throw new TypeError(`a ${typeof value} has no plain form`);
    }
  }

  #object(value: object | null): void {
    if (value === null) return this.#byte(FORMAT.nil);
    if (value instanceof Uint8Array) return this.#binary(value);
    if (++this.#depth > MAX_DEPTH) throw new RangeError(`more than ${MAX_DEPTH} levels`);
    if (Array.isArray(value)) {
      this.#head(value.length, FORMAT.fixarray, FORMAT.array16);
      for (const each of value) this.write(each);
    } else this.#map(value);
    this.#depth--;
  }

  #map(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError("an object of a class has no plain form");
    }
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    this.#head(entries.length, FORMAT.fixmap, FORMAT.map16);
    for (const [key, each] of entries) {
      this.#text(key);
      this.write(each);
    }
  }

  /** The head of an array or a map: the count in the byte itself up to 15, else in 16 or 32 bits. */
  #head(count: number, fixed: number, wide: number): void {
    if (count < 16) return this.#byte(fixed | count);
    if (count < 2 ** 16) return this.#short(wide, count);
    this.#word(wide + 1, count);
  }

  #text(text: string): void {
    // Texts here are short, and most are plain: their size is known before they are written.
    const most = text.length * MAX_UNIT_BYTES;
    if (most >= 32) return this.#encodedText(utf8.encode(text));
    this.#reserve(1 + most);
    const { written } = utf8.encodeInto(text, this.#bytes.subarray(this.#at + 1));
    this.#bytes[this.#at] = FORMAT.fixstr | written;
    this.#at += 1 + written;
  }

  #encodedText(content: Uint8Array): void {
    const { length } = content;
    if (length < 32) this.#byte(FORMAT.fixstr | length);
    else this.#length(length, FORMAT.str8);
    this.#append(content);
  }

  #binary(content: Uint8Array): void {
    this.#length(content.length, FORMAT.bin8);
    this.#append(content);
  }

  #length(length: number, format8: number): void {
    if (length < 2 ** 8) return this.#pair(format8, length);
    if (length < 2 ** 16) return this.#short(format8 + 1, length);
    this.#word(format8 + 2, length);
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return this.#float(value);
    if (value >= 0) return this.#unsigned(value);
    if (value >= -32) return this.#byte(value & 0xff);
    if (value >= -(2 ** 7)) return this.#pair(FORMAT.int8, value & 0xff);
    if (value >= -(2 ** 15)) return this.#short(FORMAT.int16, value & 0xffff);
    if (value >= -(2 ** 31)) return this.#word(FORMAT.int32, value >>> 0);
    this.#long(FORMAT.int64, value);
  }

  #unsigned(value: number): void {
    if (value < 2 ** 7) return this.#byte(value);
    if (value < 2 ** 8) return this.#pair(FORMAT.uint8, value);
    if (value < 2 ** 16) return this.#short(FORMAT.uint16, value);
    if (value < TWO_TO_32) return this.#word(FORMAT.uint32, value);
    this.#long(FORMAT.uint64, value);
  }

  #float(value: number): void {
    this.#reserve(9);
    this.#bytes[this.#at] = FORMAT.float64;
    this.#view.setFloat64(this.#at + 1, value);
    this.#at += 9;
  }

  /** A safe integer in two's complement of 64 bits. */
  #long(format: number, value: number): void {
    const upper = Math.floor(value / TWO_TO_32);
    this.#word(format, upper >>> 0);
    this.#reserve(4);
    this.#view.setUint32(this.#at, value - upper * TWO_TO_32);
    this.#at += 4;
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  #pair(format: number, value: number): void {
    this.#byte(format);
    this.#byte(value);
  }

  #short(format: number, value: number): void {
    this.#reserve(3);
    this.#bytes[this.#at] = format;
    this.#view.setUint16(this.#at + 1, value);
    this.#at += 3;
  }

  #word(format: number, value: number): void {
    this.#reserve(5);
    this.#bytes[this.#at] = format;
    this.#view.setUint32(this.#at + 1, value);
    this.#at += 5;
  }

  #append(content: Uint8Array): void {
    this.#reserve(content.length);
    this.#bytes.set(content, this.#at);
    this.#at += content.length;
  }

  #reserve(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
