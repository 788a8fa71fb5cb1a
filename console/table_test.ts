import assert from "node:assert/strict";
import { tableLines } from "./table.ts";

Deno.test("tableLines() puts columns under their headings", () => {
  assert.deepEqual(tableLines(["A", "LONG"], [["first", "1"], ["🛩", "2"]]), [
    "A      LONG",
    "first  1",
    "🛩      2",
  ]);
});

Deno.test("tableLines() keeps each row on a line of its own", () => {
  assert.deepEqual(tableLines(["A"], [["x\ny\x1b[H"]]), ["A", "x?y?[H"]);
});
