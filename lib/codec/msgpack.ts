import { messageOf } from "@rangecast/base/errors";
import { MAX_DEPTH } from "./msgpack_formats.ts";
import { MsgpackReader } from "./msgpack_reader.ts";
import { MsgpackWriter } from "./msgpack_writer.ts";

export interface MsgpackDecodeOptions {
  /** How many arrays and maps may stand inside each other. @default 16 */
  readonly maxDepth?: number;
}

/**
 * Msgpack bytes of plain data: map keys in the order of the object, integers shortest, floats
 * always 64 bit, properties that are undefined left out (as JSON does).
 * @throws TypeError for what has no plain form here: a function, a symbol, a bigint, undefined, an
 * object of a class, a cycle or anything else that is more than 16 levels deep.
 */
export function encode(value: unknown): Uint8Array {
  const writer = new MsgpackWriter();
  try {
    writer.write(value);
  } catch (cause) {
    throw new TypeError(`Cannot encode as msgpack: ${messageOf(cause)}`, { cause });
  }
  return writer.finish();
}

/**
 * The plain data in msgpack bytes, as objects, arrays, texts, numbers, booleans, null and byte
 * arrays. Numbers and lengths may be written longer than needed.
 * @throws SyntaxError unless the bytes are exactly one such item: no trailing bytes, no duplicate
 * or non-text keys, no extension types, only integers that a number holds exactly, valid UTF-8,
 * bounded depth.
 */
export function decode(bytes: Uint8Array, options: MsgpackDecodeOptions = {}): unknown {
  const reader = new MsgpackReader(bytes, options.maxDepth ?? MAX_DEPTH);
  try {
    const value = reader.read();
    if (reader.left > 0) {
      throw new SyntaxError(`more bytes after the value, from byte ${bytes.length - reader.left}`);
    }
    return value;
  } catch (cause) {
    throw new SyntaxError(`Cannot decode msgpack: ${messageOf(cause)}`, { cause });
  }
}
