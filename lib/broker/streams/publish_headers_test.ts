import assert from "node:assert/strict";
import { decode, encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import { PublishHeaders } from "./publish_headers.ts";

function read(headers: PublishHeaders, block: string): PublishHeaders {
  const bytes = encode(`${block}payload`);
  headers.read(new Frame().setBody(bytes, 0, bytes.length, block.length));
  return headers;
}

Deno.test("PublishHeaders.read() finds the message id, trimmed, and only the first", () => {
  const block = "NATS/1.0\r\nOther: 1\r\nNats-Msg-Id:  abc \r\nNats-Msg-Id: d\r\n\r\n";
  const headers = read(new PublishHeaders(), block);
  assert.equal(decode(encode(block), headers.msgIdStart, headers.msgIdEnd), "abc");
  assert.ok(headers.plain);
});

Deno.test("PublishHeaders.read() finds what a publisher expects, and forgets it again", () => {
  const headers = read(
    new PublishHeaders(),
    "NATS/1.0\r\nNats-Expected-Stream: S\r\nNats-Expected-Last-Sequence: 3\r\n" +
      "Nats-Expected-Last-Subject-Sequence: 2\r\nNats-Rollup: sub\r\nNats-TTL: 5s\r\n\r\n",
  );
  assert.deepEqual(
    [headers.expectedStream, headers.expectedLastSeq, headers.expectedLastSubjectSeq],
    ["S", "3", "2"],
  );
  assert.deepEqual([headers.rollup, headers.unsupported, headers.plain], ["sub", "ttl", false]);
  read(headers, "NATS/1.0\r\n\r\n");
  assert.deepEqual([headers.expectedStream, headers.rollup, headers.plain], [null, null, true]);
  assert.ok(!headers.hasMsgId);
});

Deno.test("PublishHeaders.read() survives lines that are no headers", () => {
  for (const block of ["", "NATS/1.0", "NATS/1.0\r\nNats-\r\n", "Nats-Msg-Id\r\n\r\n"]) {
    assert.ok(!read(new PublishHeaders(), block).hasMsgId, block);
  }
});
