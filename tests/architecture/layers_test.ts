import assert from "node:assert/strict";
import { CROSSINGS, SHARED_PACKAGES, TEST_PACKAGES } from "../lint/exceptions.ts";
import { ROOT } from "../lint/scope.ts";
import { type Import, scanImports } from "./imports.ts";
import { type House, judgeImport, LAYERS } from "./layers.ts";
import { type Member, member, readMembers } from "./members.ts";
import { homeFaults, pinFaults } from "./packages.ts";
import { isSource, projectFiles } from "./tree.ts";

const FOLDERS = [...LAYERS.flat().map((name) => `lib/${name}`), "producer", "player", "tests"];

/** A workspace in which every member exports `./thing`. */
const members: Member[] = ["", ...FOLDERS].map((folder) =>
  member(folder, {
    name: `@rangecast/${folder.replace("lib/", "")}`,
    exports: { "./thing": "./thing.ts" },
    imports: folder === "lib/codec" ? { cborg: "npm:cborg@6.1.5" } : {},
  })
);
const house: House = { members, crossings: [], testPackages: ["fast-check"] };

function judge(path: string, specifier: string, crossings: House["crossings"] = []): string | null {
  const source = `import ${JSON.stringify(specifier)};`;
  const [found] = scanImports(path, source);
  assert.ok(found);
  return judgeImport(found, { ...house, crossings });
}

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("scanImports() finds every way in which a module names another one", () => {
  const source = [
    'import type { A } from "./type.ts";',
    'import json from "./data.json" with { type: "json" };',
    'import "./effect.ts";',
    'export * from "./all.ts";',
    'export { c } from "./some.ts";',
    'const d = await import("./dynamic.ts");',
    "const e = await import(`./template.ts`);",
    'type F = import("./in_type.ts").F;',
    'import g = require("./required.ts");',
    'const h = new URL("./worker.ts", import.meta.url);',
    'const i = import.meta.resolve("./resolved.ts");',
    "const j = await import(name);",
    'const k = "import x from \'./text.ts\'"; // import "./comment.ts"',
  ].join("\n");
  const found = scanImports("lib/base/x.ts", source);
  assert.deepEqual(
    found.map(({ specifier }) => specifier ?? "computed"),
    [
      ...["type.ts", "data.json", "effect.ts", "all.ts", "some.ts", "dynamic.ts", "template.ts"],
      ...["in_type.ts", "required.ts", "worker.ts", "resolved.ts"],
    ].map((name) => `./${name}`).concat(["computed"]),
  );
  assert.deepEqual(found.map(({ line }) => line), Array.from({ length: 12 }, (_, i) => i + 1));
});

pure("judgeImport() lets each layer import every folder below it, and none beside or above", () => {
  const onBase = ["broker", "metrics", "cli"];
  for (const [own, names] of LAYERS.entries()) {
    for (const [target, targets] of LAYERS.entries()) {
      for (const from of names.filter((name) => !onBase.includes(name))) {
        for (const to of targets.filter((name) => name !== from && !onBase.includes(name))) {
          const path = `lib/${from}/x_test.ts`;
          const refused = judge(path, `@rangecast/${to}/thing`);
          assert.equal(refused === null, target < own, `${from} -> ${to}: ${refused}`);
        }
      }
    }
  }
});

pure("judgeImport() keeps broker, metrics and cli on lib/base", () => {
  assert.equal(judge("lib/cli/x.ts", "@rangecast/base/thing"), null);
  assert.match(judge("lib/cli/x.ts", "@rangecast/metrics/thing") ?? "", /only lib\/base/);
  assert.equal(judge("lib/bus/x.ts", "@rangecast/cli/thing"), null);
});

pure("judgeImport() refuses a component to everybody but tests and bench", () => {
  assert.match(judge("player/x.ts", "@rangecast/producer/thing") ?? "", /components/);
  assert.match(judge("lib/bus/x.ts", "@rangecast/producer/thing") ?? "", /components/);
  assert.match(judge("demo.ts", "@rangecast/producer/thing") ?? "", /starts programs/);
  assert.equal(judge("tests/x.ts", "@rangecast/producer/thing"), null);
  assert.equal(judge("bench/x.ts", "@rangecast/producer/thing"), null);
});

pure("judgeImport() keeps what runs in a browser to browser-safe folders", () => {
  assert.match(judge("lib/ui/x.ts", "@rangecast/bus/thing") ?? "", /browser/);
  assert.match(judge("player/islands/map.tsx", "@rangecast/bus/thing") ?? "", /browser/);
  assert.match(judge("lib/codec/x.ts", "node:fs") ?? "", /browser/);
  assert.equal(judge("player/islands/map.tsx", "@rangecast/base/thing"), null);
  assert.equal(judge("lib/codec/x_test.ts", "node:fs"), null);
});

pure("judgeImport() lets tests alone import from tests", () => {
  assert.equal(judge("lib/bus/x_test.ts", "@rangecast/tests/thing"), null);
  assert.match(judge("lib/bus/x.ts", "@rangecast/tests/thing") ?? "", /only tests/);
});

pure("judgeImport() keeps relative paths inside their member", () => {
  assert.equal(judge("lib/bus/a/x.ts", "../b.ts"), null);
  assert.match(judge("lib/bus/x.ts", "../base/clock.ts") ?? "", /inside/);
  assert.match(judge("tests/x.ts", "../producer/main.ts") ?? "", /inside/);
  assert.match(judge("lib/bus/x.ts", "../../fixtures/a.json") ?? "", /inside/);
  assert.equal(judge("lib/bus/x_test.ts", "../../fixtures/a.json"), null);
  assert.equal(judge("lib/bus/x_test.ts", "../../schemas/a.json"), null);
  assert.match(judge("lib/bus/x_test.ts", "../../demo/run.ts") ?? "", /inside/);
});

pure("judgeImport() lets only tests name what lies beside the project, and never import it", () => {
  const data = 'new URL("../../../beside/data", import.meta.url);';
  const judgeData = (path: string) => scanImports(path, data).map((at) => judgeImport(at, house));
  assert.deepEqual(judgeData("lib/bus/x_test.ts"), [null]);
  assert.match(judgeData("lib/bus/x.ts")[0] ?? "", /leaves the project/);
  assert.match(judge("lib/bus/x_test.ts", "../../../beside/a.ts") ?? "", /leaves the project/);
});

pure("judgeImport() refuses private modules, unknown members and a member's own name", () => {
  assert.match(judge("producer/x.ts", "@rangecast/base/private") ?? "", /does not export/);
  assert.match(judge("producer/x.ts", "@rangecast/nowhere/thing") ?? "", /no such member/);
  assert.match(judge("lib/bus/x.ts", "@rangecast/bus/thing") ?? "", /relative/);
});

pure("judgeImport() refuses modules from anywhere else", () => {
  for (const from of ["npm:cborg@1", "jsr:@a/b", "https://example.org/a.ts", "/a.ts", "data:,"]) {
    assert.match(judge("lib/codec/x.ts", from) ?? "", /from outside/, from);
  }
  const [computed] = scanImports("lib/base/x.ts", "await import(name);");
  assert.match((computed && judgeImport(computed, house)) ?? "", /written out/);
});

pure("judgeImport() takes packages from the member's own manifest, test tools in tests", () => {
  assert.equal(judge("lib/codec/x.ts", "cborg"), null);
  assert.equal(judge("lib/codec/x.ts", "cborg/length"), null);
  assert.match(judge("lib/bus/x.ts", "cborg") ?? "", /does not name/);
  assert.equal(judge("lib/bus/x_test.ts", "fast-check"), null);
  assert.match(judge("lib/bus/x.ts", "fast-check") ?? "", /tests alone/);
});

pure("judgeImport() permits a named crossing, for its file alone", () => {
  const crossings = [
    { from: "lib/broker/main.ts", to: "@rangecast/cli", reason: "" },
    { from: "lib/schema/", to: "schemas/", reason: "" },
  ];
  assert.equal(judge("lib/broker/main.ts", "@rangecast/cli/thing", crossings), null);
  assert.notEqual(judge("lib/broker/server.ts", "@rangecast/cli/thing", crossings), null);
  assert.equal(judge("lib/schema/a/b.ts", "../../../schemas/x.json", crossings), null);
  assert.notEqual(judge("lib/bus/b.ts", "../../schemas/x.json", crossings), null);
});

pure("homeFaults() names the folders when a package has several homes", () => {
  const at = (path: string): Import => ({ path, line: 3, specifier: "cborg/x", kind: "import" });
  assert.deepEqual(homeFaults([at("lib/codec/a.ts"), at("tests/a.ts")], members, []), []);
  const two = [at("lib/codec/a.ts"), at("producer/b.ts")];
  assert.deepEqual(homeFaults(two, members, ["cborg"]), []);
  assert.deepEqual(homeFaults(two, members, []), [
    "cborg is imported by one folder, not by 2: lib/codec/a.ts:3, producer/b.ts:3",
  ]);
});

pure(
  "pinFaults() refuses ranges, two versions of a package, and packages that nobody imports",
  () => {
    const used: Import = { path: "lib/codec/a.ts", line: 1, specifier: "cborg", kind: "import" };
    const two = [
      member("lib/codec", { imports: { cborg: "npm:cborg@^6.1.5" } }),
      member("producer", { imports: { cborg: "npm:cborg@6.1.5" } }),
    ];
    assert.deepEqual(pinFaults([used], two), [
      "lib/codec/deno.json: cborg needs an exact version: npm:cborg@^6.1.5",
      "producer/deno.json: cborg is npm:cborg@^6.1.5 elsewhere: npm:cborg@6.1.5",
      "producer/deno.json: cborg is not imported: npm:cborg@6.1.5",
    ]);
    assert.deepEqual(pinFaults([used], members), []);
  },
);

const imports = projectFiles().filter(isSource)
  .flatMap((path) => scanImports(path, Deno.readTextFileSync(ROOT + path)));
const real: House = { members: readMembers(), crossings: CROSSINGS, testPackages: TEST_PACKAGES };

Deno.test("every import of the project goes down, by a public name, to what its folder may use", () => {
  const faults = imports.flatMap((found) => {
    const rule = judgeImport(found, real);
    return rule === null ? [] : [`${found.path}:${found.line}: ${found.specifier}: ${rule}`];
  });
  assert.deepEqual(faults, [], faults.join("\n"));
});

Deno.test("every npm package has one home, one exact version and a use", () => {
  const faults = [
    ...homeFaults(imports, real.members, [...SHARED_PACKAGES, ...TEST_PACKAGES]),
    ...pinFaults(imports, real.members),
  ];
  assert.deepEqual(faults, [], faults.join("\n"));
});

Deno.test("CROSSINGS are each still needed", () => {
  for (const crossing of CROSSINGS) {
    const others = { ...real, crossings: CROSSINGS.filter((other) => other !== crossing) };
    const needed = imports.some((found) => judgeImport(found, others) !== null);
    assert.ok(needed, `nothing crosses from ${crossing.from} to ${crossing.to} any more`);
  }
});
