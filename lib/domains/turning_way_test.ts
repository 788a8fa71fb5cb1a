import assert from "node:assert/strict";
import { turnedBy, wayOfTurn } from "./turning_way.ts";

Deno.test("turnedBy() goes on for fifteen seconds in all", () => {
  assert.ok(Math.abs(turnedBy(2, 1) - 2) < 0.1);
  assert.ok(Math.abs(turnedBy(2, 1_000) - 30) < 1e-9);
});

Deno.test("wayOfTurn() is straight without a turn, and a mirror image to the other side", () => {
  assert.deepEqual(wayOfTurn(0, 70), { ahead_s: 70, right_s: 0 });
  const [right, left] = [wayOfTurn(3, 40), wayOfTurn(-3, 40)];
  assert.ok(right.right_s > 15 && right.ahead_s < 40);
  assert.deepEqual([left.ahead_s, left.right_s], [right.ahead_s, -right.right_s]);
});

Deno.test("wayOfTurn() is no longer than the time, and does not jump at its steps", () => {
  for (let after_s = 0; after_s < 130; after_s += 0.1) {
    const [now, then] = [wayOfTurn(3, after_s), wayOfTurn(3, after_s + 0.1)];
    assert.ok(Math.hypot(now.ahead_s, now.right_s) <= after_s + 1e-9);
    const step_s = Math.hypot(then.ahead_s - now.ahead_s, then.right_s - now.right_s);
    assert.ok(step_s < 0.12, `${step_s} s at ${after_s} s`);
  }
});
