import type { Clock } from "@rangecast/base/clock";
import { execute } from "./execute.ts";
import type { Flags, FlagValues } from "./flags.ts";
import { denoHost } from "./host.ts";
import type { InputLines } from "./input_lines.ts";
import type { Logger } from "./log.ts";
import type { EntryPoint, PermissionSet } from "./permissions.ts";

/** What a running program gets from outside. */
export interface ProgramContext {
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborts at the first request to stop (Ctrl-C, SIGTERM): the program drains and returns. */
  readonly stop: AbortSignal;
  /** Standard input, which is read only when a program listens, or is to stop at its end. */
  readonly input: InputLines;
}

/** A command of this kit: what it takes, what it needs, what it does. */
export interface Program<F extends Flags, C> extends EntryPoint {
  /** Its task in `deno.json`, such as `producer`. */
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly flags: F;
  /**
   * Checks flags that depend on each other. Pure.
   * @throws UsageError
   */
  configure(values: FlagValues<F>): C;
  /** Everything that a run with this configuration reaches. Pure. */
  permissions(config: C): PermissionSet;
  /**
   * Runs until the work is done or `stop` aborts, and cleans up.
   * @throws OperatorError for what the person at the keyboard can mend.
   */
  run(config: C, context: ProgramContext): Promise<void>;
}

/** Runs `program` with the command line, and ends the process with its exit code: 0, 1, or 2 for wrong usage. */
export async function main<F extends Flags, C>(
  program: Program<F, C>,
  args: readonly string[] = Deno.args,
): Promise<never> {
  Deno.exit(await execute(program, args, denoHost));
}
