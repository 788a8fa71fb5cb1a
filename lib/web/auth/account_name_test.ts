import assert from "node:assert/strict";
import { isAccountName } from "./account_name.ts";

Deno.test("isAccountName() takes plain names, and nothing that means something elsewhere", () => {
  for (const name of ["a", "0", "desk-07", "ada.l_2", "x".repeat(32)]) {
    assert.ok(isAccountName(name));
  }
  for (
    const name of ["", "x".repeat(33), "Ada", ".a", "-a", "a b", "a/b", "ä", "a\n", "<b>", null, 7]
  ) assert.equal(isAccountName(name), false, String(name));
});
