import { encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";

/** A message without payload whose header block carries a status, such as `408 Request Timeout`. */
export function statusFrame(
  subject: Uint8Array,
  status: string,
  headers: Readonly<Record<string, string | number>> = {},
): Frame {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const block = encode(`NATS/1.0 ${status}\r\n${lines}\r\n`);
  return new Frame().setSubject(subject).setBody(block, 0, block.length, block.length);
}
