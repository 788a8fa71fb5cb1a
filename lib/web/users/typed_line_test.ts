import assert from "node:assert/strict";
import { EMPTY_LINE, typed } from "./typed_line.ts";

function type(...texts: string[]) {
  return texts.reduce((line, text) => typed(line, new TextEncoder().encode(text)), EMPTY_LINE);
}

Deno.test("typed() gathers keys until enter, with corrections", () => {
  assert.deepEqual(type("ab", "c\r"), { type: "done", text: "abc" });
  assert.deepEqual(type("abx\x7f", "c\nrest"), { type: "done", text: "abc" });
  assert.deepEqual(type("wrong\x15right\n"), { type: "done", text: "right" });
  assert.deepEqual(type("\x7f\x7fa\n"), { type: "done", text: "a" });
  assert.deepEqual(type("\u00e9\u{1f511}\x7f\n"), { type: "done", text: "\u00e9" });
  assert.deepEqual(type("abc").type, "typing");
});

Deno.test("typed() is cancelled by Ctrl-C and Ctrl-D, and stays so", () => {
  assert.deepEqual(type("ab\x03"), { type: "cancelled" });
  assert.deepEqual(type("\x04", "x\n"), { type: "cancelled" });
});

Deno.test("typed() takes no endless line", () => {
  const line = type("x".repeat(10_000), "\n");
  assert.equal(line.type === "done" && line.text.length, 4096);
});
