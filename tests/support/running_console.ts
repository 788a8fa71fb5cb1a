import { systemClock } from "@rangecast/base/clock";
import { parseFlags } from "@rangecast/cli/flags";
import { commandLine } from "@rangecast/cli/permissions";
import { consoleProgram } from "@rangecast/console/program";
import { ChildProgram } from "@rangecast/launch/child-program";
import { ROOT } from "../lint/scope.ts";

/** One call of the console, which has ended. */
export interface ConsoleCall {
  readonly code: number;
  /** Lines of standard output. */
  readonly lines: readonly string[];
  /** Standard error. */
  readonly error: string;
}

/** The console's own line for these flags. */
function lineOf(args: readonly string[]): string[] {
  const { flags, configure, permissions } = consoleProgram;
  const own = args.filter((arg) => arg !== "--stop-with-stdin");
  return commandLine(consoleProgram, permissions(configure(parseFlags(flags, own))), args);
}

/** Runs the console with exactly the permissions that it needs, to its end. */
export async function callConsole(
  brokerAddress: string,
  ...args: readonly string[]
): Promise<ConsoleCall> {
  const [executable = "", ...words] = lineOf(["--nats-server", brokerAddress, ...args]);
  const { code, stdout, stderr } = await new Deno.Command(executable, {
    args: words,
    cwd: ROOT,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const out = decoder.decode(stdout);
  const lines = out === "" ? [] : out.trimEnd().split("\n");
  return { code, lines, error: decoder.decode(stderr) };
}

/** The JSON lines of a call. */
export function jsonOf({ lines }: ConsoleCall): Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line));
}

/** Starts a console that follows; it is stopped by closing its standard input. */
export function followConsole(
  brokerAddress: string,
  args: readonly string[],
  lines: string[],
): ChildProgram {
  return ChildProgram.start({
    name: "console",
    command: lineOf(["--nats-server", brokerAddress, ...args, "--follow", "--stop-with-stdin"]),
    clock: systemClock,
    onOutput: (line) => void lines.push(line),
  });
}

/** Starts a console whose standard output the test reads when it wants to. */
export function pipedConsole(brokerAddress: string, args: readonly string[]): Deno.ChildProcess {
  const [executable = "", ...words] = lineOf(["--nats-server", brokerAddress, ...args]);
  return new Deno.Command(executable, {
    args: words,
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}
