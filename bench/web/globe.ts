import { printTable } from "../report.ts";
import { measureFrames, ms } from "./frames.ts";

export const name = "globe";

const DEFAULT_MOVERS = 5_000;
const LIMIT_MS = 120_000;

/** What `deno task frames globe` finds. */
interface GlobeReport {
  readonly movers: number;
  readonly map_hz: number;
  readonly globe_hz: number;
  readonly turning_hz: number;
  readonly switch_ms: number;
}

/** Frames of a page in a real browser with software graphics, on the map and on the globe. */
export async function run([movers]: string[]): Promise<void> {
  const count = String(movers ?? DEFAULT_MOVERS);
  const report = await measureFrames<GlobeReport>(name, [count], LIMIT_MS);
  printTable(
    "globe, frames/s on software graphics",
    ["movers", "map", "globe", "globe that turns", "switch ms"],
    [[
      report.movers,
      ...[report.map_hz, report.globe_hz, report.turning_hz].map((hz) => hz.toFixed(1)),
      ms(report.switch_ms),
    ]],
  );
}
