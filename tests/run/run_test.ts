import assert from "node:assert/strict";
import { lanesOf } from "./lanes.ts";
import { endOf, SummaryReader } from "./summary.ts";

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
  assert.deepEqual(system?.args, ["tests/a_test.ts", "tests/b_test.ts", "tests/conformance"]);
  assert.deepEqual(others?.args, ["--ignore=tests/a_test.ts,tests/b_test.ts,tests/conformance"]);
});

Deno.test("SummaryReader reads the counts and the list of failures", () => {
  assert.deepEqual(read("a ... ok (1ms)", "ok | 12 passed (3 steps) | 0 failed (1s)"), {
    ...{ passed: 12, failed: 0, ignored: 0, failures: [] },
  });
  const summary = read(
    ...[" ERRORS ", "a => b => ./lib/a_test.ts:3:6", "error: it is not so", " FAILURES "],
    ...["a => b => ./lib/a_test.ts:3:6", "./lib/b_test.ts (uncaught error)"],
    "FAILED | 10 passed | 2 failed (1 step) | 3 ignored (1s)",
  );
  assert.deepEqual(summary, {
    ...{ passed: 10, failed: 2, ignored: 3 },
    failures: ["a => b => ./lib/a_test.ts:3:6", "./lib/b_test.ts (uncaught error)"],
  });
});

Deno.test("SummaryReader has none of a run that has broken off", () => {
  assert.equal(read("error: Type checking failed."), null);
});

Deno.test("endOf() is read again as the sum", () => {
  const one = { passed: 3, failed: 1, ignored: 2, failures: ["a => ./a_test.ts:1:2"] };
  const other = { passed: 4, failed: 1, ignored: 0, failures: ["b => ./b_test.ts:1:2"] };
  const lines = endOf([one, other], { elapsed_ms: 61_200, isOk: false });
  assert.equal(lines.at(-1), "FAILED | 7 passed | 2 failed | 2 ignored (1m1s)");
  assert.deepEqual(read(...lines), {
    ...{ passed: 7, failed: 2, ignored: 2 },
    failures: [...one.failures, ...other.failures],
  });
  assert.deepEqual(
    endOf([{ ...one, failed: 0, ignored: 0, failures: [] }], { elapsed_ms: 5_000, isOk: true }),
    [
      "",
      "ok | 3 passed | 0 failed (5s)",
    ],
  );
});
