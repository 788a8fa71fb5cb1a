import { Entries, looseCbor, Raw } from "@rangecast/tests/loose-cbor";
import fc from "fast-check";
import assert from "node:assert/strict";
import { decode, encode } from "./cbor.ts";

const plainData = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(true, false, null),
    fc.string({ unit: "binary" }),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

Deno.test("decode() gives back what encode() was given", () => {
  fc.assert(fc.property(plainData, (value) => {
    assert.deepEqual(decode(encode(value)), value);
  }));
});

Deno.test("decode() gives the same for every way to write a value", () => {
  fc.assert(fc.property(plainData, fc.infiniteStream(fc.nat()), (value, choices) => {
    const bytes = looseCbor(value, (count) => (choices.next().value ?? 0) % count);
    assert.deepEqual(decode(bytes), value);
  }));
});

Deno.test("encode() keeps the order of keys and leaves out what is undefined", () => {
  const bytes = encode({ zebra: 1, a: undefined, id: 2 });
  assert.equal(bytes.toHex(), "a2657a656272610162696402");
});

Deno.test("encode() writes integers shortest and floats with 64 bits", () => {
  assert.equal(encode(23).toHex(), "17");
  assert.equal(encode(24).toHex(), "1818");
  assert.equal(encode(1.5).toHex(), "fb3ff8000000000000");
});

Deno.test("encode() throws a TypeError for what has no plain form", () => {
  assert.throws(() => encode(() => 1), TypeError);
  const cycle: unknown[] = [];
  cycle.push(cycle);
  assert.throws(() => encode(cycle), TypeError);
});

const REFUSED: Readonly<Record<string, Uint8Array>> = {
  "nothing at all": new Uint8Array(),
  "bytes after the value": Uint8Array.of(0x01, 0x01),
  "a duplicate key": looseCbor(new Entries([["a", 1], ["b", 2], ["a", 3]])),
  "a duplicate key written differently": looseCbor(
    new Entries([["a", 1], [new Raw(0x78, 0x01, 0x61), 2]]),
  ),
  "a key that is no text": looseCbor(new Entries([[1, 1]])),
  "a tag": Uint8Array.of(0xc0, 0x60),
  "a big number in a tag": Uint8Array.of(0xc2, 0x41, 0x01),
  "an integer above the safe ones": Uint8Array.fromHex("1b0020000000000000"),
  "an integer below the safe ones": Uint8Array.fromHex("3b001fffffffffffff"),
  "an array of indefinite length": Uint8Array.of(0x9f, 0xff),
  "a map of indefinite length": Uint8Array.of(0xbf, 0xff),
  "a text of indefinite length": Uint8Array.of(0x7f, 0x61, 0x61, 0xff),
  "a break on its own": Uint8Array.of(0xff),
  "a break as a value": Uint8Array.of(0xa1, 0x61, 0x61, 0xff),
  "undefined": Uint8Array.of(0xf7),
  "an unassigned simple value": Uint8Array.of(0xe0),
  "a reserved length": Uint8Array.of(0x1c),
  "a text that is not UTF-8": Uint8Array.of(0x62, 0xc3, 0x28),
  "a text with half a surrogate pair": Uint8Array.of(0x63, 0xed, 0xa0, 0x80),
  "a text that ends early": Uint8Array.of(0x62, 0x61),
  "a float that ends early": Uint8Array.of(0xfb, 0, 0, 0),
  "a map that ends early": Uint8Array.of(0xa1, 0x61, 0x61),
  "an array that says it is enormous": Uint8Array.fromHex("9b001fffffffffffff"),
};

for (const [what, bytes] of Object.entries(REFUSED)) {
  Deno.test(`decode() throws a SyntaxError when given ${what}`, () => {
    assert.throws(() => decode(bytes), SyntaxError);
  });
}

Deno.test("decode() throws a SyntaxError when containers are too deep, not before", () => {
  const nested = (depth: number) => Uint8Array.from([...new Array<number>(depth).fill(0x81), 0x01]);
  assert.deepEqual(decode(nested(3), { maxDepth: 3 }), [[[1]]]);
  assert.throws(() => decode(nested(4), { maxDepth: 3 }), /more than 3 levels/);
  assert.throws(() => decode(nested(100_000)), SyntaxError);
});

Deno.test("decode() throws nothing but SyntaxError, whatever it is given", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        decode(bytes);
      } catch (thrown) {
        assert.ok(thrown instanceof SyntaxError);
      }
    }),
    { numRuns: 5000 },
  );
});

Deno.test("decode() keeps a key named __proto__ as data", () => {
  const value = decode(looseCbor(new Entries([["__proto__", { polluted: true }]])));
  assert.deepEqual(Object.keys(value as object), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});
