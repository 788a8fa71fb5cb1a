import { printTable } from "../report.ts";
import { measureFrames } from "./frames.ts";

export const name = "pixel";

const LIMIT_MS = 180_000;
const DEFAULT_VIEWERS = 50;
const DEFAULT_SECONDS = 20;

/** What `deno task frames pixel` finds. */
interface PixelReport {
  readonly entities: number;
  readonly rate_hz: number;
  readonly viewers: number;
  readonly drawn: number;
  readonly latency_ms: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** From the time in a datagram to the frame that shows it: `web pixel 50 20`, viewers and seconds. */
export async function run([viewers, seconds]: string[]): Promise<void> {
  const args = [String(viewers ?? DEFAULT_VIEWERS), String(seconds ?? DEFAULT_SECONDS)];
  const report = await measureFrames<PixelReport>(name, args, LIMIT_MS);
  const { p50, p99, max } = report.latency_ms;
  printTable(
    `datagram to pixel, ${report.entities} entities at ${report.rate_hz} Hz, ${report.viewers} more viewers`,
    ["p50 ms", "p99 ms", "max ms", "target p99", "share drawn"],
    [[...[p50, p99, max].map((each) => each.toFixed(1)), "<= 100", report.drawn.toFixed(3)]],
  );
}
