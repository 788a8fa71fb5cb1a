import assert from "node:assert/strict";
import { scratchFolder } from "./support/scratch.ts";
import { needsTerminal, Terminal } from "./support/terminal.ts";
import { until } from "./support/until.ts";

const PASSWORD = "ten letters";

function command(folder: string, ...args: readonly string[]): string[] {
  return [
    ...["deno", "run", "--no-prompt", "--frozen", "--cached-only"],
    ...[`--allow-read=${folder}`, `--allow-write=${folder}`, "lib/web/users/main.ts"],
    ...args,
    ...["--data-dir", folder],
  ];
}

Deno.test({
  name: "users asks for a password in a terminal, twice, and never shows it",
  ...needsTerminal,
  async fn() {
    await using scratch = await scratchFolder();
    const folder = `${scratch.path}/data`;
    await using terminal = new Terminal(command(folder, "add", "ada"));
    for (const prompt of ["New password for ada: ", "The same again: "]) {
      await until("it asks", () => terminal.screen.endsWith(prompt));
      await terminal.type(new TextEncoder().encode(`${PASSWORD}\r`));
    }
    assert.equal(await terminal.ended(), 0);
    assert.match(terminal.screen, /added ada role=viewer/);
    assert.ok(!terminal.screen.includes(PASSWORD), terminal.screen);
    assert.match(await Deno.readTextFile(`${folder}/users.json`), /"name": "ada"/);
  },
});

Deno.test("users refuses to take a password from a flag, or without a terminal", async () => {
  await using scratch = await scratchFolder();
  const folder = `${scratch.path}/data`;
  const run = async (...args: readonly string[]) => {
    const [deno = "", ...rest] = command(folder, ...args);
    const { code, stderr } = await new Deno.Command(deno, { args: rest, stdin: "null" }).output();
    return `${code} ${new TextDecoder().decode(stderr)}`;
  };
  assert.match(await run("add", "ada", "--password", "x"), /^2 .*Unknown flag --password/);
  assert.match(await run("add", "ada"), /^1 .*use --password-stdin/);
  assert.match(await run("frobnicate"), /^2 .*--do as it must be one of add, list/);
});
