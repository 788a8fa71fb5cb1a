import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { ManualClock } from "@rangecast/base/manual-clock";
import { parseFlags } from "@rangecast/cli/flags";
import { createLogger } from "@rangecast/cli/log";
import { scratchFolder } from "@rangecast/tests/scratch";
import { isPassword } from "../auth/password.ts";
import { readTokens, tokenHash, TOKENS_FILE } from "../auth/tokens_file.ts";
import { readUsers, USERS_FILE } from "../auth/users_file.ts";
import { configure, USERS_FLAGS } from "./config.ts";
import { runUsers } from "./run.ts";
import { withoutWords } from "./words.ts";

function desk(path: string) {
  const clock = new ManualClock(1_000_000_000_000);
  const lines: string[] = [];
  const log = createLogger({
    program: "users",
    level: "info",
    clock,
    write: (line) => lines.push(line),
  });
  let asked = 0;
  const run = async (line: string, password = "ten letters") => {
    const args = [...withoutWords(line.split(" ")), "--data-dir", `${path}/data`];
    let output = "";
    await runUsers(configure(parseFlags(USERS_FLAGS, args)), { clock, log }, {
      write: (text) => output += text,
      askPassword: () => {
        asked += 1;
        return Promise.resolve(password);
      },
    });
    return output;
  };
  const file = (name: string) => Deno.readTextFileSync(`${path}/data/${name}`);
  return { run, clock, lines, file, asked: () => asked };
}

Deno.test("runUsers() adds, lists, changes and removes users", async () => {
  await using scratch = await scratchFolder();
  const { run, file, lines } = desk(scratch.path);
  await run("add otto --role operator");
  await run("add ada --role admin");
  assert.equal(await run("list"), `${"ada".padEnd(32)} admin\n${"otto".padEnd(32)} operator\n`);
  await run("role otto --role viewer");
  await run("passwd ada", "other words");
  const [ada, otto] = readUsers(file(USERS_FILE));
  assert.ok(ada && await isPassword("other words", ada.password));
  assert.ok(otto?.role === "viewer" && await isPassword("ten letters", otto.password));
  await run("remove ada");
  assert.deepEqual(readUsers(file(USERS_FILE)).map(({ name }) => name), ["otto"]);
  const told = lines.join("") + file(USERS_FILE);
  assert.ok(!told.includes("ten letters") && !told.includes("other words"));
  assert.deepEqual(
    [...Deno.readDirSync(`${scratch.path}/data`)].map(({ name }) => name).sort(),
    ["signing.key", "users.json"],
  );
});

Deno.test("runUsers() refuses what cannot be, before it asks for a password", async () => {
  await using scratch = await scratchFolder();
  const { run, file, asked } = desk(scratch.path);
  await assert.rejects(run("list"), /there is nothing there/);
  await run("add ada");
  const before = file(USERS_FILE);
  const refused: [string, RegExp][] = [
    ["add ada", /there is such a user/],
    ["passwd bob", /Cannot find user bob as there are ada/],
    ["role bob", /Cannot find user bob/],
    ["remove bob", /Cannot find user bob/],
    ["token remove bob", /Cannot find token bob as there are none/],
  ];
  for (const [line, message] of refused) {
    await assert.rejects(run(line), (error: Error) => {
      assert.ok(error instanceof OperatorError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
  assert.equal(file(USERS_FILE), before);
  assert.equal(asked(), 1);
});

Deno.test("runUsers() makes tokens, tells each secret once, and forgets those that have expired", async () => {
  await using scratch = await scratchFolder();
  const { run, file, clock } = desk(scratch.path);
  const secret = (await run("token add recorder --role operator --expires 1h")).trim();
  const [token] = readTokens(file(TOKENS_FILE));
  assert.equal(token?.hash, tokenHash(secret));
  assert.deepEqual([token?.role, token?.expires_ms], ["operator", 1_000_003_600_000]);
  assert.match(await run("token list"), /^recorder +operator until 2001-09-09T02:46:40/);
  await assert.rejects(run("token add recorder"), /there is one: token remove/);
  clock.advance(3_600_000);
  assert.match(await run("token list"), /^recorder +operator expired/);
  await run("token add other");
  assert.deepEqual(readTokens(file(TOKENS_FILE)).map(({ name }) => name), ["other"]);
  await run("token remove other");
  assert.equal(await run("token list"), "");
});

Deno.test("runUsers() overwrites no file that is damaged", async () => {
  await using scratch = await scratchFolder();
  const { run, file } = desk(scratch.path);
  await run("add ada");
  await Deno.writeTextFile(`${scratch.path}/data/${USERS_FILE}`, "{}");
  await assert.rejects(run("add bob"), /Cannot read .*users\.json: it must be version 1/);
  assert.equal(file(USERS_FILE), "{}");
});
