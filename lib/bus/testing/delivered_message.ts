import { type MsgHdrs, MsgHdrsImpl } from "@nats-io/nats-core";
import { MsgImpl, type Publisher } from "@nats-io/nats-core/internal";

/** What the client hands over when a message with these headers comes. */
export function deliveredMessage(fields: MsgHdrs | null, body = ""): MsgImpl {
  const encoder = new TextEncoder();
  const head = fields instanceof MsgHdrsImpl ? fields.encode() : new Uint8Array();
  const bytes = new Uint8Array([...head, ...encoder.encode(body)]);
  const hdr = fields ? head.length : -1;
  const message = { subject: encoder.encode("_INBOX.1"), sid: 1, hdr, size: bytes.length };
  // It is not answered.
  return new MsgImpl(message, bytes, {} as Publisher);
}
