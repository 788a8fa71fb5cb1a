import assert from "node:assert/strict";
import { leftOutNotes } from "./left_out_notes.ts";

Deno.test({
  name:
    "leftOutNotes() says how many replays and programs are left out, and nothing where none are",
  permissions: "none",
  fn() {
    assert.deepEqual(leftOutNotes(), []);
    assert.deepEqual(leftOutNotes(0, 0), []);
    assert.deepEqual(leftOutNotes(1, 1), [
      "1 older replay is left out.",
      "The figures are without 1 program, whose report is too long.",
    ]);
    assert.deepEqual(leftOutNotes(20, 3), [
      "20 older replays are left out.",
      "The figures are without 3 programs, whose reports are too long.",
    ]);
  },
});
