import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { BASE_FLAGS } from "@rangecast/cli/permissions";
import { ChildProgram } from "./child_program.ts";

const LIMIT_MS = 20_000;

function keep(...command: readonly string[]): ChildProgram {
  return ChildProgram.start({
    name: "keeper",
    command: [
      ...["deno", "run", ...BASE_FLAGS, `--allow-run=${command[0]}`, "lib/launch/keeper.ts"],
      ...command,
    ],
    clock: systemClock,
  });
}

function isAlive(pid: string): boolean {
  return new Deno.Command("bash", { args: ["-c", `kill -0 ${Number(pid)}`], stderr: "null" })
    .outputSync().success;
}

Deno.test("keeper passes on the log and the end of its program", async () => {
  const keeper = keep("bash", "-c", "echo to the log >&2; exit 7");
  assert.deepEqual(await keeper.ended, { code: 7, signal: null });
  assert.deepEqual(keeper.lastLogLines, ["to the log"]);
  const killed = keep("bash", "-c", "kill -KILL $$");
  assert.equal((await killed.ended).code, 128 + 9);
});

Deno.test("keeper kills its program when it is asked to stop", async () => {
  const keeper = keep("bash", "-c", "trap '' TERM; while :; do read -rt 0.05 < <(:); done");
  const pid = await keeper.waitForLine(/^\d+$/, LIMIT_MS);
  assert.equal(isAlive(pid), true);
  assert.deepEqual(await keeper.stop(LIMIT_MS), { code: 128 + 9, signal: null });
  assert.equal(isAlive(pid), false);
});

Deno.test("keeper kills its program when standard input closes", async () => {
  const keeper = keep("bash", "-c", "while :; do read -rt 0.05 < <(:); done");
  const pid = await keeper.waitForLine(/^\d+$/, LIMIT_MS);
  await keeper.closeInput();
  assert.equal((await keeper.ended).code, 128 + 9);
  assert.equal(isAlive(pid), false);
});

Deno.test("keeper says on one line what it cannot run", async () => {
  const keeper = keep("no-such-program-anywhere");
  assert.equal((await keeper.ended).code, 1);
  assert.match(keeper.lastLogLines.at(-1) ?? "", /^Cannot run no-such-program-anywhere: /);
});
