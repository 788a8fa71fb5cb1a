import { copyBytes, encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import type { Router } from "../routing/router.ts";

const HEAD = encode("NATS/1.0 503\r\nNats-Subject: ");
const TAIL = encode("\r\n\r\n");

/**
 * Answers a request that nobody has got with status 503, to the requester's own subscription to the
 * reply subject; false when there is none.
 */
export function answerNoResponders(router: Router, request: Frame, requester: unknown): boolean {
  const { subject, subjectStart, subjectEnd, reply, replyStart, replyEnd } = request;
  const body = new Uint8Array(HEAD.length + subjectEnd - subjectStart + TAIL.length);
  body.set(HEAD);
  const at = copyBytes(body, HEAD.length, subject, subjectStart, subjectEnd);
  body.set(TAIL, at);
  const status = new Frame().setSubject(reply, replyStart, replyEnd)
    .setBody(body, 0, body.length, body.length);
  const { plain } = router.matchOnce(reply, replyStart, replyEnd);
  const own = plain.find(({ owner }) => owner === requester);
  own?.deliver(status, null);
  return own !== undefined;
}
