import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { createLogger } from "@rangecast/cli/log";
import { RepeatedWarning } from "./repeated_warning.ts";

function start(): { clock: ManualClock; lines: string[]; warning: RepeatedWarning } {
  const clock = new ManualClock();
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line.replace(/^.*?program: /, "").trim());
  const log = createLogger({ program: "program", level: "info", clock, write });
  return { clock, lines, warning: new RepeatedWarning(clock, log) };
}

Deno.test("RepeatedWarning says a warning at once, then how often it has come", () => {
  const { clock, lines, warning } = start();
  assert.equal(warning.warn("too large", { subject: "a" }), true);
  for (let i = 0; i < 99; i++) {
    clock.advance(100);
    assert.equal(warning.warn("too large", { subject: "a" }), false);
  }
  clock.advance(100);
  assert.equal(warning.warn("too large", { subject: "b" }), true);
  assert.deepEqual(lines, ["too large subject=a", "too large subject=b and_before=99"]);
});

Deno.test("RepeatedWarning tells warnings apart by their text", () => {
  const { lines, warning } = start();
  warning.warn("one", {});
  warning.warn("two", {});
  assert.deepEqual(lines, ["one", "two"]);
});

Deno.test("RepeatedWarning remembers a bounded number of texts", () => {
  const { lines, warning } = start();
  for (let i = 0; i < 1000; i++) warning.warn(`text ${i}`, {});
  assert.equal(lines.length, 1000);
  assert.equal(warning.warn("text 999", {}), false);
  assert.equal(warning.warn("text 0", {}), true);
});
