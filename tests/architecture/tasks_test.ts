import assert from "node:assert/strict";
import { readManifest } from "./members.ts";
import { taskFaults } from "./tasks.ts";

const BASE = "--no-prompt --frozen --cached-only";

Deno.test({
  name: "taskFaults() refuses a command that may ask, fetch, change the lock or reach anything",
  permissions: "none",
  fn() {
    assert.deepEqual(taskFaults(`deno run ${BASE} --allow-net=127.0.0.1:1 a.ts`), []);
    assert.deepEqual(taskFaults("deno fmt --check && deno lint && deno install --frozen"), []);
    assert.deepEqual(taskFaults("deno fmt && T=1 deno test --no-prompt --frozen"), [
      "lacks --cached-only",
    ]);
    assert.deepEqual(taskFaults(`deno run ${BASE} --allow-read --deny-read=x a.ts`), [
      "--allow-read names nothing",
      "--deny-read=x protects nothing",
    ]);
  },
});

Deno.test("every task asks nothing, fetches nothing, keeps the lock and names what it reaches", () => {
  const faults = Object.entries(readManifest("").tasks ?? {})
    .flatMap(([name, line]) => taskFaults(line).map((fault) => `task ${name} ${fault}`));
  assert.deepEqual(faults, [], faults.join("\n"));
});
