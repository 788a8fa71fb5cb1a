import fc from "fast-check";
import assert from "node:assert/strict";
import { ExpectedBytes } from "./expected_bytes.ts";

const some = fc.uint8Array({ maxLength: 20 });

Deno.test("ExpectedBytes.standAt() finds its bytes where they are", () => {
  fc.assert(fc.property(some, some, some, (before, bytes, after) => {
    const all = Uint8Array.from([...before, ...bytes, ...after]);
    const expected = new ExpectedBytes(all.subarray(before.length, before.length + bytes.length));
    assert.equal(expected.length, bytes.length);
    assert.ok(expected.standAt(new DataView(all.buffer), before.length));
  }));
});

Deno.test("ExpectedBytes.standAt() notices any byte that differs, and the end", () => {
  const same = Uint8Array.from({ length: 11 }, (_, i) => 200 + i);
  const expected = new ExpectedBytes(same);
  for (let at = 0; at < same.length; at++) {
    const other = same.with(at, 7);
    assert.ok(!expected.standAt(new DataView(other.buffer), 0));
    assert.ok(!expected.standAt(new DataView(same.slice(0, at).buffer), 0));
  }
  assert.ok(!expected.standAt(new DataView(same.buffer), 1));
});
