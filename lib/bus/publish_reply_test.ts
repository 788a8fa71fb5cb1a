import assert from "node:assert/strict";
import fc from "fast-check";
import { headers } from "@nats-io/nats-core";
import { type PublishReply, readPublishReply } from "./publish_reply.ts";

function read(body: string): PublishReply {
  return readPublishReply({ data: new TextEncoder().encode(body) });
}

const UNAVAILABLE = (problem: string): PublishReply => ({ type: "unavailable", problem });

Deno.test("readPublishReply() reads an acknowledgement as the server writes it", () => {
  assert.deepEqual(read('{"stream":"TSPI", "seq":42}'), { type: "stored", seq: 42 });
  assert.deepEqual(read('{"stream":"TSPI","seq":42,"domain":"hub"}'), { type: "stored", seq: 42 });
});

Deno.test("readPublishReply() reads a duplicate with the sequence of the first one", () => {
  const reply = read('{"stream":"TSPI", "seq":42, "duplicate": true}');
  assert.deepEqual(reply, { type: "duplicate", seq: 42 });
});

Deno.test("readPublishReply() takes an empty body with status 503 for a missing stream", () => {
  const data = new Uint8Array();
  assert.deepEqual(readPublishReply({ data, headers: headers(503, "No Responders") }), {
    type: "no-stream",
  });
});

Deno.test("readPublishReply() never takes an empty body for an acknowledgement", () => {
  assert.equal(read("").type, "unavailable");
  const other = { data: new Uint8Array(), headers: headers(408, "Request Timeout") };
  assert.equal(readPublishReply(other).type, "unavailable");
});

Deno.test("readPublishReply() tells what the broker will not do from what it cannot do now", () => {
  const error = (code: number, err_code: number) =>
    read(`{"error":{"code":${code},"err_code":${err_code},"description":"why"},"seq":0}`);
  assert.deepEqual(error(400, 10054), { type: "rejected", reason: "broker_10054" });
  assert.deepEqual(error(503, 10023), UNAVAILABLE("why (10023)"));
  assert.deepEqual(read('{"error":{"code":400}}'), { type: "rejected", reason: "broker_400" });
});

Deno.test("readPublishReply() takes nothing else for an acknowledgement", () => {
  const bodies = [
    "+OK",
    "null",
    "[]",
    "7",
    "{}",
    '{"stream":"TSPI"}',
    '{"stream":"TSPI", "seq":0}',
    '{"stream":"TSPI", "seq":-1}',
    '{"stream":"TSPI", "seq":"42"}',
    '{"stream":"TSPI", "seq":}',
    '{"stream":"TSPI", "seq":42',
    '{"stream":"TSPI", "seq":42]',
    '{"stream":"TSPI", "seq":42}}',
    '{"stream":"TSPI',
  ];
  for (const body of bodies) assert.equal(read(body).type, "unavailable", body);
});

Deno.test("readPublishReply() reads every acknowledgement as JSON would", () => {
  const acknowledgements = fc.record({
    stream: fc.string().map((name) => name.replaceAll(/["\\]/g, "")),
    seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    gap: fc.constantFrom("", " "),
  });
  fc.assert(fc.property(acknowledgements, ({ stream, seq, gap }) => {
    const body = JSON.stringify({ stream, seq }).replace(',"seq"', `,${gap}"seq"`);
    assert.deepEqual(read(body), { type: "stored", seq });
  }));
});

Deno.test("readPublishReply() survives any bytes, and never calls them stored", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (data) => {
    assert.notEqual(readPublishReply({ data }).type, "stored");
  }));
});
