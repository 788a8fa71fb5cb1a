import assert from "node:assert/strict";
import { mayAs, roleNamed, ROLES } from "./role.ts";

Deno.test("mayAs() lets each role do what those below it may", () => {
  const table = ROLES.map((role) => ROLES.map((needed) => mayAs(role, needed)));
  assert.deepEqual(table, [[true, false, false], [true, true, false], [true, true, true]]);
});

Deno.test("roleNamed() knows the roles, and nothing else", () => {
  assert.deepEqual(ROLES.map(roleNamed), [...ROLES]);
  for (const name of ["", "Admin", "root", "constructor", 0, null, undefined, ["admin"]]) {
    assert.equal(roleNamed(name), null);
  }
});
