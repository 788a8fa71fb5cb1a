import assert from "node:assert/strict";
import fc from "fast-check";
import {
  copyBytes,
  decode,
  digitCount,
  encode,
  parseDigits,
  writeDigits,
  writeText,
} from "./bytes.ts";

Deno.test("writeDigits() writes what parseDigits() reads", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (value) => {
    const bytes = new Uint8Array(20);
    const end = writeDigits(bytes, 2, value);
    assert.equal(end - 2, digitCount(value));
    assert.equal(decode(bytes, 2, end), String(value));
    assert.equal(parseDigits(bytes, 2, end), value);
  }));
});

Deno.test("parseDigits() gives -1 when the bytes are no number, or beyond 2^53", () => {
  for (const text of ["", "-1", "1a", " 1", "9007199254740993", "11111111111111111"]) {
    assert.equal(parseDigits(encode(text), 0, text.length), -1, text);
  }
});

Deno.test("decode() reads UTF-8 of any length", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => {
    assert.equal(decode(encode(text)), text);
  }));
});

Deno.test("copyBytes() copies short and long ranges", () => {
  for (const length of [0, 5, 96, 97, 500]) {
    const source = new Uint8Array(length + 2).map((_, i) => i);
    const target = new Uint8Array(length + 3);
    assert.equal(copyBytes(target, 1, source, 2, 2 + length), 1 + length);
    assert.deepEqual(target.subarray(1, 1 + length), source.subarray(2, 2 + length));
  }
});

Deno.test("writeText() writes UTF-8 behind what is there, and tells where it ends", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const target = new Uint8Array(2 + 3 * text.length).fill(0x2e);
    const end = writeText(target, 2, text);
    assert.equal(decode(target, 0, end), `..${text}`);
  }));
});
