/**
 * `keeper.ts PROGRAM [ARGUMENT...]` runs a program that knows nothing of its starter, and kills it
 * when standard input closes or SIGTERM comes: a starter that is killed itself leaves nothing
 * behind. The first line of standard output is the program's process id, its log goes to standard
 * error, and its exit code (128 + the signal that ended it) is the keeper's.
 * Needs `--allow-run=PROGRAM`.
 */
import { messageOf } from "@rangecast/base/errors";
import { writeToStderr, writeToStdout } from "@rangecast/cli/log";
import { signalProcess } from "./signal_process.ts";

const [program = "", ...args] = Deno.args;
try {
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const kill = () => signalProcess(child, "SIGKILL");
  Deno.addSignalListener("SIGTERM", kill);
  stdinClosed().then(kill);
  try {
    writeToStdout(`${child.pid}\n`);
  } catch {
    // The starter has gone.
    kill();
  }
  Deno.exit((await child.status).code);
} catch (error) {
  writeToStderr(`Cannot run ${program}: ${messageOf(error)}\n`);
  Deno.exit(1);
}

async function stdinClosed(): Promise<void> {
  const buffer = new Uint8Array(256);
  while (await Deno.stdin.read(buffer).catch(() => null) !== null);
}
