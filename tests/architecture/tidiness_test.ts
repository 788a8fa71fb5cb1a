import assert from "node:assert/strict";
import { EXCEPTIONS, type Exceptions, isExcepted } from "../lint/exceptions.ts";
import { RULES } from "../lint/house.ts";
import { TEXT_RULES, textFaults } from "./tidiness.ts";
import { ignoredPaths, projectFiles, readText } from "./tree.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

/** Offending words are put together here, so that this file contains none. */
function words(...parts: string[]): string {
  return parts.join("");
}

function rulesOf(text: string, path = "README.md"): string[] {
  return textFaults(path, text).map((fault) => fault.split(": ")[1] ?? "");
}

pure("textFaults() names file, line and rule", () => {
  assert.deepEqual(textFaults("a/b.md", `one\ntwo ${words("TO", "DO")}\n`), [
    "a/b.md:2: unfinished: says that it is unfinished",
  ]);
});

pure("textFaults() refuses a grant of all permissions, in a line or in a list", () => {
  for (const flag of [words("-", "A"), words("--allow", "-all")]) {
    assert.deepEqual(rulesOf(`deno run ${flag} main.ts`), ["all-permissions"]);
    assert.deepEqual(rulesOf(`["run", "${flag}"]`), ["all-permissions"]);
  }
  assert.deepEqual(rulesOf("GR86-A, --allow-net=127.0.0.1:4222, tri-Axis, -Apple"), []);
});

pure("textFaults() refuses folders of one machine, but not paths inside of the project", () => {
  for (const folder of ["work", "root", "opt", "home"]) {
    assert.deepEqual(rulesOf(`cd "${words("/", folder)}/x"`), ["absolute-path"], folder);
    assert.deepEqual(rulesOf(words("file:/", "/", "/", folder, "/x")), ["absolute-path"]);
    assert.deepEqual(rulesOf(`https://${folder}/x`), []);
  }
  assert.deepEqual(rulesOf("lib/work/x ./root/a ../opt/b /etc/passwd ${prefix}/opt/c"), []);
});

pure("textFaults() refuses names of registries and mirrors", () => {
  const hosts = [
    ["registry", ".example.org"],
    ["npm", ".example.io"],
    ["jsr", ".io"],
    ["deno", ".land/x"],
    ["proxy", ".golang.org"],
    ["repo.example.com/arti", "factory/api"],
  ];
  for (const host of hosts) {
    assert.deepEqual(rulesOf(`see https://${words(...host)}`), ["registry-host"], host.join(""));
  }
  const fine = "https://docs.deno.com github.com/nats-io/nats-server npm:cborg@6.1.5 npm.io";
  assert.deepEqual(rulesOf(fine), []);
});

pure("textFaults() refuses comments that silence a check", () => {
  assert.deepEqual(rulesOf(words("// deno-lint", "-ignore no-x")), ["lint-ignore"]);
  assert.deepEqual(rulesOf(words("// deno-lint", "-ignore-file")), ["lint-ignore"]);
  assert.deepEqual(rulesOf(words("// @ts", "-expect-error")), ["lint-ignore"]);
});

pure("textFaults() refuses a module of more than 300 lines, and nothing else that is long", () => {
  const lines = (count: number) => "x;\n".repeat(count);
  assert.deepEqual(rulesOf(lines(300), "lib/a.ts"), []);
  assert.deepEqual(rulesOf(lines(301), "lib/a.ts"), ["file-length"]);
  assert.deepEqual(rulesOf(lines(301), "README.md"), []);
});

pure("textFaults() passes over a rule that is excepted, and over no other", () => {
  const text = `${words("TO", "DO")} ${words("-", "A")}`;
  const found = textFaults("a.md", text, (rule) => rule === "unfinished");
  assert.deepEqual(found.map((fault) => fault.split(": ")[1]), ["all-permissions"]);
});

pure("ignoredPaths() reads folders and files, and refuses a pattern", () => {
  assert.deepEqual(ignoredPaths("/.test/\n/.ci/tools/\n/.env\n"), [".test/", ".ci/tools/", ".env"]);
  assert.throws(() => ignoredPaths("*.log\n"), SyntaxError);
});

Deno.test("the project's files keep the rules about text", () => {
  const faults = projectFiles().flatMap((path) => {
    const text = readText(path);
    return text === null
      ? []
      : textFaults(path, text, (rule) => isExcepted(EXCEPTIONS, rule, path));
  });
  assert.deepEqual(faults, [], faults.join("\n"));
});

Deno.test("EXCEPTIONS belong to a rule, have a reason, and those about text are still needed", () => {
  for (const [rule, entries] of Object.entries<Exceptions[string]>(EXCEPTIONS)) {
    assert.ok(rule in RULES || rule in TEXT_RULES, `there is no rule ${rule}`);
    for (const { path, reason } of entries) {
      assert.notEqual(reason, "", `${rule}: ${path} has no reason`);
      if (rule in RULES) continue;
      const needed = textFaults(path, readText(path) ?? "", (name) => name !== rule).length > 0;
      assert.ok(needed, `${rule}: ${path} offends no more: remove its exception`);
    }
  }
});
