import { looseCbor } from "@rangecast/tests/loose-cbor";
import fc from "fast-check";
import assert from "node:assert/strict";
import { CborReader, MAJOR } from "./cbor_reader.ts";
import { ExpectedBytes } from "./expected_bytes.ts";

Deno.test("CborReader.readNumber() reads any number in any width", () => {
  const numbers = fc.oneof(fc.maxSafeInteger(), fc.double(), fc.float(), fc.constant(-0));
  fc.assert(fc.property(numbers, fc.infiniteStream(fc.nat()), (value, choices) => {
    const bytes = looseCbor(value, (count) => (choices.next().value ?? 0) % count);
    const reader = new CborReader(bytes);
    assert.ok(Object.is(reader.readNumber(), value));
    assert.equal(reader.left, 0);
  }));
});

Deno.test("CborReader.readNumber() reads half-precision floats as RFC 8949 lists them", () => {
  const examples: readonly (readonly [string, number])[] = [
    ["f90000", 0],
    ["f93c00", 1],
    ["f93e00", 1.5],
    ["f97bff", 65_504],
    ["f90001", 5.960464477539063e-8],
    ["f90400", 0.00006103515625],
    ["f9c400", -4],
    ["f97c00", Infinity],
    ["f9fc00", -Infinity],
    ["f97e00", NaN],
  ];
  for (const [hex, value] of examples) {
    assert.ok(Object.is(new CborReader(Uint8Array.fromHex(hex)).readNumber(), value), hex);
  }
});

Deno.test("CborReader.readNumber() gives NaN for what is no number or no safe integer", () => {
  for (const hex of ["", "f5", "60", "80", "1b0020000000000000", "3b001fffffffffffff", "fb00"]) {
    assert.ok(Number.isNaN(new CborReader(Uint8Array.fromHex(hex)).readNumber()), hex);
  }
});

Deno.test("CborReader.truncated says so when something beyond the end was asked for", () => {
  const complete = new CborReader(Uint8Array.of(0x01));
  complete.readNumber();
  assert.equal(complete.truncated, false);
  complete.readNumber();
  assert.equal(complete.truncated, true);
  const short = new CborReader(Uint8Array.of(0x19, 0x01));
  assert.equal(short.readHead(), -1);
  assert.equal(short.truncated, true);
});

Deno.test("CborReader.readHead() gives major type and argument", () => {
  const reader = new CborReader(Uint8Array.fromHex("a9" + "7818" + "3903e7"));
  assert.deepEqual([reader.readHead(), reader.argument], [MAJOR.map, 9]);
  assert.deepEqual([reader.readHead(), reader.argument], [MAJOR.text, 24]);
  assert.deepEqual([reader.readHead(), reader.argument], [MAJOR.negative, 999]);
});

Deno.test("CborReader.readHead() refuses indefinite lengths and reserved values", () => {
  for (const initial of [0x1c, 0x5f, 0x7f, 0x9f, 0xbf, 0xff]) {
    const reader = new CborReader(Uint8Array.of(initial));
    assert.equal(reader.readHead(), -1);
    assert.equal(reader.truncated, false);
  }
});

Deno.test("CborReader.readBoolean() knows true, false, and nothing else", () => {
  const reader = new CborReader(Uint8Array.of(0xf5, 0xf4, 0x01));
  assert.deepEqual([reader.readBoolean(), reader.readBoolean(), reader.readBoolean()], [1, 0, -1]);
});

Deno.test("CborReader.skip() moves on only over what was expected", () => {
  const bytes = (...list: number[]) => new ExpectedBytes(Uint8Array.from(list));
  const reader = new CborReader(Uint8Array.of(1, 2, 3));
  assert.equal(reader.skip(bytes(1, 3)), false);
  assert.equal(reader.at, 0);
  assert.equal(reader.skip(bytes(1, 2)), true);
  assert.equal(reader.skip(bytes(3, 4)), false);
  assert.equal(reader.left, 1);
});

Deno.test("CborReader.skipText() steps over a text that ends within the bytes", () => {
  const whole = new CborReader(Uint8Array.fromHex("6261" + "62" + "01"));
  assert.deepEqual([whole.skipText(), whole.left], [2, 1]);
  const short = new CborReader(Uint8Array.fromHex("63" + "6162"));
  assert.equal(short.skipText(), -1);
  const none = new CborReader(Uint8Array.of(0x41, 0x61));
  assert.equal(none.skipText(), -1);
});
