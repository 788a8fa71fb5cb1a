import assert from "node:assert/strict";
import fc from "fast-check";
import { shellLine } from "@rangecast/cli/permissions";
import { permissionLine, splitShellWords } from "./permission_line.ts";

const PRODUCER = "producer/main.ts";

Deno.test("splitShellWords() gives back the words that shellLine() joined", () => {
  const words = fc.array(fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom("'", "\\", '"', " ", "\n", "$", "a", "=", "\u00a0") }),
  ));
  fc.assert(
    fc.property(words, (command) => assert.deepEqual(splitShellWords(shellLine(command)), command)),
    { numRuns: 1000 },
  );
});

Deno.test("shellLine() means the same to a shell", async () => {
  const command = ["a b", "", "'", "\\", '"', "$HOME", "*", "a'b'c", "x\ny", "--flag=1,2", "#"];
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", `printf '%s\\0' ${shellLine(command)}`],
    stdin: "null",
  }).output();
  assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), command);
});

Deno.test("permissionLine() is the program's own answer, with the arguments at the end", async () => {
  const args = ["--udp-port", "30001", "--run", "a.b", "--metrics-port=0"];
  const line = await permissionLine(PRODUCER, args);
  assert.deepEqual(line.slice(0, 2), ["deno", "run"]);
  assert.ok(line.includes("--allow-net=127.0.0.1:30001,127.0.0.1:4222"));
  assert.deepEqual(line.slice(line.indexOf(PRODUCER)), [PRODUCER, ...args]);
});

Deno.test("permissionLine() throws with the program's own words when it refuses", async () => {
  const line = permissionLine(PRODUCER, ["--udp-port", "x"]);
  await assert.rejects(line, /^OperatorError: producer: Cannot use --udp-port/);
});
