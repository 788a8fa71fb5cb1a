import { printTable } from "../report.ts";
import { measureFrames } from "./frames.ts";
import { readMinutes } from "./read_minutes.ts";

export const name = "movers";

const LIMIT_MS = 120_000;
const MS_PER_MINUTE = 60_000;
/** Frames/s that are asked for, by how many move. */
const TARGETS: Readonly<Record<number, string>> = { 5_000: ">= 50", 20_000: ">= 30" };

/** What `deno task frames movers` finds. */
interface MoversReport {
  readonly cases: readonly {
    readonly movers: number;
    readonly rate_hz: number;
    readonly frames_hz: number;
  }[];
  readonly heap: {
    readonly minutes: number;
    readonly first_mb: number;
    readonly last_mb: number;
    readonly rise_mb_per_min: number;
  };
}

/** Frames/s of the map on software graphics, and the page's memory: `web movers --minutes 10`. */
export async function run(args: string[]): Promise<void> {
  const minutes = readMinutes(args);
  const limit_ms = LIMIT_MS + minutes * MS_PER_MINUTE;
  const { cases, heap } = await measureFrames<MoversReport>(name, [String(minutes)], limit_ms);
  printTable(
    "map, frames/s on software graphics",
    ["movers", "Hz", "frames/s", "target"],
    cases.map(({ movers, rate_hz, frames_hz }) => [
      ...[movers, rate_hz, frames_hz.toFixed(1)],
      TARGETS[movers] ?? "",
    ]),
  );
  printTable(
    "memory of the page with 5 000 movers at 10 Hz, after collection",
    ["minutes", "first minute MB", "last", "MB/min"],
    [[
      heap.minutes,
      ...[heap.first_mb, heap.last_mb].map((mb) => mb.toFixed(1)),
      heap.rise_mb_per_min.toFixed(2),
    ]],
  );
}
