import type { Clock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import type { ChildOptions, ChildProgram } from "@rangecast/launch/child-program";
import { lastWords, startProgram } from "@rangecast/launch/start-program";

/** One program of the demo: its module, its flags, and the line that says that it is ready. */
export interface ChildSpec {
  readonly name: string;
  readonly entryPoint: string;
  readonly args: readonly string[];
  readonly ready: RegExp;
  onOutput?(line: string): void;
  onLog?(line: string): void;
}

/** What all programs of one demo are started with. */
export interface Nursery {
  readonly clock: Clock;
  /** Where each program's log is kept; undefined for nowhere. */
  readonly logDir: string | undefined;
}

/** Starts a program with exactly the permissions that it asks for with these flags. */
export async function startChild(spec: ChildSpec, nursery: Nursery): Promise<ChildProgram> {
  const { entryPoint, args, ready } = spec;
  return await withLog(
    spec,
    nursery,
    (options) => startProgram(entryPoint, args, ready, options),
  );
}

/** Starts a program that is out of reach of the terminal's Ctrl-C, and keeps its log if asked to. */
export async function withLog(
  { name, onOutput, onLog }: Pick<ChildSpec, "name" | "onOutput" | "onLog">,
  { clock, logDir }: Nursery,
  start: (options: Omit<ChildOptions, "command">) => Promise<ChildProgram>,
): Promise<ChildProgram> {
  const logFile = logDir === undefined ? null : await openLog(logDir, name);
  try {
    const child = await start({
      name,
      clock,
      detached: true,
      onOutput: (line) => onOutput?.(line),
      onLog: (line) => {
        logFile?.writeSync(new TextEncoder().encode(`${line}\n`));
        onLog?.(line);
      },
    });
    child.ended.then(() => logFile?.close());
    return child;
  } catch (error) {
    logFile?.close();
    throw error;
  }
}

async function openLog(folder: string, name: string): Promise<Deno.FsFile> {
  await Deno.mkdir(folder, { recursive: true });
  return await Deno.open(`${folder}/${name}.log`, { write: true, create: true, truncate: true });
}

/** Rejects as soon as one of the programs has ended, with its last words. */
export async function firstToFail(children: readonly ChildProgram[]): Promise<never> {
  const { child, end } = await Promise.race(
    children.map(async (child) => ({ child, end: await child.ended })),
  );
  const cause = end.signal === null ? `exit code ${end.code}` : `signal ${end.signal}`;
  throw new OperatorError(
    `The ${child.name} ended (${cause}), its last line: ${lastWords(child) ?? "none"}`,
  );
}
