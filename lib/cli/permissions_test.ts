import assert from "node:assert/strict";
import fc from "fast-check";
import { commandLine, missingFlags, permissionFlags, shellLine } from "./permissions.ts";
import { UsageError } from "./usage_error.ts";

/** Splits a line as a POSIX shell does (2.2, "Quoting"), but refuses what it would expand. */
function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? "";
    if (char === "'") {
      quoted = !quoted;
      word ??= "";
    } else if (quoted) {
      word += char;
    } else if (char === "\\") {
      word = (word ?? "") + (line[++i] ?? "");
    } else if (char === " ") {
      if (word !== null) words.push(word);
      word = null;
    } else {
      assert.doesNotMatch(char, /[\s|&;<>()$`"*?[\]#~!{}^]/, `${char} is special to a shell`);
      word = (word ?? "") + char;
    }
  }
  assert.ok(!quoted, "quotes are closed");
  return word === null ? words : [...words, word];
}

Deno.test("permissionFlags() lists kinds in one order, without repetitions", () => {
  const set = {
    sys: ["osRelease"],
    net: ["127.0.0.1:4222", "[::1]:30000", "127.0.0.1:4222"],
    run: ["cat"],
    env: ["HOME"],
    write: ["out"],
    read: ["a b", "a b", "c"],
  };
  assert.deepEqual(permissionFlags(set), [
    "--allow-net=127.0.0.1:4222,[::1]:30000",
    "--allow-read=a b,c",
    "--allow-write=out",
    "--allow-env=HOME",
    "--allow-run=cat",
    "--allow-sys=osRelease",
  ]);
});

Deno.test("permissionFlags() grants nothing when a set or a kind is empty", () => {
  assert.deepEqual(permissionFlags({}), []);
  assert.deepEqual(permissionFlags({ net: [], read: [] }), []);
});

Deno.test("permissionFlags() refuses an entry that the runtime would take for two", () => {
  assert.throws(() => permissionFlags({ read: ["flights,/etc"] }), UsageError);
  assert.throws(() => permissionFlags({ read: [""] }), { name: "AssertionError" });
});

Deno.test("commandLine() is the whole command", () => {
  assert.deepEqual(
    commandLine({ entryPoint: "a/main.ts" }, { net: ["127.0.0.1:1"] }, ["--name", "x y"]),
    [
      "deno",
      "run",
      "--no-prompt",
      "--frozen",
      "--cached-only",
      "--allow-net=127.0.0.1:1",
      "a/main.ts",
      "--name",
      "x y",
    ],
  );
});

Deno.test("commandLine() tells the runtime how the heap is to behave when the program says so", () => {
  const program = { entryPoint: "a/main.ts", v8Flags: ["--max-semi-space-size=4"] };
  assert.deepEqual(commandLine(program, {}).slice(5), [
    "--v8-flags=--max-semi-space-size=4",
    "a/main.ts",
  ]);
});

Deno.test("shellLine() leaves plain words bare, and quotes what a shell would change", () => {
  assert.equal(
    shellLine(["deno", "--allow-net=127.0.0.1:1,10.0.0.1:2", "producer/main.ts"]),
    "deno --allow-net=127.0.0.1:1,10.0.0.1:2 producer/main.ts",
  );
  assert.equal(
    shellLine(["--allow-net=[::1]:1", "it's", "a b", "", "$HOME", "#1"]),
    `'--allow-net=[::1]:1' 'it'\\''s' 'a b' '' '$HOME' '#1'`,
  );
});

Deno.test("shellLine() is split by a shell into the same words", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary", maxLength: 30 }), { maxLength: 8 }),
      (words) => {
        assert.deepEqual(shellWords(shellLine(words)), words);
      },
    ),
  );
});

Deno.test({
  name: "missingFlags() names everything that is not granted, but no command that is not there",
  permissions: "none",
  fn() {
    const set = {
      net: ["127.0.0.1:4222", "[::1]:4222"],
      read: ["lib"],
      write: ["out"],
      env: ["HOME"],
      run: ["deno", "no-such-command-anywhere"],
      sys: ["osRelease"],
    };
    assert.deepEqual(missingFlags(set), permissionFlags({ ...set, run: ["deno"] }));
    assert.deepEqual(missingFlags({}), []);
  },
});

Deno.test({
  name: "missingFlags() names nothing that is granted",
  permissions: { net: ["127.0.0.1:4222"], read: [import.meta.dirname ?? ""] },
  fn() {
    const file = import.meta.filename ?? "";
    assert.deepEqual(missingFlags({ net: ["127.0.0.1:4222"], read: [file] }), []);
    assert.deepEqual(missingFlags({ net: ["127.0.0.1:4223"], read: [`${file}/../..`] }), [
      "--allow-net=127.0.0.1:4223",
      `--allow-read=${file}/../..`,
    ]);
  },
});
