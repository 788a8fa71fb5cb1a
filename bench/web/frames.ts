import { systemClock } from "@rangecast/base/clock";
import { writeToStderr } from "@rangecast/cli/log";
import { readLine } from "@rangecast/launch/read-line";
import { startCommand } from "@rangecast/launch/start-program";

/**
 * Lets `deno task frames` measure one figure in a real browser, and tells how it gets on.
 * @throws Error with its last words when it finds nothing within `limit_ms`.
 */
export async function measureFrames<Report>(
  figure: string,
  args: readonly string[],
  limit_ms: number,
): Promise<Report> {
  await using child = await startCommand({
    name: `deno task frames ${figure}`,
    clock: systemClock,
    command: ["deno", "task", "--quiet", "frames", figure, ...args],
    onLog: (line) => writeToStderr(`${line}\n`),
  }, /"figure":/);
  const line = await child.waitForLine(/"report":/, limit_ms);
  writeToStderr(`${figure}: load of the machine ${await loadAverage()}\n`);
  return readLine<{ report: Report }>(line).report;
}

/** A time in a table. */
export function ms(value: number): string {
  return Number.isFinite(value) ? value.toFixed(0) : "never";
}

/** Over the last minute, five and fifteen: figures of a machine that is busy otherwise are none. */
async function loadAverage(): Promise<string> {
  const { stdout } = await new Deno.Command("cat", { args: ["/proc/loadavg"] }).output();
  return new TextDecoder().decode(stdout).split(" ").slice(0, 3).join(" ");
}
