import { systemClock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { type ChildOptions, ChildProgram } from "./child_program.ts";
import { permissionLine } from "./permission_line.ts";

const READY_LIMIT_MS = 20_000;

export type ProgramOptions = Partial<Omit<ChildOptions, "command">>;

/**
 * Starts a program of the kit as its users do, with exactly the permissions that it asks for with
 * these flags, and waits until it prints `ready` on either output. It ends when this process does.
 * @throws OperatorError with the program's own last line when it does not get that far.
 */
export async function startProgram(
  entryPoint: string,
  args: readonly string[],
  ready: RegExp,
  options: ProgramOptions = {},
): Promise<ChildProgram> {
  const command = await permissionLine(entryPoint, [...args, "--stop-with-stdin"]);
  return await startCommand({ name: entryPoint, clock: systemClock, ...options, command }, ready);
}

/**
 * Starts any command, and waits until it prints `ready` on either output.
 * @throws OperatorError with its own last line when it ends before, or is not ready in time.
 */
export async function startCommand(options: ChildOptions, ready: RegExp): Promise<ChildProgram> {
  const child = ChildProgram.start(options);
  try {
    await child.waitForLine(ready, READY_LIMIT_MS);
    return child;
  } catch (cause) {
    const { running } = child;
    await child.stop();
    const problem = running ? `was not ready after ${READY_LIMIT_MS} ms` : "ended at once";
    throw new OperatorError(lastWords(child) ?? `${child.name}: it ${problem}`, { cause });
  }
}

/** A program's last line, with its name in front; null when it has said nothing. */
export function lastWords({ name, lastLogLines }: ChildProgram): string | null {
  const line = lastLogLines.findLast((text) => text.trim() !== "");
  if (line === undefined) return null;
  return line.startsWith(`${name}: `) ? line : `${name}: ${line}`;
}
