import { type Flags, parseFlags } from "@rangecast/cli/flags";
import { commandLine, type PermissionSet, shellLine } from "@rangecast/cli/permissions";
import type { Program } from "@rangecast/cli/program";
import { brokerProgram } from "@rangecast/broker/program";
import { consoleProgram } from "@rangecast/console/program";
import { findingsProgram } from "@rangecast/console/findings-program";
import { generatorProgram } from "@rangecast/generator/program";
import { playerProgram } from "@rangecast/player/program";
import { playerWebProgram } from "@rangecast/player-web/program";
import { hostProgram } from "@rangecast/replayer/host-program";
import { flightsProgram } from "@rangecast/producer/flights-program";
import { NO_VARIABLES } from "@rangecast/producer/flights-variables";
import { producerProgram } from "@rangecast/producer/program";
import { buildProgram } from "@rangecast/web/build-program";
import { usersProgram } from "@rangecast/web/users-program";
import { demoProgram } from "../demo/program.ts";

/** What a program is by default, when no flag is given. */
export interface ProgramFacts {
  /** Its task. */
  readonly name: string;
  readonly entryPoint: string;
  /** Null when it serves no metrics. */
  readonly metricsPort: string | null;
  readonly permissions: PermissionSet;
  /** The whole line that starts it. */
  readonly line: string;
}

/** Computes a program's line from its own flags and its own pure functions. */
export function programFacts<F extends Flags, C>(program: Program<F, C>): ProgramFacts {
  const flags: Flags = program.flags;
  const permissions = program.permissions(program.configure(parseFlags(program.flags, [])));
  return {
    name: program.name,
    entryPoint: program.entryPoint,
    metricsPort: flags["metrics-port"]?.shownFallback ?? null,
    permissions,
    line: shellLine(commandLine(program, permissions)),
  };
}

/** Every program of the kit, in the order of the README. */
export const PROGRAMS: readonly ProgramFacts[] = [
  programFacts(demoProgram),
  programFacts(producerProgram),
  programFacts(flightsProgram(NO_VARIABLES)),
  programFacts(playerProgram),
  programFacts(playerWebProgram),
  programFacts(consoleProgram),
  programFacts(findingsProgram),
  programFacts(hostProgram),
  programFacts(generatorProgram),
  programFacts(brokerProgram),
  programFacts(usersProgram),
  programFacts(buildProgram),
];
