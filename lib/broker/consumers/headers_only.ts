import { copyBytes, encode } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import { openBlockBytes } from "../protocol/header_block.ts";

const FIRST_LINE = encode("NATS/1.0\r\n");

/** Replaces the payload of a frame by a header that says how large it was. */
export function stripPayload(frame: Frame): void {
  const size = encode(`Nats-Msg-Size: ${frame.bodyEnd - frame.payloadStart}\r\n\r\n`);
  const own = frame.headerBytes > 0
    ? openBlockBytes(frame.body, frame.bodyStart, frame.headerBytes)
    : FIRST_LINE.length;
  const block = new Uint8Array(own + size.length);
  if (frame.headerBytes > 0) {
    copyBytes(block, 0, frame.body, frame.bodyStart, frame.bodyStart + own);
  } else block.set(FIRST_LINE);
  block.set(size, own);
  frame.setBody(block, 0, block.length, block.length);
}
