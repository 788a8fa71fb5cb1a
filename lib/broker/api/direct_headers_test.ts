import assert from "node:assert/strict";
import { decode, encode } from "../protocol/bytes.ts";
import { StoredMessage } from "../store/message_store.ts";
import { DirectHeaders } from "./direct_headers.ts";

const SUBJECT = encode("tspi.geocentric.501");

function messageAt(seq: number, time_us: number): StoredMessage {
  return Object.assign(new StoredMessage(), { seq, time_us });
}

Deno.test("DirectHeaders.write() says which message it is, and where it stands in an answer", () => {
  const headers = new DirectHeaders("TSPI");
  const target = new Uint8Array(500);
  const message = messageAt(42, 1_796_002_907_771_879);
  const alone = headers.write(target, 0, message, SUBJECT, null);
  const own = "Nats-Stream: TSPI\r\nNats-Subject: tspi.geocentric.501\r\nNats-Sequence: 42\r\n" +
    "Nats-Time-Stamp: 2026-11-30T01:41:47.771879Z\r\n";
  assert.equal(decode(target, 0, alone), `${own}\r\n`);
  const placed = headers.write(target, 7, message, SUBJECT, { pending: 3, last: 41 });
  const place = "Nats-Num-Pending: 3\r\nNats-Last-Sequence: 41\r\n";
  assert.equal(decode(target, 7, placed), `${own}${place}\r\n`);
});

Deno.test("DirectHeaders.mostBytes() holds for the largest figures", () => {
  const headers = new DirectHeaders("TSPI");
  const most = headers.mostBytes(SUBJECT.length);
  const largest = Number.MAX_SAFE_INTEGER;
  // The last microsecond that ISO 8601 writes with four digits of a year.
  const message = messageAt(largest, 253_402_300_799_999_999);
  const target = new Uint8Array(2 * most);
  const end = headers.write(target, 0, message, SUBJECT, { pending: largest, last: largest });
  assert.ok(end <= most, `${end} of ${most} bytes`);
});
