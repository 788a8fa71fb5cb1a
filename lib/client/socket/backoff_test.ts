import assert from "node:assert/strict";
import { backoffMs } from "./backoff.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("backoffMs() doubles up to 15 s", () => {
  const longest = (attempt: number) => backoffMs(attempt, () => 1);
  assert.deepEqual([1, 2, 3, 6, 7, 1000].map(longest), [250, 500, 1000, 8000, 15_000, 15_000]);
});

pure("backoffMs() leaves half of the wait to chance", () => {
  assert.equal(backoffMs(3, () => 0), 500);
  assert.equal(backoffMs(3, () => 0.5), 750);
});
