import assert from "node:assert/strict";
import fc from "fast-check";
import { encode } from "../protocol/bytes.ts";
import { DedupWindow } from "./dedup_window.ts";

const WINDOW_MS = 100;
const yes = () => true;

Deno.test("DedupWindow remembers ids for as long as its window, like a map with times", () => {
  const steps = fc.array(fc.tuple(fc.nat(20), fc.nat(30)), { maxLength: 300 });
  fc.assert(fc.property(steps, (todo) => {
    const window = new DedupWindow(WINDOW_MS, 1e6);
    const model = new Map<string, { seq: number; at_ms: number }>();
    let now_ms = 1;
    for (const [i, [id, later_ms]] of todo.entries()) {
      now_ms += later_ms;
      const bytes = encode(`id-${id}`);
      const known = model.get(`id-${id}`);
      const wanted = known && known.at_ms > now_ms - WINDOW_MS ? known.seq : 0;
      assert.equal(window.find(bytes, 0, bytes.length, now_ms * 1000, yes), wanted);
      if (wanted > 0) continue;
      window.add(bytes, 0, bytes.length, i + 1, now_ms * 1000);
      model.set(`id-${id}`, { seq: i + 1, at_ms: now_ms });
    }
  }));
});

Deno.test("DedupWindow holds very many ids, and gives their memory back", () => {
  const window = new DedupWindow(WINDOW_MS, 1e6);
  const bytes = (i: number) => encode(`123e4567-e89b-12d3-a456-${i}`);
  for (let i = 1; i <= 50_000; i++) window.add(bytes(i), 0, bytes(i).length, i, i);
  for (let i = 1; i <= 50_000; i += 997) {
    assert.equal(window.find(bytes(i), 0, bytes(i).length, 50_000, yes), i);
  }
  assert.ok(window.allocatedBytes < 50_000 * 40);
  assert.equal(window.find(bytes(1), 0, bytes(1).length, 1e9, yes), 0);
  assert.equal(window.size, 0);
});

Deno.test("DedupWindow asks whether the stored message really has the id", () => {
  const window = new DedupWindow(WINDOW_MS, 10);
  window.add(encode("a"), 0, 1, 7, 0);
  assert.equal(window.find(encode("a"), 0, 1, 1, (seq) => seq !== 7), 0);
});

Deno.test("DedupWindow lets the oldest go when it is full, and counts that", () => {
  const window = new DedupWindow(WINDOW_MS, 2);
  for (const [i, id] of ["a", "b", "c"].entries()) window.add(encode(id), 0, 1, i + 1, 0);
  assert.equal(window.takeEvicted(), 1);
  assert.equal(window.takeEvicted(), 0);
  assert.equal(window.find(encode("a"), 0, 1, 1, yes), 0);
  assert.equal(window.find(encode("c"), 0, 1, 1, yes), 3);
});
