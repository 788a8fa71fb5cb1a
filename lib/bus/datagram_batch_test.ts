import assert from "node:assert/strict";
import fc from "fast-check";
import { AssertionError } from "@rangecast/base/assert";
import { DATAGRAM_BYTES } from "@rangecast/domains/tspi/datagram";
import { DatagramBatch, RECORD_BYTES } from "./datagram_batch.ts";

const datagrams = fc.record({
  bytes: fc.uint8Array({ maxLength: 100 }),
  recv_ms: fc.double({ min: 0, max: 2e12, noNaN: true }),
});

Deno.test("DatagramBatch gives back length, time and the first 37 bytes of what was added", () => {
  fc.assert(fc.property(fc.array(datagrams, { minLength: 1, maxLength: 20 }), (added) => {
    const sent = DatagramBatch.withCapacity(added.length);
    for (const { bytes, recv_ms } of added) {
      assert.equal(sent.full, false);
      sent.add(bytes, recv_ms);
    }
    assert.equal(sent.full, true);
    assert.equal(sent.count, added.length);
    // As the receiving thread hands it over: the memory and the count.
    const received = new DatagramBatch(sent.buffer, sent.count);
    for (const [i, { bytes, recv_ms }] of added.entries()) {
      const datagram = received.at(i);
      assert.equal(datagram.length, bytes.length);
      assert.equal(datagram.recv_ms, recv_ms);
      const kept = Math.min(bytes.length, DATAGRAM_BYTES);
      const carried = datagram.bytes.subarray(datagram.offset, datagram.offset + kept);
      assert.deepEqual([...carried], [...bytes.subarray(0, kept)]);
    }
  }));
});

Deno.test("DatagramBatch refuses a datagram too many, and a record that is not there", () => {
  const batch = DatagramBatch.withCapacity(1);
  batch.add(new Uint8Array(DATAGRAM_BYTES), 1);
  assert.throws(() => batch.add(new Uint8Array(DATAGRAM_BYTES), 2), AssertionError);
  assert.throws(() => batch.at(1), AssertionError);
});

Deno.test("DatagramBatch refuses memory that holds a part of a record", () => {
  assert.throws(() => new DatagramBatch(new ArrayBuffer(RECORD_BYTES + 1)), AssertionError);
});
