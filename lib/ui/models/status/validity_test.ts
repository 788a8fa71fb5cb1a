import assert from "node:assert/strict";
import { rawText, validityOf } from "./validity.ts";

Deno.test({
  name: "validityOf() counts what is valid, and names what is not",
  permissions: "none",
  fn() {
    assert.deepEqual(validityOf(0x1ff, 0x1ff), { text: "9 of 9", invalid: [] });
    assert.deepEqual(validityOf(0x1ff & ~0b100001, 0x1ff), {
      text: "7 of 9",
      invalid: ["position x", "velocity z"],
    });
    assert.equal(validityOf(0, 0x1ff).text, "0 of 9");
    // What a domain never tells is not missing.
    assert.deepEqual(validityOf(0b11, 0b111), { text: "2 of 3", invalid: ["position z"] });
  },
});

Deno.test({
  name: "rawText() is JSON for people, of a length that a page can take",
  permissions: "none",
  fn() {
    assert.equal(rawText({ a: 1n, b: Uint8Array.of(1, 255) }), '{\n  "a": "1",\n  "b": "01ff"\n}');
    assert.equal(rawText(undefined), "");
    assert.ok(rawText("x".repeat(1e6)).length < 21_000);
  },
});
