import assert from "node:assert/strict";
import fc from "fast-check";
import { OutputBuffer } from "./output_buffer.ts";

Deno.test("OutputBuffer gives back what was appended, in order, and knows its size", () => {
  const sizes = fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 60_000, max: 70_000 })), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const buffer = new OutputBuffer();
      const given = lengths.map((length, i) => new Uint8Array(length).fill(i + 1));
      for (const bytes of given) buffer.append(bytes);
      assert.equal(buffer.size, lengths.reduce((sum, length) => sum + length, 0));
      const taken: number[] = [];
      for (let chunk = buffer.take(); chunk; chunk = buffer.take()) {
        for (const byte of chunk) taken.push(byte);
        buffer.recycle(chunk);
      }
      assert.deepEqual(taken, given.flatMap((bytes) => [...bytes]));
      assert.equal(buffer.size, 0);
    }),
    { numRuns: 20 },
  );
});

Deno.test("OutputBuffer.clear() leaves nothing", () => {
  const buffer = new OutputBuffer();
  buffer.append(new Uint8Array(70_000));
  buffer.append(new Uint8Array(3));
  buffer.clear();
  assert.equal(buffer.size, 0);
  assert.equal(buffer.take(), null);
});
