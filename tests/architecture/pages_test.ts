import assert from "node:assert/strict";
import { readManifest, readMembers } from "./members.ts";
import { linkedFiles, namedTasks } from "./pages.ts";
import { projectFiles, readText } from "./tree.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("namedTasks() finds the tasks that a text names", () => {
  const text = "`npx deno@2.9.6 task demo`, then deno task --quiet producer:flights --udp-port 1.";
  assert.deepEqual(namedTasks(text), ["demo", "producer:flights"]);
});

pure("linkedFiles() finds links and pictures inside of the project", () => {
  const page = "[a](../b.md#c) ![d](d%20e.svg) [f](https://example.org/f) [g](#h)";
  assert.deepEqual(linkedFiles("lib/README.md", page), ["b.md", "lib/d e.svg"]);
});

const files = projectFiles();
const pages = files.filter((path) => path.endsWith(".md"));

Deno.test("every task that a page or a help text names exists", () => {
  const tasks = readManifest("").tasks ?? {};
  const texts = [...pages, "deno.json", ...files.filter((path) => path.endsWith("program.ts"))];
  const faults = texts.flatMap((path) =>
    namedTasks(readText(path) ?? "")
      .filter((name) => tasks[name] === undefined)
      .map((name) => `${path}: there is no task ${name}`)
  );
  assert.deepEqual(faults, [], faults.join("\n"));
});

Deno.test("every file that a page links to exists", () => {
  const faults = pages.flatMap((path) =>
    linkedFiles(path, readText(path) ?? "")
      .filter((target) => !files.some((file) => file === target || file.startsWith(`${target}/`)))
      .map((target) => `${path}: there is no ${target}`)
  );
  assert.deepEqual(faults, [], faults.join("\n"));
});

Deno.test("README says what every npm package is for", () => {
  const readme = readText("README.md") ?? "";
  const packages = readMembers().flatMap((member) => [...member.packages.keys()]);
  const missing = [...new Set(packages)].filter((name) => !readme.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});
