import assert from "node:assert/strict";
import { lanesOf } from "./lanes.ts";
import { endOf, summaryOf, SummaryReader } from "./summary.ts";

function read(...lines: string[]) {
  const reader = new SummaryReader();
  for (const line of lines) reader.take(line);
  return reader.summary;
}

Deno.test("lanesOf() leaves nothing out: the second lane has what the first one names not", () => {
  const [system, others] = lanesOf([
    { name: "web", isFile: false },
    { name: "b_test.ts", isFile: true },
    { name: "a_test.ts", isFile: true },
    { name: "programs.ts", isFile: true },
  ]);
  assert.deepEqual(system?.args, ["tests/a_test.ts", "tests/b_test.ts"]);
  assert.deepEqual(others?.args, ["--ignore=tests/a_test.ts,tests/b_test.ts"]);
});

Deno.test("SummaryReader reads the counts", () => {
  const none = { failed: 0, ignored: 0, failures: [] };
  assert.deepEqual(read("a ... ok (1ms)", "ok | 12 passed (3 steps) | 0 failed (1s)"), {
    ...{ passed: 12, ...none },
  });
  const [green, plain] = ["\x1b[0m\x1b[32m", "\x1b[0m"];
  const coloured = read(`${green}ok${plain} | 5 passed | 0 failed \x1b[38;5;245m(13ms)${plain}`);
  assert.deepEqual(coloured, { passed: 5, ...none });
  const left = read("ok | 12 passed | 0 failed | 1 ignored | 2 filtered out (1s)");
  assert.deepEqual(left, { passed: 12, ...none, ignored: 1 });
});

Deno.test("SummaryReader lists failures with the file that ran, not the helper that registered", () => {
  const summary = read(
    ...["running 2 tests from ./lib/a_test.ts", "a: b ... ok (1ms)", "a: c ... FAILED (2ms)"],
    ...["running 1 test from ./lib/d_test.ts", "d ...", "  a step ... FAILED (1ms)"],
    ...["d ... FAILED (due to 1 failed step) (3ms)"],
    ...["./lib/b_test.ts (uncaught error)", " ERRORS ", "a: c => ./tests/support/x.ts:3:6"],
    ...[" FAILURES ", "a: c => ./tests/support/x.ts:3:6", "./lib/b_test.ts (uncaught error)"],
    "FAILED | 10 passed | 3 failed (1 step) | 3 ignored (1s)",
  );
  assert.deepEqual(summary, {
    ...{ passed: 10, failed: 3, ignored: 3 },
    failures: [
      "a: c => ./lib/a_test.ts",
      "d => ./lib/d_test.ts",
      "./lib/b_test.ts (uncaught error)",
    ],
  });
});

Deno.test("a run that has broken off is a failure that no list can excuse", () => {
  assert.equal(read("error: Type checking failed."), null);
  const none = { passed: 0, failed: 1, ignored: 0, failures: [] };
  assert.deepEqual(summaryOf(1, null), none);
  const passed = { passed: 5, failed: 0, ignored: 0, failures: [] };
  assert.deepEqual(summaryOf(1, passed), { ...passed, failed: 1 });
  assert.deepEqual(summaryOf(0, passed), passed);
  const failed = { ...passed, failed: 2, failures: ["a => ./a_test.ts", "b => ./b_test.ts"] };
  assert.deepEqual(summaryOf(1, failed), failed);
});

Deno.test("endOf() lists all failures and ends with the sum", () => {
  const one = { passed: 3, failed: 1, ignored: 2, failures: ["a => ./a_test.ts"] };
  const other = { passed: 4, failed: 1, ignored: 0, failures: ["b => ./b_test.ts"] };
  assert.deepEqual(endOf([one, other], { elapsed_ms: 61_200, isOk: false }), [
    ...["", " FAILURES ", "", ...one.failures, ...other.failures, ""],
    "FAILED | 7 passed | 2 failed | 2 ignored (1m1s)",
  ]);
  const fine = { passed: 3, failed: 0, ignored: 0, failures: [] };
  const end = endOf([fine], { elapsed_ms: 5_000, isOk: true });
  assert.deepEqual(end, ["", "ok | 3 passed | 0 failed (5s)"]);
});
