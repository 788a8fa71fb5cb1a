import assert from "node:assert/strict";
import { ROOT } from "../lint/scope.ts";

/** Runs the program where there is no Chromium for it. */
async function frames(...args: string[]): Promise<{ code: number; output: string; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      ...["run", "--no-prompt", "--frozen", "--cached-only", "--ignore-read", "--ignore-env"],
      ...["--allow-sys=homedir,osRelease,cpus", "tests/frames/main.ts", ...args],
    ],
    cwd: ROOT,
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout), said: text(stderr) };
}

Deno.test("frames names its figures when it does not know the one that is wanted", async () => {
  for (const args of [[], ["speed"]]) {
    const { code, output, said } = await frames(...args);
    assert.deepEqual([code, output], [2, ""], said);
    assert.match(said, /usage: deno task frames globe\|join\|movers\|pixel\|scrub/);
  }
});

Deno.test("frames says what to install where there is no Chromium", async () => {
  const { code, output, said } = await frames("join");
  assert.deepEqual([code, output], [1, ""], said);
  assert.match(said.trimEnd().split("\n").at(-1) ?? "", /needs Chromium: install chromium on PATH/);
});
