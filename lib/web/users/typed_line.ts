/** A line that is being typed without being shown. */
export type TypedLine =
  | { readonly type: "typing"; readonly bytes: readonly number[] }
  | { readonly type: "done"; readonly text: string }
  | { readonly type: "cancelled" };

/** A bound on what a line holds: more than any password. */
const MAX_LINE_BYTES = 4096;
const ENTER: readonly number[] = [0x0a, 0x0d];
const BACKSPACE: readonly number[] = [0x08, 0x7f];
const CTRL_U = 0x15;
/** Ctrl-C and Ctrl-D, which a raw terminal hands over like any other key. */
const CANCEL: readonly number[] = [0x03, 0x04];

export const EMPTY_LINE: TypedLine = { type: "typing", bytes: [] };

/** The line after more keys; what comes behind its end is left out. */
export function typed(line: TypedLine, keys: Iterable<number>): TypedLine {
  let bytes = line.type === "typing" ? [...line.bytes] : [];
  if (line.type !== "typing") return line;
  for (const key of keys) {
    if (CANCEL.includes(key)) return { type: "cancelled" };
    if (ENTER.includes(key)) {
      return { type: "done", text: new TextDecoder().decode(new Uint8Array(bytes)) };
    }
    if (key === CTRL_U) bytes = [];
    else if (BACKSPACE.includes(key)) bytes = withoutLast(bytes);
    else if (bytes.length < MAX_LINE_BYTES) bytes.push(key);
  }
  return { type: "typing", bytes };
}

/** Without the last character, which in UTF-8 may be several bytes. */
function withoutLast(bytes: readonly number[]): number[] {
  const start = bytes.findLastIndex((byte) => (byte & 0xc0) !== 0x80);
  return bytes.slice(0, Math.max(0, start));
}
