import { CborReader, INITIAL, MAJOR } from "./cbor_reader.ts";

/**
 * Looks through CBOR bytes without building anything: what is wrong with them, or null when they
 * hold exactly one item of plain data: no tags, no indefinite lengths, no simple values but false,
 * true and null, integers that a double holds exactly, valid UTF-8, at most `maxDepth` containers
 * inside each other, nothing after the item.
 */
export function scanCbor(bytes: Uint8Array, maxDepth: number): string | null {
  const reader = new CborReader(bytes);
  const pending = [1]; // items still to come: at the top level, then in each open container
  for (let left = pending.pop(); left !== undefined; left = pending.pop()) {
    if (left === 0) continue;
    pending.push(left - 1);
    const inside = scanItem(reader, bytes);
    if (reader.truncated || (typeof inside === "number" && inside > reader.left)) {
      return `it ends early, after ${bytes.length} bytes`;
    }
    if (typeof inside === "string") return `${inside} before byte ${reader.at}`;
    if (inside < 0) continue;
    if (pending.length > maxDepth) return `more than ${maxDepth} levels`;
    pending.push(inside);
  }
  return reader.left === 0 ? null : `more bytes after the value, from byte ${reader.at}`;
}

/** Steps over a scalar (-1), or into a container: how many items it has. Or says what is wrong. */
function scanItem(reader: CborReader, bytes: Uint8Array): number | string {
  const start = reader.at;
  switch (bytes[start]) {
    case INITIAL.false:
    case INITIAL.true:
    case INITIAL.null:
      reader.at++;
      return -1;
    case INITIAL.f16:
    case INITIAL.f32:
    case INITIAL.f64:
      reader.readNumber();
      return -1;
  }
  switch (reader.readHead()) {
    case MAJOR.unsigned:
      return -1;
    case MAJOR.negative:
      return reader.argument < Number.MAX_SAFE_INTEGER ? -1 : "an integer that is too large";
    case MAJOR.bytes:
      return reader.skipContent() ? -1 : "bytes without an end";
    case MAJOR.text: {
      const from = reader.at;
      return reader.skipContent() && isUtf8(bytes, from, reader.at) ? -1 : "a text not in UTF-8";
    }
    case MAJOR.array:
      return reader.argument;
    case MAJOR.map:
      return reader.argument * 2;
    case MAJOR.tag:
      return "a tag";
    default:
      return "an indefinite length, a reserved value or an integer that is too large";
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  const text = bytes.subarray(start, end);
  if (text.every((byte) => byte < 0x80)) return true;
  try {
    strictUtf8.decode(text);
    return true;
  } catch {
    return false;
  }
}
