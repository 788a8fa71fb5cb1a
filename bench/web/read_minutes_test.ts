import assert from "node:assert/strict";
import { readMinutes } from "./read_minutes.ts";

Deno.test("readMinutes() takes a bounded number of minutes, one without any", () => {
  assert.deepEqual(
    [[], ["--minutes", "10"], ["--minutes=60"]].map(readMinutes),
    [1, 10, 60],
  );
});

Deno.test("readMinutes() refuses anything else", () => {
  for (const words of [["--minutes", "0"], ["--minutes", "61"], ["--minutes", "two"]]) {
    assert.throws(() => readMinutes(words), /must be from 1 to 60: current value is/);
  }
  assert.throws(() => readMinutes(["--hours", "1"]), TypeError);
  assert.throws(() => readMinutes(["10"]), TypeError);
});
