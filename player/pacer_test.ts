import assert from "node:assert/strict";
import { Pacer } from "./pacer.ts";

Deno.test("dueAt() is at once for the first point, whenever that is asked for", () => {
  assert.equal(new Pacer(1).dueAt(1_795_180_000_000, 42), 42);
});

Deno.test("dueAt() divides distances by the rate", () => {
  for (const rate of [0.01, 0.5, 1, 64]) {
    const pacer = new Pacer(rate);
    pacer.dueAt(5000, 100);
    assert.equal(pacer.dueAt(6000, 100), 100 + 1000 / rate);
  }
});

Deno.test("dueAt() does not drift over a million points, however late they are asked for", () => {
  const pacer = new Pacer(4);
  const start_ms = 1_795_180_000_000;
  pacer.dueAt(start_ms, 7);
  for (let i = 1; i < 1_000_000; i++) pacer.dueAt(start_ms + i * 0.4, 7 + i * 0.1 + 3);
  assert.ok(Math.abs(pacer.dueAt(start_ms + 400_000, 0) - 100_007) < 1e-6);
});

Deno.test("dueAt() keeps the schedule when a point comes late", () => {
  const pacer = new Pacer(1);
  pacer.dueAt(0, 0);
  assert.equal(pacer.dueAt(10, 5000), 10);
  assert.equal(pacer.dueAt(6000, 5000), 6000);
});
