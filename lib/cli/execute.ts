import { messageOf, OperatorError } from "@rangecast/base/errors";
import { type Flags, type FlagValues, parseFlags, toggle, value } from "./flags.ts";
import { helpPage } from "./help.ts";
import type { Host } from "./host.ts";
import { InputLines } from "./input_lines.ts";
import { createLogger, LOG_LEVELS } from "./log.ts";
import { oneOf } from "./parsers.ts";
import { commandLine, type PermissionSet, shellLine } from "./permissions.ts";
import type { Program } from "./program.ts";
import { stopRequests } from "./signals.ts";
import { UsageError } from "./usage_error.ts";
import { VERSION } from "./version.ts";

const COMMON_FLAGS = {
  "log-level": value({
    placeholder: "LEVEL",
    help: `least severe log lines to write: ${LOG_LEVELS.join(", ")}`,
    parse: oneOf(...LOG_LEVELS),
    fallback: "info",
  }),
  "stop-with-stdin": toggle({ help: "drain and exit when standard input closes, for supervisors" }),
  permissions: toggle({
    help: "print the command line with exactly the permissions needed, and exit",
  }),
  version: toggle({ help: "print the version, and exit" }),
  help: toggle({ help: "print this page, and exit" }),
} satisfies Flags;

type Values<F extends Flags> = FlagValues<typeof COMMON_FLAGS> & FlagValues<F>;

const EXIT_DONE = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** 128 + SIGINT, as shells report it. */
const EXIT_INTERRUPTED = 130;

/** The life of a program: resolves with its exit code, and says on one line why it is not 0. */
export async function execute<F extends Flags, C>(
  program: Program<F, C>,
  args: readonly string[],
  host: Host,
): Promise<number> {
  const fail = (thrown: unknown): number => {
    host.writeError(`${program.name}: ${failureText(thrown, wantsStack(args))}\n`);
    return thrown instanceof UsageError ? EXIT_USAGE : EXIT_FAILED;
  };
  const forget = host.onUncaught((thrown) => host.exit(fail(thrown)));
  try {
    return await start(program, args, host);
  } catch (error) {
    return fail(error);
  } finally {
    forget();
  }
}

/** Told from the bare words, as it must be known for a command line that cannot be read, too. */
function wantsStack(args: readonly string[]): boolean {
  return args.some((arg, i) =>
    arg === "--log-level=debug" || (arg === "--log-level" && args[i + 1] === "debug")
  );
}

function failureText(thrown: unknown, withStack: boolean): string {
  if (withStack && thrown instanceof Error) return Deno.inspect(thrown);
  const expected = thrown instanceof UsageError || thrown instanceof OperatorError;
  return expected
    ? messageOf(thrown)
    : `${messageOf(thrown)} (run with --log-level debug for the stack)`;
}

async function start<F extends Flags, C>(
  program: Program<F, C>,
  args: readonly string[],
  host: Host,
): Promise<number> {
  const flags = { ...program.flags, ...COMMON_FLAGS };
  if (args.includes("--help") || args.includes("-h")) {
    host.writeOut(helpPage({ ...program, flags }, host.columns()));
    return EXIT_DONE;
  }
  // A program's own flags and the common ones have different names: the two views are one object.
  const values: Values<F> = parseFlags(flags, args);
  if (values.version) {
    host.writeOut(`${program.name} ${VERSION}\n`);
    return EXIT_DONE;
  }
  const config = program.configure(values);
  const needed = program.permissions(config);
  if (values.permissions) {
    const rest = args.filter((arg) => arg !== "--permissions");
    host.writeOut(`${shellLine(commandLine(program, needed, rest))}\n`);
    return EXIT_DONE;
  }
  requirePermissions(needed, host);
  return await run(program, config, values, host);
}

/** The flags alone are named: a whole command line could carry a password into a log. */
function requirePermissions(needed: PermissionSet, host: Host): void {
  const missing = host.missingFlags(needed);
  if (missing.length === 0) return;
  throw new OperatorError(
    `Cannot start as a permission is missing: add ${
      shellLine(missing)
    } (--permissions prints the whole line)`,
  );
}

async function run<F extends Flags, C>(
  program: Program<F, C>,
  config: C,
  values: FlagValues<typeof COMMON_FLAGS>,
  host: Host,
): Promise<number> {
  const { clock } = host;
  const level = values["log-level"];
  const log = createLogger({ program: program.name, level, clock, write: host.writeError });
  const stopping = new AbortController();
  const request = stopRequests({
    clock,
    drain: (reason) => {
      log.info(`stopping (${reason}); once more to exit at once`);
      stopping.abort();
    },
    echo: (reason) => log.debug(`took ${reason} for an echo of the first request`),
    exitNow: () => host.exit(EXIT_INTERRUPTED),
  });
  // To the very end of the process: an echo that arrives while it ends must not kill it.
  host.onStopSignal(request);
  const input = new InputLines(() => host.readStdin());
  if (values["stop-with-stdin"]) {
    input.ended.then(() => {
      log.info("stopping (standard input closed)");
      stopping.abort();
    });
    input.start();
  }
  await program.run(config, { clock, log, stop: stopping.signal, input });
  return EXIT_DONE;
}
