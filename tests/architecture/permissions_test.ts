import assert from "node:assert/strict";
import { value } from "@rangecast/cli/flags";
import { isOutside, ROOT } from "../lint/scope.ts";
import { programFacts, PROGRAMS } from "../programs.ts";
import { readManifest } from "./members.ts";
import { loadedModules, workersOf } from "./module_graph.ts";
import { programRow, readRows, replaceRows, replaceTasks, taskLine } from "./readme_table.ts";
import { projectFiles } from "./tree.ts";

const README = "# Title\n\n<!-- permissions:start -->\nold\n<!-- permissions:end -->\n\nMore.\n";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const sample = programFacts({
  name: "sample",
  entryPoint: "sample/main.ts",
  summary: "",
  examples: [],
  flags: {
    "metrics-port": value({ placeholder: "PORT", help: "", parse: Number, fallback: "9199" }),
  },
  configure: (values) => values["metrics-port"],
  permissions: (port) => ({ net: [`127.0.0.1:${port}`], read: ["a b.ts"] }),
  run: () => Promise.resolve(),
});

pure("programFacts() computes line and port from the defaults", () => {
  assert.equal(sample.metricsPort, "9199");
  assert.equal(
    sample.line,
    "deno run --no-prompt --frozen --cached-only --allow-net=127.0.0.1:9199 " +
      "'--allow-read=a b.ts' sample/main.ts",
  );
});

pure("replaceRows() leaves the rest of the text alone, and readRows() reads it back", () => {
  const rows = [programRow(sample), ["`other`", "none", "``"]];
  const readme = replaceRows(README, rows);
  assert.deepEqual(readRows(readme), rows);
  assert.equal(replaceRows(readme, rows), readme);
  assert.ok(readme.startsWith("# Title\n\n<!--") && readme.endsWith("-->\n\nMore.\n"));
});

pure("readRows() refuses a text without the markers", () => {
  assert.throws(() => readRows("# Title\n"), SyntaxError);
});

pure("replaceTasks() changes the lines of the named tasks, and adds those that are missing", () => {
  const manifest = '{\n  "tasks": {\n    "demo": "x && \\"old\\"",\n    "ok": "y"\n  }\n}\n';
  const replaced = replaceTasks(manifest, { demo: "new 'a$&b'", player: "p" });
  assert.deepEqual(JSON.parse(replaced), {
    tasks: { player: "p", demo: "new 'a$&b'", ok: "y" },
  });
  assert.deepEqual(JSON.parse(replaceTasks(replaced, { ok: "z" })).tasks.ok, "z");
});

Deno.test("README's table of permissions equals what the programs compute", () => {
  const rows = readRows(Deno.readTextFileSync(`${ROOT}README.md`));
  assert.deepEqual(rows, PROGRAMS.map(programRow), "run: deno task readme");
});

for (const program of PROGRAMS) {
  const { name, entryPoint, permissions, line } = program;
  Deno.test(`task ${name} is the line that its program computes and prints`, async () => {
    assert.equal(readManifest("").tasks?.[name], taskLine(program), "run: deno task readme");
    const { success, stdout, stderr } = await new Deno.Command("deno", {
      args: ["task", "--quiet", name, "--permissions"],
      cwd: ROOT,
      stdin: "null",
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    assert.equal(new TextDecoder().decode(stdout), `${line}\n`);
  });

  Deno.test(`task ${name} reads exactly the modules that its workers load`, async () => {
    const workers = await workersOf(entryPoint);
    const loaded = await Promise.all(workers.map(loadedModules));
    const modules = (permissions.read ?? []).filter((path) => path.endsWith(".ts"));
    assert.deepEqual(modules.toSorted(), [...new Set(loaded.flat())].sort());
  });
}

Deno.test("every program of a component is one of PROGRAMS", () => {
  const programs = projectFiles()
    .filter((path) => path === "demo.ts" || (path.endsWith("/main.ts") && !isOutside(path)));
  const known = PROGRAMS.map(({ entryPoint }) => entryPoint);
  assert.deepEqual(programs, [...new Set(known)].sort());
});
