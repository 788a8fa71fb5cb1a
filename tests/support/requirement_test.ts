import assert from "node:assert/strict";
import { isRequired, requirement } from "./requirement.ts";

Deno.test("requirement() runs a test when what it needs is there", () => {
  assert.deepEqual(requirement("a tool", true, "install it"), { ignore: false });
});

Deno.test("isRequired() is for the run in which everything is, but for data beside the project", () => {
  assert.equal(isRequired("a tool", false), false);
  assert.equal(isRequired("a tool", true), true);
  assert.equal(isRequired("real flights", true), false);
});
