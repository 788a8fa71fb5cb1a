import assert from "node:assert/strict";
import { Still } from "./still.ts";

Deno.test({
  name: "Still.changes() when a part is another one, and always without parts",
  permissions: "none",
  fn() {
    const still = new Still();
    const seen = {};
    const said = [[1, seen, NaN], [1, seen, NaN], [1, {}, NaN], [1], [1], null, null, [1], [1]]
      .map((parts) => still.changes(parts));
    assert.deepEqual(said, [true, false, true, true, false, true, true, true, false]);
  },
});
