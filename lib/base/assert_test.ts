import nodeAssert from "node:assert/strict";
import { assert, AssertionError, assertNever } from "./assert.ts";

Deno.test("assert() passes when the condition holds", () => {
  for (const condition of [true, 1, "text", {}]) assert(condition, "holds");
});

Deno.test("assert() throws with the invariant's name when the condition fails", () => {
  for (const condition of [false, 0, "", null, undefined]) {
    nodeAssert.throws(() => assert(condition, "the sum adds up"), {
      name: "AssertionError",
      message: "the sum adds up",
    });
  }
});

Deno.test("assertNever() throws with the value that no case took", () => {
  const leftOver = { type: "surprise", count: 1n };
  // Tests what happens when a value gets past the compiler.
  nodeAssert.throws(
    () => assertNever(leftOver as never, "outcome"),
    (error: unknown) => error instanceof AssertionError && error.message.includes("surprise"),
  );
});
