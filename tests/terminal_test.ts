import assert from "node:assert/strict";
import { CTRL_C, needsTerminal, Terminal } from "./support/terminal.ts";
import { until } from "./support/until.ts";

/** A program that takes its time to drain, started as a person starts one: through a task. */
function sampleInTerminal(): Terminal {
  const line = "deno run --no-prompt --frozen --cached-only lib/cli/testdata/sample_main.ts " +
    "--slow --stop-with-stdin --log-level debug";
  return new Terminal(["deno", "task", "--eval", line]);
}

Deno.test({
  name: "Ctrl-C under deno task drains, however often it arrives; a later one exits at once",
  ...needsTerminal,
  async fn() {
    await using terminal = sampleInTerminal();
    await until("the sample is ready", () => terminal.screen.includes("sample: ready"));
    await terminal.type(CTRL_C);
    await until("the sample drains", () => terminal.screen.includes("sample: stopping (SIGINT)"));
    // Both the terminal and the task pass the key on: the second signal is often, not always, seen.
    const lines = () => terminal.screen.split("still here").length;
    const before = lines();
    await until("more than a second has passed", () => lines() > before + 12);
    await terminal.type(CTRL_C);
    assert.equal(await terminal.ended(), 130);
    assert.equal(terminal.screen.split("sample: stopping").length, 2);
  },
});
