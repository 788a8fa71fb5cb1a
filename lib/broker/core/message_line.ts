import { copyBytes, encode, writeDigits } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import type { OutputBuffer } from "../protocol/output_buffer.ts";

const MSG = encode("MSG ");
const HMSG = encode("HMSG ");
const SPACE = 32;
const CR = 13;
const LF = 10;
// The word, four separators, two numbers of up to 8 digits and two line ends.
const MOST_BYTES_AROUND = 48;

/**
 * Appends `frame` as MSG, or as HMSG when it has headers and the client wants them; returns the
 * bytes of its body.
 */
export function appendMessage(
  output: OutputBuffer,
  sid: Uint8Array,
  frame: Frame,
  wantsHeaders: boolean,
): number {
  const headerBytes = wantsHeaders ? frame.headerBytes : 0;
  const bodyStart = headerBytes > 0 ? frame.bodyStart : frame.payloadStart;
  const bodyBytes = frame.bodyEnd - bodyStart;
  const subjectBytes = frame.subjectEnd - frame.subjectStart;
  const replyBytes = frame.replyEnd - frame.replyStart;
  const target = output.reserve(
    subjectBytes + sid.length + replyBytes + bodyBytes + MOST_BYTES_AROUND,
  );
  let at = output.offset;
  const word = headerBytes > 0 ? HMSG : MSG;
  at = copyBytes(target, at, word, 0, word.length);
  at = copyBytes(target, at, frame.subject, frame.subjectStart, frame.subjectEnd);
  target[at++] = SPACE;
  at = copyBytes(target, at, sid, 0, sid.length);
  target[at++] = SPACE;
  if (replyBytes > 0) {
    at = copyBytes(target, at, frame.reply, frame.replyStart, frame.replyEnd);
    target[at++] = SPACE;
  }
  if (headerBytes > 0) {
    at = writeDigits(target, at, headerBytes);
    target[at++] = SPACE;
  }
  at = writeDigits(target, at, bodyBytes);
  target[at++] = CR;
  target[at++] = LF;
  at = copyBytes(target, at, frame.body, bodyStart, frame.bodyEnd);
  target[at++] = CR;
  target[at++] = LF;
  output.commit(at);
  return bodyBytes;
}
