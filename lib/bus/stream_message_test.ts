import assert from "node:assert/strict";
import { parseDelivery } from "./stream_message.ts";

Deno.test("parseDelivery() reads sequence, delivery, time and what is pending", () => {
  assert.deepEqual(parseDelivery("$JS.ACK.TSPI.viewer.1.42.7.1784194200123456789.993"), {
    seq: 42,
    delivery: 7,
    stored_ms: 1784194200123.4568,
    pending: 993,
  });
});

Deno.test("parseDelivery() reads the longer form when the server names domain and account", () => {
  const reply = "$JS.ACK.hub.ABC123.TSPI.viewer.1.42.7.1784194200000000000.0.Xyz";
  assert.deepEqual(parseDelivery(reply), {
    seq: 42,
    delivery: 7,
    stored_ms: 1784194200000,
    pending: 0,
  });
  assert.equal(parseDelivery(reply.replace(/\.Xyz$/, ""))?.seq, 42);
});

Deno.test("parseDelivery() returns null when the subject is none of JetStream's", () => {
  for (
    const reply of [
      "",
      "_INBOX.abc",
      "$JS.ACK.TSPI.viewer.1.42.7",
      "$JS.ACK.TSPI.viewer.1.x.7.1784194200000000000.0",
      "$JS.NAK.TSPI.viewer.1.42.7.1784194200000000000.0",
    ]
  ) {
    assert.equal(parseDelivery(reply), null, reply);
  }
});
