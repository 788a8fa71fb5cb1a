import fc from "fast-check";
import assert from "node:assert/strict";
import { printable } from "./printable.ts";

Deno.test("printable() leaves plain text alone", () => {
  assert.equal(printable('Övning 7 "ost" <b> 北 🛩'), 'Övning 7 "ost" <b> 北 🛩');
});

Deno.test("printable() takes the power out of what steers a terminal", () => {
  assert.equal(printable("a\x1b[2Jb\nc\td\u009be\u202ef\u2028g\ud800"), "a?[2Jb?c?d?e?f?g?");
});

Deno.test("printable() cuts what is long", () => {
  assert.equal(printable("x".repeat(500)), `${"x".repeat(200)}...`);
});

Deno.test("printable() gives one short line, whatever the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
    assert.match(printable(text), /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,203}$/u);
  }));
});
