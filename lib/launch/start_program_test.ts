import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { startCommand, startProgram } from "./start_program.ts";

function startScript(script: string) {
  const command = ["bash", "-c", script];
  return startCommand({ name: "child", command, clock: systemClock }, /ready/);
}

Deno.test("startCommand() resolves once the line has come", async () => {
  await using child = await startScript("echo ready; exec cat");
  assert.equal(child.running, true);
});

Deno.test("startCommand() throws with the last line of a program that ends before", async () => {
  const failure = (message: string) => ({ name: "OperatorError", message });
  await assert.rejects(
    startScript("echo other >&2; echo no such port >&2; exit 1"),
    failure("child: no such port"),
  );
  await assert.rejects(startScript("echo child: no >&2; exit 1"), failure("child: no"));
  await assert.rejects(startScript("exit 1"), failure("child: it ended at once"));
});

Deno.test("startProgram() throws with the program's own words when it refuses", async () => {
  await assert.rejects(
    startProgram("generator/main.ts", ["--rate", "x"], /sending to/),
    (error) =>
      error instanceof OperatorError && /^generator: Cannot use --rate/.test(error.message),
  );
});
