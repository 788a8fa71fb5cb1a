import assert from "node:assert/strict";
import { bytesOf, withinBytes } from "./within_bytes.ts";

const ITEMS = ["a", "b", "c"].map((name) => ({ name }));
const ITEM_BYTES = '{"name":"a"}'.length;

Deno.test("bytesOf() counts bytes of UTF-8, not characters", () => {
  assert.equal(bytesOf({ name: "ä" }), ITEM_BYTES + 1);
});

Deno.test("withinBytes() keeps the first items that fit, and counts the others", () => {
  assert.deepEqual(withinBytes(ITEMS), { kept: ITEMS, left_out: 0 });
  assert.deepEqual(withinBytes(ITEMS, 3 * ITEM_BYTES), { kept: ITEMS, left_out: 0 });
  assert.deepEqual(withinBytes(ITEMS, 3 * ITEM_BYTES - 1), {
    kept: ITEMS.slice(0, 2),
    left_out: 1,
  });
  assert.deepEqual(withinBytes(ITEMS, 1), { kept: [], left_out: 3 });
});
