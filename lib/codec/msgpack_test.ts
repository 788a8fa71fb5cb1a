import { decode as otherDecode, encode as otherEncode } from "@msgpack/msgpack";
import fc from "fast-check";
import assert from "node:assert/strict";
import { decode, encode } from "./msgpack.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function dataOf(keys: fc.Arbitrary<string>, floats: fc.Arbitrary<number>): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(true, false, null),
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.maxSafeInteger(),
      fc.integer({ min: -70_000, max: 70_000 }),
      floats,
      fc.uint8Array({ maxLength: 400 }),
      fc.array(tie("value"), { maxLength: 40 }),
      fc.dictionary(keys, tie("value"), { maxKeys: 20, noNullPrototype: true }),
    ),
  })).value;
}

const floats = fc.double({ noNaN: true });
const plainData = dataOf(fc.string(), floats);
/** The other implementation refuses a key named `__proto__`, and writes -0 as 0. */
const sharedData = dataOf(
  fc.string().filter((key) => key !== "__proto__"),
  floats.filter((value) => !Object.is(value, -0)),
);

pure("decode() gives back what encode() was given", () => {
  fc.assert(fc.property(plainData, (value) => {
    assert.deepEqual(decode(encode(value)), value);
  }));
});

pure("encode() writes what another implementation reads, and decode() reads what it writes", () => {
  fc.assert(fc.property(sharedData, (value) => {
    assert.deepEqual(otherDecode(encode(value)), value);
    assert.deepEqual(decode(otherEncode(value)), value);
  }));
});

const FORMATS: readonly (readonly [string, unknown, string])[] = [
  ["nil", null, "c0"],
  ["false", false, "c2"],
  ["true", true, "c3"],
  ["a positive fixint", 127, "7f"],
  ["uint 8", 128, "cc80"],
  ["uint 8", 255, "ccff"],
  ["uint 16", 256, "cd0100"],
  ["uint 32", 65_536, "ce00010000"],
  ["uint 64", 2 ** 32, "cf0000000100000000"],
  ["uint 64", Number.MAX_SAFE_INTEGER, "cf001fffffffffffff"],
  ["a negative fixint", -32, "e0"],
  ["int 8", -33, "d0df"],
  ["int 16", -129, "d1ff7f"],
  ["int 32", -32_769, "d2ffff7fff"],
  ["int 64", -(2 ** 31) - 1, "d3ffffffff7fffffff"],
  ["int 64", Number.MIN_SAFE_INTEGER, "d3ffe0000000000001"],
  ["float 64", 1.5, "cb3ff8000000000000"],
  ["float 64", -0, "cb8000000000000000"],
  ["float 64", 2 ** 53, "cb4340000000000000"],
  ["fixstr", "é", "a2c3a9"],
  ["str 8", "a".repeat(32), `d920${"61".repeat(32)}`],
  ["str 16", "a".repeat(256), `da0100${"61".repeat(256)}`],
  ["str 32", "a".repeat(65_536), `db00010000${"61".repeat(65_536)}`],
  ["bin 8", Uint8Array.of(1), "c40101"],
  ["bin 16", new Uint8Array(256), `c50100${"00".repeat(256)}`],
  ["bin 32", new Uint8Array(65_536), `c600010000${"00".repeat(65_536)}`],
  ["fixarray", [1, [2]], "92019102"],
  ["array 16", Array(16).fill(1), `dc0010${"01".repeat(16)}`],
  ["array 32", Array(65_536).fill(1), `dd00010000${"01".repeat(65_536)}`],
  ["fixmap", { zebra: 1, a: undefined, id: 2 }, "82a57a6562726101a2696402"],
];

for (const [format, value, hex] of FORMATS) {
  pure(`encode() writes ${format} as the specification has it: ${hex.slice(0, 18)}`, () => {
    assert.equal(encode(value).toHex(), hex);
  });
}

pure("encode() writes map 16 and map 32 for many keys, which decode() reads", () => {
  for (const [count, head] of [[16, "de0010"], [65_536, "df00010000"]] as const) {
    const map = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
    const bytes = encode(map);
    assert.equal(bytes.slice(0, head.length / 2).toHex(), head);
    assert.deepEqual(decode(bytes), map);
  }
});

pure("encode() throws a TypeError for what has no plain form", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const value of [() => 1, Symbol("s"), 1n, undefined, [undefined], new Date(0), cycle]) {
    assert.throws(() => encode(value), TypeError);
  }
});

const LONGER: readonly (readonly [string, unknown])[] = [
  ["cc01", 1],
  ["cf0000000000000001", 1],
  ["d001", 1],
  ["d3ffffffffffffffff", -1],
  ["ca3fc00000", 1.5],
  ["d90161", "a"],
  ["db0000000161", "a"],
  ["dc000101", [1]],
  ["df00000001a16101", { a: 1 }],
];

pure("decode() takes numbers and lengths that are written longer than needed", () => {
  for (const [hex, value] of LONGER) assert.deepEqual(decode(Uint8Array.fromHex(hex)), value, hex);
});

const REFUSED: Readonly<Record<string, string>> = {
  "nothing at all": "",
  "bytes after the value": "0101",
  "a duplicate key": "82a16101a16102",
  "a duplicate key written differently": "82a16101d9016102",
  "a key that is no text": "810101",
  "a byte that is never used": "c1",
  "an extension of one byte": "d40100",
  "an extension with a length": "c7010100",
  "a time stamp": "d6ff00000000",
  "an integer above the safe ones": "cf0020000000000000",
  "an integer below the safe ones": "d3ffe0000000000000",
  "a text that is not UTF-8": "a2c328",
  "a text with half a surrogate pair": "a3eda080",
  "a text that ends early": "a261",
  "a float that ends early": "cb000000",
  "an integer that ends early": "ce0000",
  "a map that ends early": "81a161",
  "an array that says it is enormous": "ddffffffff",
  "a map that says it is enormous": "dfffffffff",
  "bytes that say they are enormous": "c6ffffffff",
};

for (const [what, hex] of Object.entries(REFUSED)) {
  pure(`decode() throws a SyntaxError when given ${what}`, () => {
    assert.throws(() => decode(Uint8Array.fromHex(hex)), SyntaxError);
  });
}

pure("decode() throws a SyntaxError when containers are too deep, not before", () => {
  const nested = (depth: number) => Uint8Array.from([...new Array<number>(depth).fill(0x91), 0x01]);
  assert.deepEqual(decode(nested(3), { maxDepth: 3 }), [[[1]]]);
  assert.throws(() => decode(nested(4), { maxDepth: 3 }), /more than 3 levels/);
  assert.throws(() => decode(nested(100_000)), SyntaxError);
});

pure("decode() throws nothing but SyntaxError, whatever it is given", () => {
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

pure("decode() refuses every piece of a message that was cut short", () => {
  fc.assert(fc.property(plainData, fc.nat(), (value, cut) => {
    const bytes = encode(value);
    assert.throws(() => decode(bytes.subarray(0, cut % bytes.length)), SyntaxError);
  }));
});

pure("decode() keeps a key named __proto__ as data", () => {
  const value = decode(encode(JSON.parse('{"__proto__": {"polluted": true}}')));
  assert.deepEqual(Object.keys(Object(value)), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});
