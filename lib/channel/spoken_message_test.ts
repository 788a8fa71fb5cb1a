import assert from "node:assert/strict";
import { attempt, checkedName, quoted } from "./spoken_message.ts";

Deno.test("checkedName() trims, and takes any one line", () => {
  assert.equal(checkedName(" Övning 7 🚀 ", "a name"), "Övning 7 🚀");
  assert.equal(checkedName("x".repeat(200), "a name").length, 200);
});

Deno.test("checkedName() refuses what would break out of its line, is empty or too long", () => {
  for (const text of ["", "  ", "a\nb", "a\rb", "a\u0000b", "a\u2028b", "x".repeat(201)]) {
    assert.throws(() => checkedName(text, "a name"), /^SyntaxError: a name is one line/);
  }
});

Deno.test("quoted() is short, and on one line", () => {
  assert.equal(quoted("a\nb"), '"a\\nb"');
  assert.ok(quoted("x".repeat(1e6)).length < 100);
});

Deno.test("attempt() makes a reading of what a parser throws, and of nothing else", () => {
  assert.deepEqual(attempt(() => 7), { ok: true, value: 7 });
  const failing = (thrown: Error) =>
    attempt(() => {
      throw thrown;
    });
  assert.deepEqual(failing(new SyntaxError("no")), { ok: false, problem: "no" });
  assert.deepEqual(failing(new RangeError("no")), { ok: false, problem: "no" });
  assert.throws(() => failing(new TypeError("a defect")), TypeError);
});
