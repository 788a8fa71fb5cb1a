import type { FlightMessage } from "@rangecast/domains/flight/message";
import { decodeFlight } from "@rangecast/domains/flight/decode-flight";

/** Longest line that is taken; the rest of a longer one is passed over. */
export const MAX_LINE_BYTES = 65_536;
const NEWLINE = 0x0a;

export type FlightLine =
  | { readonly type: "flight"; readonly message: FlightMessage }
  | { readonly type: "blank" }
  | { readonly type: "broken" };

/** Reads JSON lines, one envelope a line, from the bytes of a file. */
export async function* readFlightLines(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<FlightLine> {
  // One byte more than is taken, so that a line is known to be too long.
  const line = new Uint8Array(MAX_LINE_BYTES + 1);
  let size = 0;
  for await (const part of bytes) {
    let from = 0;
    while (from < part.length) {
      const at = part.indexOf(NEWLINE, from);
      const end = at < 0 ? part.length : at;
      const taken = part.subarray(from, Math.min(end, from + line.length - size));
      line.set(taken, size);
      size += taken.length;
      from = end + 1;
      if (at < 0) break;
      yield readLine(line.subarray(0, size));
      size = 0;
    }
  }
  if (size > 0) yield readLine(line.subarray(0, size));
}

function readLine(bytes: Uint8Array): FlightLine {
  if (bytes.length > MAX_LINE_BYTES) return { type: "broken" };
  if (bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)) {
    return { type: "blank" };
  }
  const message = decodeFlight(bytes);
  return typeof message === "string" ? { type: "broken" } : { type: "flight", message };
}
