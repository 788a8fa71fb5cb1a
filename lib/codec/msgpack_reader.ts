import { FORMAT } from "./msgpack_formats.ts";

const TWO_TO_32 = 2 ** 32;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads msgpack bytes of plain data, and nothing else: see `decode` of `./msgpack.ts`. */
export class MsgpackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #maxDepth: number;
  #at = 0;
  #depth = 0;

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxDepth = maxDepth;
  }

  /** Bytes that have not been read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** @throws SyntaxError */
  read(): unknown {
    const start = this.#at;
    const format = this.#unsigned(1);
    if (format < FORMAT.fixmap) return format;
    if (format < FORMAT.fixarray) return this.#map(format & 0x0f);
    if (format < FORMAT.fixstr) return this.#array(format & 0x0f);
    if (format < FORMAT.nil) return this.#text(format & 0x1f);
    if (format >= FORMAT.negativeFixint) return format - 0x100;
    switch (format) {
      case FORMAT.nil:
        return null;
      case FORMAT.false:
        return false;
      case FORMAT.true:
        return true;
      case FORMAT.bin8:
      case FORMAT.bin16:
      case FORMAT.bin32:
        return this.#content(this.#unsigned(widthOf(format - FORMAT.bin8))).slice();
      case FORMAT.str8:
      case FORMAT.str16:
      case FORMAT.str32:
        return this.#text(this.#unsigned(widthOf(format - FORMAT.str8)));
      case FORMAT.array16:
      case FORMAT.array32:
        return this.#array(this.#unsigned(widthOf(format - FORMAT.array16 + 1)));
      case FORMAT.map16:
      case FORMAT.map32:
        return this.#map(this.#unsigned(widthOf(format - FORMAT.map16 + 1)));
      default:
        return this.#number(format, start);
    }
  }

  #number(format: number, start: number): number {
    switch (format) {
      case FORMAT.float32:
        return this.#view.getFloat32(this.#step(4));
      case FORMAT.float64:
        return this.#view.getFloat64(this.#step(8));
      case FORMAT.uint8:
      case FORMAT.uint16:
      case FORMAT.uint32:
        return this.#unsigned(widthOf(format - FORMAT.uint8));
      case FORMAT.uint64:
        return this.#safe(this.#unsigned(4) * TWO_TO_32 + this.#unsigned(4), start);
      case FORMAT.int8:
        return this.#view.getInt8(this.#step(1));
      case FORMAT.int16:
        return this.#view.getInt16(this.#step(2));
      case FORMAT.int32:
        return this.#view.getInt32(this.#step(4));
      case FORMAT.int64:
        return this.#safe(
          this.#view.getInt32(this.#step(4)) * TWO_TO_32 + this.#unsigned(4),
          start,
        );
      default:
        throw new SyntaxError(`a value that is no plain data at byte ${start}`);
    }
  }

  #array(count: number): unknown[] {
    this.#enter(count);
    const items: unknown[] = [];
    for (let i = 0; i < count; i++) items.push(this.read());
    this.#depth--;
    return items;
  }

  #map(count: number): Record<string, unknown> {
    this.#enter(count * 2);
    const entries = new Map<string, unknown>();
    for (let i = 0; i < count; i++) {
      const start = this.#at;
      const key = this.read();
      if (typeof key !== "string") throw new SyntaxError(`a key that is no text at byte ${start}`);
      if (entries.has(key)) throw new SyntaxError(`a second key ${JSON.stringify(key)}`);
      entries.set(key, this.read());
    }
    this.#depth--;
    return Object.fromEntries(entries);
  }

  /** Begins a container; each of its items has a byte at least, so that a false count is seen now. */
  #enter(items: number): void {
    if (items > this.left) this.#endsEarly();
    if (++this.#depth > this.#maxDepth) throw new SyntaxError(`more than ${this.#maxDepth} levels`);
  }

  #text(length: number): string {
    const start = this.#at;
    try {
      return strictUtf8.decode(this.#content(length));
    } catch (cause) {
      if (cause instanceof SyntaxError) throw cause;
      throw new SyntaxError(`a text not in UTF-8 at byte ${start}`, { cause });
    }
  }

  #content(length: number): Uint8Array {
    const start = this.#step(length);
    return this.#bytes.subarray(start, start + length);
  }

  #unsigned(width: number): number {
    const start = this.#step(width);
    if (width === 1) return this.#view.getUint8(start);
    return width === 2 ? this.#view.getUint16(start) : this.#view.getUint32(start);
  }

  #safe(value: number, start: number): number {
    if (Number.isSafeInteger(value)) return value;
    throw new SyntaxError(`an integer that is too large at byte ${start}`);
  }

  /** Moves on over `count` bytes; returns where they begin. */
  #step(count: number): number {
    if (count > this.left) this.#endsEarly();
    const start = this.#at;
    this.#at += count;
    return start;
  }

  #endsEarly(): never {
    throw new SyntaxError(`it ends early, after ${this.#bytes.length} bytes`);
  }
}

/** Bytes of a length or a number, by its place among the formats of its kind: 8, 16, 32 bits. */
function widthOf(place: number): number {
  return 1 << place;
}
