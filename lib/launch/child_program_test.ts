import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "./child_program.ts";

const LIMIT_MS = 10_000;

function start(script: string, options: { onOutput?(line: string): void } = {}): ChildProgram {
  const command = ["bash", "-c", script];
  return ChildProgram.start({ name: "child", command, clock: systemClock, ...options });
}

Deno.test("ChildProgram hands out whole lines of both outputs, the unfinished last one too", async () => {
  const lines: string[] = [];
  const child = start("printf 'a\\nb b\\n\\nc'; printf 'log 1\\nlog 2' >&2", {
    onOutput: (line) => void lines.push(line),
  });
  assert.deepEqual(await child.ended, { code: 0, signal: null });
  assert.deepEqual(lines, ["a", "b b", "", "c"]);
  assert.deepEqual(child.lastLogLines, ["log 1", "log 2"]);
  assert.equal(child.running, false);
});

Deno.test("ChildProgram keeps UTF-8 whole over the edges of what it reads at a time", async () => {
  const lines: string[] = [];
  const child = start("for i in {1..3000}; do printf 'ööööööööööööööööööööööööö€\\n'; done", {
    onOutput: (line) => void lines.push(line),
  });
  await child.ended;
  assert.equal(lines.length, 3000);
  assert.deepEqual([...new Set(lines)], ["ö".repeat(25) + "€"]);
});

Deno.test("ChildProgram keeps the last 50 lines of the log, and says where a line was cut", async () => {
  const child = start("for i in {1..60}; do echo line $i >&2; done; printf '%070000d' 0 >&2");
  await child.ended;
  assert.equal(child.lastLogLines.length, 50);
  assert.equal(child.lastLogLines[0], "line 12");
  const last = child.lastLogLines.at(-1) ?? "";
  assert.match(last, /^0+ \.\.\. \(cut off\)$/);
  assert.equal(last.length, 64 * 1024 + " ... (cut off)".length);
});

Deno.test("ChildProgram.waitForLine() resolves with a line of either output", async () => {
  await using child = start("echo one; echo two >&2; read -r; echo three");
  const [one, two] = await Promise.all([
    child.waitForLine(/^o/, LIMIT_MS),
    child.waitForLine(/^t/, LIMIT_MS),
  ]);
  assert.deepEqual([one, two], ["one", "two"]);
});

Deno.test("ChildProgram.waitForLine() throws with the log when the program ends first", async () => {
  const child = start("echo wrong flag >&2; exit 2");
  await assert.rejects(child.waitForLine(/ready/, LIMIT_MS), /before it ended: wrong flag/);
  assert.deepEqual(await child.ended, { code: 2, signal: null });
});

Deno.test("ChildProgram.waitForLine() throws when the line does not come in time", async () => {
  await using child = start("exec cat");
  await assert.rejects(child.waitForLine(/ready/, 50), /child did not print \/ready\/ after 50 ms/);
});

Deno.test("ChildProgram.stop() lets a program end by itself, and kills one that does not", async () => {
  const polite = start(
    "trap 'echo bye >&2; exit 3' TERM; echo up; while :; do read -rt 0.05; done",
  );
  await polite.waitForLine(/up/, LIMIT_MS);
  assert.deepEqual(await polite.stop(LIMIT_MS), { code: 3, signal: null });
  assert.deepEqual(polite.lastLogLines, ["bye"]);

  const stubborn = start("trap '' TERM; echo up; while :; do read -rt 0.05; done");
  await stubborn.waitForLine(/up/, LIMIT_MS);
  assert.equal((await stubborn.stop(100)).signal, "SIGKILL");
});

Deno.test("ChildProgram.stop() does nothing to a program that has ended", async () => {
  const child = start("exit 4");
  await child.ended;
  assert.equal((await child.stop()).code, 4);
  child.signal("SIGINT");
});

Deno.test("ChildProgram.stop() is fine in the very moment in which the program ends", async () => {
  for (let i = 0; i < 40; i++) {
    const child = start("exit 0");
    const deadline_ms = systemClock.monotonicMs() + (i % 8);
    while (systemClock.monotonicMs() < deadline_ms); // the process ends meanwhile, unheard
    const { code, signal } = await child.stop();
    assert.ok(code === 0 || signal === "SIGTERM");
  }
});

Deno.test("ChildProgram ends though a process that it left behind holds its output open", async () => {
  const lines: string[] = [];
  const child = start("cat <&0 & echo $!; disown; exec true", {
    onOutput: (line) => void lines.push(line),
  });
  assert.deepEqual(await child.ended, { code: 0, signal: null });
  assert.match(lines[0] ?? "", /^\d+$/);
});
