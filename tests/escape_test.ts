import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { commandLine, permissionFlags } from "@rangecast/cli/permissions";
import { readLine } from "@rangecast/launch/read-line";
import { configure, PLAYER_WEB_FLAGS } from "@rangecast/player-web/config";
import { playerWebProgram } from "@rangecast/player-web/program";
import { readManifest } from "./architecture/members.ts";
import { ROOT } from "./lint/scope.ts";
import { PROGRAMS } from "./programs.ts";

const PROBE = "tests/support/escape_probe.ts";
/** The demo starts the others, so it may run Deno: no line of its own can hold what it starts. */
const CONFINED = PROGRAMS.filter(({ name }) => name !== "demo");

/** The program's own command in its task: what comes before it is the runtime's. */
function lineOf(name: string): string {
  return readManifest("").tasks?.[name]?.split(" && ").at(-1) ?? "";
}

/** Runs the probe in the place of a program, under the program's own task line. */
async function probe(
  line: string,
  entryPoint: string,
  attempts: readonly string[] = [],
): Promise<Record<string, string>> {
  const [executable, ...args] = line.replace(entryPoint, PROBE).split(" ");
  assert.equal(executable, "deno");
  assert.equal(args.at(-1), PROBE);
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: [...args, ...attempts],
    cwd: ROOT,
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return readLine(new TextDecoder().decode(stdout));
}

/** Everything that was tried and was not refused. */
function escapes(results: Readonly<Record<string, string>>): string[] {
  return Object.entries(results).filter(([, result]) => result === "got out").map(([name]) => name);
}

for (const { name, entryPoint, permissions } of CONFINED) {
  Deno.test(`${name} cannot step outside of its task line`, async () => {
    const line = lineOf(name);
    const results = await probe(line, entryPoint);
    assert.ok(Object.keys(results).length > 20, "the probe has tried all that it knows");
    assert.deepEqual(escapes(results), []);
    // Refused by the runtime, not failed for want of something to reach.
    for (
      const attempt of [
        "read a file",
        "read a file of the project",
        "write a file",
        "connect elsewhere",
        "fetch elsewhere",
        "listen elsewhere",
        "read a variable",
        "spawn",
        "load a library",
        "ask the system",
        "steal by an imported string",
        "steal by an evaluated string",
      ]
    ) assert.equal(results[attempt], "NotCapable", `${name}: ${attempt}`);
  });

  // Each alone: a refused import can make the runtime refuse the next one for another reason.
  for (const attempt of ["import from disk", "import from npm", "import from the network"]) {
    Deno.test(`${name} cannot ${attempt}`, async () => {
      const line = lineOf(name);
      assert.equal((await probe(line, entryPoint, [attempt]))[attempt], "TypeError");
    });
  }

  Deno.test(`the probe notices when ${name} may do more`, async () => {
    const line = lineOf(name);
    const { read = [] } = permissions;
    const wider = line.replace(/ --allow-read=\S+/, "")
      .replace(
        ` ${entryPoint}`,
        ` ${permissionFlags({ read: [...read, "/etc/passwd"] }).join(" ")} ${entryPoint}`,
      );
    const results = await probe(wider, entryPoint);
    assert.deepEqual(
      escapes(results).filter((attempt) => attempt !== "ask for more"),
      [
        "read a file",
        "read a file through node",
        "steal by an imported string",
        "steal by an evaluated string",
      ],
    );
  });
}

Deno.test("player:web --compat reads two variables more, and steps no further", async () => {
  const config = configure(parseFlags(PLAYER_WEB_FLAGS, ["--compat"]));
  const { entryPoint } = playerWebProgram;
  const line = commandLine({ entryPoint }, playerWebProgram.permissions(config)).join(" ");
  assert.match(line, /--allow-env=\S*,WS_DELTA_INTERVAL_MS,WS_STALE_THRESHOLD_SECONDS /);
  const results = await probe(line, entryPoint);
  assert.deepEqual(escapes(results), []);
  assert.equal(results["read a variable"], "NotCapable");
});
