import assert from "node:assert/strict";
import fc from "fast-check";
import { DATAGRAM_BYTES } from "@rangecast/domains/tspi/datagram";
import { FrameSpool } from "./frame_spool.ts";

/** Frames in one piece of the spool's memory. */
const CHUNK = 16_384;

/** The only frame with this number: its bytes tell it apart as well. */
function frameOf(number: number) {
  const bytes = new Uint8Array(DATAGRAM_BYTES + 3);
  new DataView(bytes.buffer).setFloat64(3, number);
  bytes[DATAGRAM_BYTES + 2] = number & 0xff;
  return {
    bytes,
    offset: 3,
    recv_ms: 1.7e12 + number / 1000,
    sourceSequence: number,
    since_ms: number / 8,
  };
}

function push(spool: FrameSpool, number: number): boolean {
  const { bytes, offset, ...times } = frameOf(number);
  return spool.push(bytes, offset, times);
}

/** Takes a frame, and returns its number when all of it is right. */
function shift(spool: FrameSpool): number | undefined {
  const frame = spool.shift();
  if (!frame) return undefined;
  const expected = frameOf(frame.sourceSequence);
  assert.equal(frame.recv_ms, expected.recv_ms);
  assert.equal(frame.since_ms, expected.since_ms);
  const bytes = frame.bytes.subarray(frame.offset, frame.offset + DATAGRAM_BYTES);
  assert.deepEqual(bytes, expected.bytes.subarray(3, 3 + DATAGRAM_BYTES));
  return frame.sourceSequence;
}

Deno.test("FrameSpool gives back each frame whole, in the order of arrival", () => {
  const spool = new FrameSpool(10);
  assert.equal(shift(spool), undefined);
  for (let i = 0; i < 10; i++) assert.equal(push(spool, i), true);
  assert.equal(spool.size, 10);
  for (let i = 0; i < 10; i++) assert.equal(shift(spool), i);
  assert.equal(shift(spool), undefined);
});

Deno.test("FrameSpool drops the oldest frame, and says so, when it is full", () => {
  const spool = new FrameSpool(3);
  const fits = [0, 1, 2, 3, 4].map((number) => push(spool, number));
  assert.deepEqual(fits, [true, true, true, false, false]);
  assert.equal(spool.size, 3);
  assert.deepEqual([shift(spool), shift(spool), shift(spool)], [2, 3, 4]);
});

for (const capacity of [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]) {
  Deno.test(`FrameSpool of ${capacity} frames stays in order over the edges of its memory`, () => {
    const spool = new FrameSpool(capacity);
    const pushed = 3 * CHUNK + 5;
    let dropped = 0;
    for (let i = 0; i < pushed; i++) if (!push(spool, i)) dropped++;
    assert.equal(dropped, pushed - capacity);
    for (let i = pushed - capacity; i < pushed; i++) assert.equal(shift(spool), i);
    assert.equal(spool.size, 0);
    assert.equal(push(spool, 7), true);
    assert.equal(shift(spool), 7);
  });
}

Deno.test("FrameSpool does what a plain list does", () => {
  const bursts = fc.array(
    fc.record({ pushes: fc.nat({ max: CHUNK + 100 }), shifts: fc.nat({ max: CHUNK + 100 }) }),
    { maxLength: 8 },
  );
  const capacities = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.nat({ max: 2 * CHUNK }));
  fc.assert(
    fc.property(capacities, bursts, (most, script) => {
      const capacity = Math.max(1, most);
      const spool = new FrameSpool(capacity);
      let [first, next] = [0, 0]; // the list holds the numbers from first to next
      for (const { pushes, shifts } of script) {
        for (let i = 0; i < pushes; i++) {
          const full = next - first === capacity;
          if (full) first++;
          assert.equal(push(spool, next++), !full);
        }
        for (let i = 0; i < shifts; i++) {
          assert.equal(shift(spool), first === next ? undefined : first++);
        }
        assert.equal(spool.size, next - first);
      }
    }),
    { numRuns: 30 },
  );
});
