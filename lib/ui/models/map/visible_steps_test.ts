import assert from "node:assert/strict";
import type { OnScreen } from "./motion.ts";
import { VisibleSteps } from "./visible_steps.ts";

/** Movers by their rows and places. */
function screenOf(...movers: readonly (readonly [row: number, x: number, y: number])[]): OnScreen {
  const [x, y] = [new Float32Array(8).fill(NaN), new Float32Array(8).fill(NaN)];
  const rows = new Int32Array(8);
  for (const [i, [row, left, top]] of movers.entries()) {
    rows[i] = row;
    [x[row], y[row]] = [left, top];
  }
  return { x, y, rows, count: movers.length };
}

Deno.test("a step is made when some mover has gone half a pixel since the last one", () => {
  const steps = new VisibleSteps();
  const first = steps.of(screenOf([0, 10, 20], [3, 30, 40]), 0);
  assert.equal(steps.of(screenOf([0, 10.4, 19.7], [3, 30, 40.4]), 16), first);
  const second = steps.of(screenOf([0, 10.5, 20], [3, 30, 40]), 32);
  assert.notEqual(second, first);
  assert.equal(
    steps.of(screenOf([0, 10.9, 20], [3, 30, 40]), 48),
    second,
    "from where it was shown",
  );
  assert.notEqual(steps.of(screenOf([0, 10.9, 20], [3, 30, 39]), 64), second);
});

Deno.test("small ways add up until they can be seen", () => {
  const steps = new VisibleSteps();
  const seen = new Set<number>();
  for (let i = 0; i <= 100; i++) seen.add(steps.of(screenOf([1, 10 + i / 20, 20]), i));
  assert.equal(seen.size, 11, "five pixels are ten steps of half a pixel, and where it began");
});

Deno.test("a step is made when a mover comes, goes, or another one takes its place", () => {
  const steps = new VisibleSteps();
  const alone = steps.of(screenOf([0, 10, 20]), 0);
  const two = steps.of(screenOf([0, 10, 20], [1, 50, 50]), 1);
  const others = steps.of(screenOf([0, 10, 20], [2, 50, 50]), 2);
  const none = steps.of(screenOf(), 3);
  assert.equal(new Set([alone, two, others, none]).size, 4);
  assert.equal(steps.of(screenOf(), 4), none);
});

Deno.test("the fastest mover says how long a step takes", () => {
  const steps = new VisibleSteps();
  assert.equal(steps.wait_ms, Infinity, "nothing is known of nobody");
  // 25 px a second, and 5.
  const at = (now_ms: number) =>
    steps.of(screenOf([0, now_ms / 40, 0], [1, 0, now_ms / 200]), now_ms);
  for (let now_ms = 0; now_ms <= 160; now_ms += 16) at(now_ms);
  assert.ok(Math.abs(steps.wait_ms - 20) < 0.1, `${steps.wait_ms}`);
  steps.of(screenOf([0, 4, 0], [2, 4, 4]), 176);
  assert.ok(Math.abs(steps.wait_ms - 20) < 0.1, "another mover is no movement");
  steps.of(screenOf([0, 4, 0], [2, 4, 4]), 192);
  assert.equal(steps.wait_ms, Infinity, "all stand");
});
