import assert from "node:assert/strict";
import { formatTable, grouped } from "./report.ts";

Deno.test("grouped() writes a whole number in groups of three", () => {
  assert.deepEqual(
    [0, 999, 1000, 5_210_334.4, -12_345].map(grouped),
    ["0", "999", "1 000", "5 210 334", "-12 345"],
  );
});

Deno.test("formatTable() aligns texts to the left and numbers to the right", () => {
  const [title, , ...lines] = formatTable("Speed", ["path", "rate", "note"], [
    ["decode", 5_000_000, "-"],
    ["encode all", 900, "slow"],
  ]).split("\n");
  assert.match(title ?? "", /^Speed: \S+ \S+, \d+ cores, Deno \S+, V8 \S+$/);
  assert.deepEqual(lines, [
    "path             rate  note",
    "----------  ---------  ----",
    "decode      5 000 000  -",
    "encode all        900  slow",
    "",
  ]);
});
