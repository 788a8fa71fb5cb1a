import fc from "fast-check";
import assert from "node:assert/strict";
import { decodeJson, encodeJson, MAX_JSON_DEPTH } from "./json.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("decodeJson() gives what was encoded", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
    const text = JSON.stringify(value);
    assert.equal(JSON.stringify(decodeJson(encodeJson(value))), text);
  }));
});

const REFUSED: readonly (readonly [string, Uint8Array])[] = [
  ["a key comes twice", bytesOf('{"a":{"b":1,"c":":","b":1}}')],
  ["a key comes twice, once escaped", bytesOf('{"a":1,"\\u0061":1}')],
  ["bytes follow", bytesOf("{} {}")],
  ["it ends early", bytesOf('{"a":')],
  ["there is a mark of byte order", bytesOf("\ufeff{}")],
  ["it is no UTF-8", Uint8Array.from([0x22, 0xff, 0x22])],
  ["it is deep", bytesOf("[".repeat(MAX_JSON_DEPTH + 1) + "]".repeat(MAX_JSON_DEPTH + 1))],
];

for (const [what, bytes] of REFUSED) {
  Deno.test(`decodeJson() refuses bytes when ${what}`, () => {
    assert.throws(() => decodeJson(bytes), SyntaxError);
  });
}
