import assert from "node:assert/strict";
import { EXCEPTIONS, type Exceptions } from "./exceptions.ts";
import { housePlugin, RULES } from "./house.ts";
import { ROOT } from "./scope.ts";

/** What the rules say about a module with this text at this path: `rule: the offending text`. */
function faults(path: string, source: string, exceptions: Exceptions = {}): string[] {
  return Deno.lint.runPlugin(housePlugin(exceptions), ROOT + path, source)
    .map(({ id, range }) => `${id.replace("house/", "")}: ${source.slice(...range)}`);
}

function test(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

test("clock-only refuses the machine's time and chance in each way they are written", () => {
  const offending = [
    "Date.now()",
    'Date["now"]',
    "performance.now()",
    "performance.timeOrigin",
    "Math.random()",
    "AbortSignal.timeout(5)",
    "new Date()",
    "Date()",
  ];
  for (const text of offending) {
    const [fault, ...more] = faults("producer/ledger.ts", `export const x = ${text};\n`);
    assert.deepEqual(more, []);
    assert.ok(fault?.startsWith("clock-only: ") && text.startsWith(fault.slice(12)), text);
  }
});

test("clock-only refuses timers as calls, as values and through globalThis", () => {
  const source = [
    "setTimeout(f, 1);",
    "const later = setInterval;",
    "globalThis.setTimeout(f, 1);",
    "const o = { setTimeout };",
    "const { now } = Date;",
    'import { setTimeout as wait } from "node:timers/promises";',
  ].join("\n");
  const lines = faults("tests/support/x.ts", source).map((fault) => fault.slice(12));
  assert.deepEqual([...new Set(lines)].toSorted(), [
    "globalThis.setTimeout",
    'import { setTimeout as wait } from "node:timers/promises";',
    "setInterval",
    "setTimeout",
    "{ now } = Date",
  ]);
});

test("clock-only accepts given instants, other members and names of its own", () => {
  const source = [
    "export const a = new Date(0), b = Math.max(1, 2), c = Date.UTC(2026, 0);",
    "clock.setTimeout(f); const o = { setTimeout: f }; interface Timers { setInterval: number }",
    "export const now = clock.now();",
  ].join("\n");
  assert.deepEqual(faults("producer/ledger.ts", source), []);
});

test("clock-only passes over the clock itself by a named exception", () => {
  const source = "export const now = () => Date.now();\n";
  assert.deepEqual(faults("lib/base/clock.ts", source, EXCEPTIONS), []);
  assert.equal(faults("lib/base/utc.ts", source, EXCEPTIONS).length, 1);
});

test("browser-globals refuses Deno and process where modules also run in a browser", () => {
  const source = "export type C = Deno.Conn;\nexport const cwd = process.cwd() + Deno.cwd();\n";
  const found = faults("lib/domains/tspi/decode.ts", source);
  assert.deepEqual(found.toSorted(), [
    "browser-globals: Deno",
    "browser-globals: Deno",
    "browser-globals: process",
  ]);
  assert.equal(faults("player/islands/map.tsx", source).length, 3);
});

test("browser-globals accepts Deno in tests, in server folders and as a field's name", () => {
  assert.deepEqual(faults("lib/domains/tspi/decode_test.ts", "Deno.test('x', () => {});"), []);
  assert.deepEqual(faults("lib/bus/connect.ts", "export const cwd = Deno.cwd();"), []);
  assert.deepEqual(faults("lib/base/x.ts", "export const x = { Deno: 1 }.Deno;"), []);
});

test("no-console refuses console in programs and in tests", () => {
  assert.deepEqual(faults("producer/main.ts", "console.log(1);"), ["no-console: console"]);
  assert.deepEqual(faults("lib/base/x_test.ts", "const { log } = console;").length, 1);
});

test("explained-cast refuses a cast without a comment", () => {
  const plain = "export const a = b as string;\n";
  assert.deepEqual(faults("lib/base/x.ts", plain), ["explained-cast: b as string"]);
  const older = "// about c\nconst c = 1;\nexport const a = b as string;\n";
  assert.equal(faults("lib/base/x.ts", older).length, 1);
  const method =
    "/** About f. */\nclass K {\n  f() {\n    return this as unknown as string;\n  }\n}\n";
  assert.deepEqual(faults("lib/base/x.ts", method), [
    "explained-cast: this as unknown as string",
  ]);
});

test("explained-cast accepts a comment above the statement, in it or behind the cast", () => {
  const accepted = [
    "// Checked by the caller.\nexport const a = b as string;\n",
    "export const a = b as string; // checked by the caller\n",
    "f(\n  1,\n  // Checked by the caller.\n  b as string,\n);\n",
    "export const a = [1, 2] as const;\nexport const c = { d: 1 } satisfies object;\n",
  ];
  for (const source of accepted) assert.deepEqual(faults("lib/base/x.ts", source), [], source);
});

test("explained-cast lets a test cast once, but not through unknown or to never", () => {
  assert.deepEqual(faults("lib/base/x_test.ts", "f(b as string);"), []);
  assert.equal(faults("lib/base/x_test.ts", "f(b as unknown as string);").length, 1);
  assert.equal(faults("lib/base/x_test.ts", "f(b as never);").length, 1);
});

test("no-sleep refuses pauses in tests", () => {
  assert.deepEqual(faults("lib/bus/x_test.ts", "await sleep(clock, 5);"), [
    "no-sleep: sleep(clock, 5)",
  ]);
  assert.equal(faults("tests/system/flights.ts", "await timers.delay(5);").length, 1);
});

test("no-sleep accepts pauses in programs and in the tests' support", () => {
  assert.deepEqual(faults("lib/bus/retry.ts", "await sleep(clock, 5);"), []);
  assert.deepEqual(faults("tests/support/until.ts", "await sleep(clock, 5);"), []);
});

test("named-skip refuses a test that is left out without a reason, or that is the only one", () => {
  const path = "lib/base/x_test.ts";
  const offending = [
    "Deno.test({ name, ignore: !present, fn });",
    "const ignore = !present; Deno.test({ name, ignore, fn });",
    "Deno.test.ignore(name, fn);",
    "Deno.test.only(name, fn);",
    "Deno.test({ name, only: true, fn });",
  ];
  for (const source of offending) assert.equal(faults(path, source).length, 1, source);
  const named =
    "const { ignore } = requirement(name, present, how); Deno.test({ name, ignore, fn });";
  assert.deepEqual(faults(path, named), []);
  assert.deepEqual(faults(path, "Deno.test({ name, ...needsServer, fn });"), []);
});

test("housePlugin() is silent about excepted files and folders, and about nothing else", () => {
  const exceptions = {
    "no-console": [{ path: "lib/x.ts", reason: "" }, { path: "a/", reason: "" }],
  };
  assert.deepEqual(faults("lib/x.ts", "console.log(Date.now())", exceptions), [
    "clock-only: Date.now",
  ]);
  assert.deepEqual(faults("a/b/c.ts", "console.log(1)", exceptions), []);
  assert.equal(faults("lib/x.tsx", "console.log(1)", exceptions).length, 1);
});

Deno.test("EXCEPTIONS of lint rules each have a reason and are still needed", () => {
  for (const [rule, entries] of Object.entries<Exceptions[string]>(EXCEPTIONS)) {
    if (!(rule in RULES)) continue;
    for (const { path, reason } of entries) {
      assert.notEqual(reason, "", `${rule}: ${path} has no reason`);
      const source = Deno.readTextFileSync(ROOT + path);
      const needed = faults(path, source).some((fault) => fault.startsWith(`${rule}: `));
      assert.ok(needed, `${rule}: ${path} offends no more: remove its exception`);
    }
  }
});
