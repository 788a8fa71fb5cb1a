import { looseCbor } from "@rangecast/tests/loose-cbor";
import assert from "node:assert/strict";
import { CborReader } from "./cbor_reader.ts";
import { CborTexts } from "./cbor_texts.ts";

const texts = new CborTexts(["day", "days", "height", "höjd"]);

function indexOf(bytes: Uint8Array, expected: number): number {
  return texts.read(new CborReader(bytes), expected);
}

Deno.test("CborTexts.read() finds a text, whether it was expected or not", () => {
  for (const [i, text] of ["day", "days", "height", "höjd"].entries()) {
    for (const expected of [0, 1, 2, 3, 4]) assert.equal(indexOf(looseCbor(text), expected), i);
  }
});

Deno.test("CborTexts.read() finds a text whose length is written longer than needed", () => {
  for (const choice of [1, 2, 3, 4]) {
    assert.equal(indexOf(looseCbor("days", (count) => choice % count), 1), 1);
  }
});

Deno.test("CborTexts.read() gives -1 for another text, no text, or half a text", () => {
  assert.equal(indexOf(looseCbor("da"), 0), -1);
  assert.equal(indexOf(looseCbor("hojd"), 3), -1);
  assert.equal(indexOf(looseCbor(7), 0), -1);
  assert.equal(indexOf(looseCbor("height").subarray(0, 5), 2), -1);
  assert.equal(indexOf(new Uint8Array(), 0), -1);
});

Deno.test("CborTexts.read() leaves the reader behind the text", () => {
  const reader = new CborReader(Uint8Array.from([...looseCbor("days"), ...looseCbor("day")]));
  assert.equal(texts.read(reader, 0), 1);
  assert.equal(texts.read(reader, 2), 0);
  assert.equal(reader.left, 0);
});
