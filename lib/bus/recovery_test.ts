import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { createLogger } from "@rangecast/cli/log";
import { Recovery } from "./recovery.ts";

function start(prepare: () => Promise<void>): { lines: string[]; recovery: Recovery } {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line.replace(/^.*?program: /, "").trim());
  const log = createLogger({ program: "program", level: "info", clock: new ManualClock(), write });
  return { lines, recovery: new Recovery(prepare, log) };
}

Deno.test("Recovery.attempt() says each new problem once", async () => {
  const problems = ["a", "a", "b", "a"];
  const { lines, recovery } = start(() => {
    const problem = problems.shift();
    return problem === undefined ? Promise.resolve() : Promise.reject(new Error(problem));
  });
  for (let i = 0; i < 4; i++) assert.equal(await recovery.attempt(), false);
  assert.equal(await recovery.attempt(), true);
  const said = lines.map((line) => line.replace("the broker is not ready problem=", ""));
  assert.deepEqual(said, ["a", "b", "a"]);
});

Deno.test("Recovery.attempt() does not begin while another one runs", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  const { recovery } = start(() => {
    begun++;
    return promise;
  });
  const first = recovery.attempt();
  assert.equal(await recovery.attempt(), false);
  resolve();
  assert.equal(await first, true);
  assert.equal(begun, 1);
});
