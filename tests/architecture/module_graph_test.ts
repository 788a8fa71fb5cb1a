import assert from "node:assert/strict";
import { loadedModules, workersOf } from "./module_graph.ts";

Deno.test("loadedModules() follows what a module loads, and not what it takes types from", async () => {
  const modules = await loadedModules("tests/architecture/module_graph.ts");
  assert.ok(modules.includes("tests/architecture/module_graph.ts"));
  assert.ok(modules.includes("tests/lint/scope.ts"));
  const rule = await loadedModules("tests/lint/no_console.ts");
  assert.deepEqual(rule, ["tests/lint/no_console.ts", "tests/lint/rule.ts"]);
  const exceptions = await loadedModules("tests/lint/exceptions.ts");
  assert.deepEqual(exceptions, ["tests/lint/exceptions.ts"], "its one import is a type");
});

Deno.test("loadedModules() names a module that does not exist", async () => {
  await assert.rejects(loadedModules("tests/architecture/nowhere.ts"), /nowhere\.ts/);
});

Deno.test("workersOf() finds the workers of a program", async () => {
  assert.deepEqual(await workersOf("producer/main.ts"), ["producer/udp_worker.ts"]);
  assert.deepEqual(await workersOf("demo.ts"), []);
});
