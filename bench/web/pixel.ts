import { printTable } from "../report.ts";
import { measureFrames } from "./frames.ts";

export const name = "pixel";

const LIMIT_MS = 180_000;
const DEFAULT_VIEWERS = 50;
const DEFAULT_SECONDS = 20;

/** The one that comes along, in memory, and the one of deployments, with files. */
const BROKERS = ["embedded", "nats-server"];

/** What `deno task frames pixel` finds. */
interface PixelReport {
  readonly entities: number;
  readonly rate_hz: number;
  readonly viewers: number;
  readonly drawn: number;
  readonly latency_ms: { readonly p50: number; readonly p99: number; readonly max: number };
}

/**
 * From the time in a datagram to the frame that shows it: `web pixel 50 20 embedded`, viewers,
 * seconds and the broker; without it, on both.
 */
export async function run([viewers, seconds, broker]: string[]): Promise<void> {
  const args = [String(viewers ?? DEFAULT_VIEWERS), String(seconds ?? DEFAULT_SECONDS)];
  const rows: string[][] = [];
  let what = "";
  for (const each of broker === undefined ? BROKERS : [broker]) {
    const report = await measureFrames<PixelReport>(name, [...args, each], LIMIT_MS);
    const { p50, p99, max } = report.latency_ms;
    const figures = [p50, p99, max].map((figure) => figure.toFixed(1));
    rows.push([each, ...figures, "<= 100", report.drawn.toFixed(3)]);
    what = `${report.entities} entities at ${report.rate_hz} Hz, ${report.viewers} more viewers`;
  }
  printTable(
    `datagram to pixel, ${what}`,
    ["broker", "p50 ms", "p99 ms", "max ms", "target p99", "share drawn"],
    rows,
  );
}
