import { OperatorError } from "@rangecast/base/errors";
import { toggle, value } from "../flags.ts";
import { oneOf, text } from "../parsers.ts";
import { main, type Program, type ProgramContext } from "../program.ts";

const TICK_MS = 100;
/** Ten seconds: a test has the time to press a key again, and nothing is left running for long. */
const SLOW_TICKS = 100;

const FLAGS = {
  fail: value({
    placeholder: "HOW",
    help: "how to go wrong",
    parse: oneOf("throw", "operator", "timer", "promise", "operator-promise", "no-error"),
  }),
  read: value({ placeholder: "FILE", help: "file that needs a permission", parse: text }),
  slow: toggle({ help: "take ten seconds to drain" }),
};

/** What goes wrong outside of what `run` awaits happens while the program waits to be stopped. */
async function run(
  { fail, slow }: { readonly fail: string | undefined; readonly slow: boolean },
  { clock, log, stop }: ProgramContext,
): Promise<void> {
  const fault = () => new TypeError("the sample is broken\nin two lines");
  switch (fail) {
    case "throw":
      throw fault();
    case "operator":
      throw new OperatorError("Cannot go on as the sample is asked to fail");
    case "timer":
      clock.setTimer(() => {
        throw fault();
      }, 0);
      break;
    case "promise":
      Promise.reject(fault());
      break;
    case "operator-promise":
      Promise.reject(new OperatorError("Cannot go on as nobody awaits"));
      break;
    case "no-error":
      Promise.reject("a mere text");
      break;
  }
  log.info("ready");
  await new Promise<void>((resolve) => {
    let ticks = 0;
    const ticker = clock.setRepeating(() => {
      log.debug("still here");
      if (!stop.aborted || (slow && ++ticks < SLOW_TICKS)) return;
      clock.clearTimer(ticker);
      resolve();
    }, TICK_MS);
  });
  log.info("drained");
}

const sampleProgram: Program<
  typeof FLAGS,
  Parameters<typeof run>[0] & { file: string | undefined }
> = {
  name: "sample",
  entryPoint: "lib/cli/testdata/sample_main.ts",
  summary: "shows how a program lives and ends",
  examples: ["deno task sample"],
  flags: FLAGS,
  configure: ({ fail, slow, read }) => ({ fail, slow, file: read }),
  permissions: ({ file }) => ({ read: file === undefined ? [] : [file] }),
  run,
};

await main(sampleProgram);
