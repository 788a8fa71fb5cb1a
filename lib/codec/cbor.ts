import { messageOf } from "@rangecast/base/errors";
import { decode as decodeItem, encode as encodeItem } from "cborg";
import { scanCbor } from "./cbor_scan.ts";

export interface CborDecodeOptions {
  /** How many arrays and maps may stand inside each other. @default 16 */
  readonly maxDepth?: number;
}

const DEFAULT_MAX_DEPTH = 16;

/**
 * CBOR bytes of plain data: map keys in the order of the object, integers shortest, floats always
 * 64 bit, properties that are undefined left out (as JSON does).
 * @throws TypeError for what CBOR has no plain form for: a function, a symbol, a cycle.
 */
export function encode(value: unknown): Uint8Array {
  try {
    return encodeItem(value, {
      float64: true,
      mapSorter: () => 0,
      ignoreUndefinedProperties: true,
    });
  } catch (cause) {
    throw new TypeError(`Cannot encode as CBOR: ${messageOf(cause)}`, { cause });
  }
}

/**
 * The plain data in CBOR bytes, as objects, arrays, texts, numbers, booleans, null and byte arrays.
 * @throws SyntaxError unless the bytes are exactly one such item: no trailing bytes, no duplicate
 * or non-text keys, no tags, no indefinite lengths, no undefined, only integers that a number holds
 * exactly, valid UTF-8, bounded depth.
 */
export function decode(bytes: Uint8Array, options: CborDecodeOptions = {}): unknown {
  const problem = scanCbor(bytes, options.maxDepth ?? DEFAULT_MAX_DEPTH);
  if (problem !== null) throw new SyntaxError(`Cannot decode CBOR: ${problem}`);
  try {
    return decodeItem(bytes, {
      allowIndefinite: false,
      allowUndefined: false,
      allowBigInt: false,
      rejectDuplicateMapKeys: true,
    });
  } catch (cause) {
    throw new SyntaxError(`Cannot decode CBOR: ${messageOf(cause)}`, { cause });
  }
}
