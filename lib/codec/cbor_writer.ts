import { assert } from "@rangecast/base/assert";

/** Bytes that the head of a non-negative safe integer takes when written shortest. */
export function headSize(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 2 ** 8) return 2;
  if (argument < 2 ** 16) return 3;
  return argument < 2 ** 32 ? 5 : 9;
}

/**
 * Writes a head in its shortest form at `at`, and returns the position after it.
 * `major` is the major type, 0..7; `argument` a non-negative safe integer.
 */
export function writeHead(out: Uint8Array, at: number, major: number, argument: number): number {
  assert(argument >= 0 && Number.isSafeInteger(argument), "a CBOR argument is a safe integer >= 0");
  const size = headSize(argument);
  const initial = major << 5;
  if (size === 1) {
    out[at] = initial | argument;
    return at + 1;
  }
  out[at] = initial | (size === 2 ? 24 : size === 3 ? 25 : size === 5 ? 26 : 27);
  let rest = argument;
  for (let i = at + size - 1; i > at; i--) {
    out[i] = rest & 0xff; // the low 8 bits are right for any safe integer
    rest = Math.floor(rest / 256);
  }
  return at + size;
}

const utf8 = new TextEncoder();

/** A text as a CBOR item, shortest head first. */
export function textItem(text: string): Uint8Array {
  const content = utf8.encode(text);
  const head = headSize(content.length);
  const item = new Uint8Array(head + content.length);
  item.set(content, writeHead(item, 0, 3, content.length));
  return item;
}
