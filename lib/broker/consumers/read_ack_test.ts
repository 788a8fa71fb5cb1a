import assert from "node:assert/strict";
import { encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import { stripPayload } from "./headers_only.ts";
import { readAck } from "./read_ack.ts";

Deno.test("readAck() reads every kind of acknowledgement", () => {
  for (const body of ["", "+ACK", "+OK"]) assert.deepEqual(readAck(body), { type: "ack" });
  assert.deepEqual(readAck("+WPI"), { type: "progress" });
  assert.deepEqual(readAck("+TERM because"), { type: "term" });
  assert.deepEqual(readAck("-NAK"), { type: "nak", delay_ms: 0 });
  assert.deepEqual(readAck('-NAK {"delay": 1500000000}'), { type: "nak", delay_ms: 1500 });
  assert.deepEqual(readAck("-NAK {broken"), { type: "nak", delay_ms: 0 });
  const next = readAck("+NXT 5");
  assert.equal(next.type === "next" && next.options.batch, 5);
});

Deno.test("readAck() does not know anything else", () => {
  for (const body of ["hello", '{"stream":"S"}', "+NXT {broken"]) {
    assert.deepEqual(readAck(body), { type: "unknown" }, body);
  }
});

Deno.test("stripPayload() says how large the payload was, behind the headers", () => {
  const block = "NATS/1.0\r\nA: b\r\n\r\n";
  const given = [["hello", 0, "NATS/1.0\r\nNats-Msg-Size: 5\r\n\r\n"], [
    `${block}hello`,
    block.length,
    "NATS/1.0\r\nA: b\r\nNats-Msg-Size: 5\r\n\r\n",
  ]] as const;
  for (const [body, headerBytes, wanted] of given) {
    const frame = new Frame().setBody(encode(body), 0, body.length, headerBytes);
    stripPayload(frame);
    assert.deepEqual(frame.body, encode(wanted));
    assert.equal(frame.headerBytes, wanted.length);
  }
});
