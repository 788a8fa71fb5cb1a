import { systemClock } from "@rangecast/base/clock";
import { startCommand } from "@rangecast/launch/start-program";
import { readLine } from "@rangecast/launch/read-line";
import { printTable } from "../report.ts";

export const name = "globe";

const DEFAULT_MOVERS = 5_000;
const LIMIT_MS = 120_000;

/** What `deno task frames` prints. */
interface FramesReport {
  readonly movers: number;
  readonly map_hz: number;
  readonly globe_hz: number;
  readonly turning_hz: number;
  readonly switch_ms: number;
}

/** Frames of a page in a real browser with software graphics, on the map and on the globe. */
export async function run([movers]: string[]): Promise<void> {
  const count = String(movers ?? DEFAULT_MOVERS);
  await using child = await startCommand({
    name: "deno task frames",
    clock: systemClock,
    command: ["deno", "task", "--quiet", "frames", count],
  }, /"movers":/);
  const line = await child.waitForLine(/switch_ms/, LIMIT_MS);
  const report = readLine<FramesReport>(line);
  printTable(
    "globe, frames/s on software graphics",
    ["movers", "map", "globe", "globe that turns", "switch ms"],
    [[
      report.movers,
      ...[report.map_hz, report.globe_hz, report.turning_hz].map((hz) => hz.toFixed(1)),
      report.switch_ms.toFixed(0),
    ]],
  );
}
