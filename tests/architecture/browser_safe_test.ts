import assert from "node:assert/strict";
import { isBrowserSafe, ROOT } from "../lint/scope.ts";
import { scratchFolder } from "../support/scratch.ts";
import { checkForBrowser } from "./browser_check.ts";
import { isSource, projectFiles } from "./tree.ts";

Deno.test("browser-safe folders type-check without Deno's library", async () => {
  const files = projectFiles().filter((path) => isSource(path) && isBrowserSafe(path));
  assert.ok(files.includes("lib/base/clock.ts"));
  await using scratch = await scratchFolder();
  const { ok, output } = await checkForBrowser(scratch.path, files.map((path) => ROOT + path));
  assert.ok(ok, output);
});

Deno.test("checkForBrowser() refuses a module that takes Deno, itself or through another one, or is not strict", async () => {
  await using scratch = await scratchFolder();
  const module = `${scratch.path}/module.ts`;
  const check = async (source: string) => {
    await Deno.writeTextFile(module, source);
    return await checkForBrowser(scratch.path, [module]);
  };
  const noDeno = /Cannot find name 'Deno'/;
  assert.match((await check("export const pid: number = Deno.pid;\n")).output, noDeno);
  await Deno.writeTextFile(`${scratch.path}/deeper.ts`, "export const pid: number = Deno.pid;\n");
  assert.match((await check('export * from "./deeper.ts";\n')).output, noDeno);
  assert.match((await check("export const first: number = [1][0];\n")).output, /undefined/);
  const clean = await check("export const title: string = document.title;\n");
  assert.deepEqual(clean, { ok: true, output: "" });
});
