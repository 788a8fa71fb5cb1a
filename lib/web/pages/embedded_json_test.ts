import assert from "node:assert/strict";
import fc from "fast-check";
import { embeddedJson } from "./embedded_json.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("embeddedJson() is read back as the same value, and begins no tag or comment", () => {
  const hostile = fc.string({
    unit: fc.constantFrom("<", ">", "/", "!", "-", "&", "\u2028", "\u2029", "script", "\\", '"'),
  });
  fc.assert(fc.property(fc.oneof(fc.jsonValue(), hostile), (value) => {
    const text = embeddedJson(value);
    assert.doesNotMatch(text, /[<>&\u2028\u2029]/);
    assert.equal(JSON.stringify(JSON.parse(text)), JSON.stringify(value));
  }));
});

pure("embeddedJson() keeps a text that ends a script element inside of it", () => {
  assert.equal(
    embeddedJson({ name: "</script><script>alert(1)</script>\u2028" }),
    '{"name":"\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\\u003c/script\\u003e\\u2028"}',
  );
});

pure("embeddedJson() refuses what JSON does not know", () => {
  assert.throws(() => embeddedJson(undefined), TypeError);
  assert.throws(() => embeddedJson(() => 1), TypeError);
  assert.throws(() => embeddedJson(1n), TypeError);
});
