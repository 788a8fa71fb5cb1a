/**
 * Runs the tests: `deno task test` all of them, in lanes side by side; `deno task test FILE...` some.
 * What they may do is written in the task `test:lane`.
 */
import { systemClock } from "@rangecast/base/clock";
import { writeToStderr, writeToStdout } from "@rangecast/cli/log";
import { ChildProgram } from "@rangecast/launch/child-program";
import { type Lane, lanesOf } from "./lanes.ts";
import { endOf, type Summary, summaryOf, SummaryReader } from "./summary.ts";

/** Runs a lane, and tells all that it says. */
async function run({ name, args }: Lane): Promise<{ code: number; summary: Summary | null }> {
  const reader = new SummaryReader();
  await using child = ChildProgram.start({
    ...{ name, clock: systemClock, command: ["deno", "task", "--quiet", "test:lane", ...args] },
    onOutput: (line) => {
      reader.take(line);
      writeToStdout(`${line}\n`);
    },
    onLog: (line) => writeToStderr(`${line}\n`),
  });
  const { code } = await child.ended;
  return { code, summary: reader.summary };
}

const begun_ms = systemClock.monotonicMs();
const lanes = Deno.args.length > 0
  ? [{ name: "chosen", args: Deno.args }]
  : lanesOf([...Deno.readDirSync("tests")]);
const ended = await Promise.all(lanes.map(run));
const code = ended.find((lane) => lane.code !== 0)?.code ?? 0;
// A single one has said so itself.
if (lanes.length > 1) {
  const summaries = ended.map(({ code, summary }) => summaryOf(code, summary));
  const elapsed_ms = systemClock.monotonicMs() - begun_ms;
  for (const line of endOf(summaries, { elapsed_ms, isOk: code === 0 })) {
    writeToStdout(`${line}\n`);
  }
}
Deno.exit(code);
