import fc from "fast-check";
import assert from "node:assert/strict";
import { decode } from "./cbor.ts";
import { MAJOR } from "./cbor_reader.ts";
import { headSize, textItem, writeHead } from "./cbor_writer.ts";

Deno.test("writeHead() writes every safe integer in the shortest form", () => {
  const sizes: readonly (readonly [number, string])[] = [
    [0, "00"],
    [23, "17"],
    [24, "1818"],
    [255, "18ff"],
    [256, "190100"],
    [65_535, "19ffff"],
    [65_536, "1a00010000"],
    [4_294_967_295, "1affffffff"],
    [4_294_967_296, "1b0000000100000000"],
    [Number.MAX_SAFE_INTEGER, "1b001fffffffffffff"],
  ];
  for (const [integer, hex] of sizes) {
    const out = new Uint8Array(headSize(integer));
    assert.equal(writeHead(out, 0, MAJOR.unsigned, integer), out.length);
    assert.equal(out.toHex(), hex);
  }
});

Deno.test("writeHead() writes at the place it is given and nowhere else", () => {
  const out = new Uint8Array(5).fill(0xee);
  assert.equal(writeHead(out, 1, MAJOR.text, 300), 4);
  assert.equal(out.toHex(), "ee79012cee");
});

Deno.test("writeHead() stops the program when the argument is not a safe integer from 0 on", () => {
  for (const argument of [-1, 0.5, 2 ** 53, NaN]) {
    assert.throws(() => writeHead(new Uint8Array(9), 0, 0, argument), { name: "AssertionError" });
  }
});

Deno.test("textItem() makes a text that decodes to itself", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
    assert.equal(decode(textItem(text)), text);
  }));
});
