import assert from "node:assert/strict";
import { ReplayPacer } from "./replay_pacer.ts";

Deno.test("ReplayPacer keeps distances, and does not add up what late timers cost", () => {
  const pacer = new ReplayPacer(3);
  assert.ok(pacer.isDue(1, 1_000_000, 0));
  assert.ok(!pacer.isDue(2, 1_100_000, 0));
  assert.equal(pacer.dueAt_ms, 100);
  assert.ok(pacer.isDue(2, 1_100_000, 130));
  assert.ok(!pacer.isDue(3, 1_200_000, 130));
  assert.equal(pacer.dueAt_ms, 200);
  assert.ok(pacer.isDue(3, 1_200_000, 200));
});

Deno.test("ReplayPacer lets everything through that came after the replay had begun", () => {
  const pacer = new ReplayPacer(1);
  assert.ok(pacer.isDue(1, 1_000_000, 0));
  assert.ok(pacer.isDue(2, 9_000_000, 0));
  assert.equal(pacer.dueAt_ms, Infinity);
});
