import assert from "node:assert/strict";
import type { Difference } from "./differences.ts";
import { verdictOf } from "./verdict.ts";

const difference: Difference = { server: "s", area: "a", name: "n", why: "not needed" };
const holds = () => Promise.resolve();
const fails = () => Promise.reject(new Error("has another answer"));

Deno.test("verdictOf() is ok when the behaviour holds", async () => {
  assert.deepEqual(await verdictOf(holds, undefined), { outcome: "ok" });
});

Deno.test("verdictOf() has failed when the behaviour does not hold", async () => {
  const verdict = await verdictOf(fails, undefined);
  assert.equal(verdict.outcome, "FAILED");
  assert.match("error" in verdict ? String(verdict.error) : "", /has another answer/);
});

Deno.test("verdictOf() differs when the difference is listed", async () => {
  assert.equal((await verdictOf(fails, difference)).outcome, "differs");
});

Deno.test("verdictOf() has failed when a listed difference has gone", async () => {
  const verdict = await verdictOf(holds, difference);
  assert.equal(verdict.outcome, "FAILED");
  assert.match("error" in verdict ? String(verdict.error) : "", /remove it from the list/);
});
