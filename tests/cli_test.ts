import assert from "node:assert/strict";
import { BASE_FLAGS, permissionFlags, shellLine } from "@rangecast/cli/permissions";
import { VERSION } from "@rangecast/cli/version";
import { splitShellWords } from "@rangecast/launch/permission-line";
import { ROOT } from "./lint/scope.ts";
import { type ProgramFacts, PROGRAMS } from "./programs.ts";

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a program of the kit, by default without any permission. */
async function run(
  { entryPoint }: ProgramFacts,
  args: readonly string[],
  permissions: readonly string[] = [],
): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", ...BASE_FLAGS, ...permissions, entryPoint, ...args],
    cwd: ROOT,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), error: decoder.decode(stderr) };
}

/** The arguments of the examples on a help page, without the remarks. */
function exampleArgs(page: string): string[][] {
  const [, examples = ""] = page.split("\nExamples:\n");
  return examples.split("\n").filter((line) => line !== "").map((line) => {
    const words = splitShellWords(line.replace(/\s#.*$/, ""));
    assert.deepEqual(words.slice(0, 2), ["deno", "task"], line);
    return words.slice(3);
  });
}

for (const program of PROGRAMS) {
  const { name, permissions } = program;

  Deno.test(`${name} --help prints a page for 80 columns`, async () => {
    const { code, out, error } = await run(program, ["--help"]);
    assert.deepEqual([code, error], [0, ""]);
    const [page = ""] = out.split("\nExamples:\n");
    assert.ok(page.startsWith(`${name}: `));
    assert.ok(page.includes(`\nUsage: deno task ${name} [flags]\n`));
    // A URL has no place to break at.
    const tooLong = (line: string) => line.length > 80 && line.trim().includes(" ");
    assert.deepEqual(page.split("\n").filter(tooLong), []);
  });

  Deno.test(`${name} --help shows examples that it takes`, async () => {
    const { out } = await run(program, ["--help"]);
    for (const args of exampleArgs(out)) {
      const { code, error } = await run(program, [...args, "--permissions"]);
      assert.deepEqual([code, error], [0, ""], args.join(" "));
    }
  });

  Deno.test(`${name} --version prints one line`, async () => {
    const expected = { code: 0, out: `${name} ${VERSION}\n`, error: "" };
    assert.deepEqual(await run(program, ["--version"]), expected);
  });

  Deno.test(`${name} --permissions prints the line that starts it`, async () => {
    const expected = { code: 0, out: `${program.line}\n`, error: "" };
    assert.deepEqual(await run(program, ["--permissions"]), expected);
  });

  Deno.test(`${name} ends with 2 and one line when a flag is unknown`, async () => {
    assert.deepEqual(await run(program, ["--no-such-flag=1"]), {
      code: 2,
      out: "",
      error: `${name}: Unknown flag --no-such-flag: see --help\n`,
    });
  });

  for (const missing of permissionFlags({ ...permissions, run: [] })) {
    const kind = missing.split("=")[0];
    Deno.test(`${name} ends with 1 and names the flag when ${kind} is missing`, async () => {
      const others = permissionFlags(permissions).filter((flag) => flag !== missing);
      const { code, out, error } = await run(program, [], others);
      assert.deepEqual([code, out], [1, ""]);
      // The runtime has a line of its own before it for a command that is not installed.
      assert.equal(
        error.trimEnd().split("\n").at(-1),
        `${name}: Cannot start as a permission is missing: add ${
          shellLine([missing])
        } (--permissions prints the whole line)`,
      );
    });
  }
}
