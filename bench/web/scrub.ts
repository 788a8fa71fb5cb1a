import { printTable } from "../report.ts";
import { measureFrames, ms } from "./frames.ts";

export const name = "scrub";

const LIMIT_MS = 600_000;
const DEFAULT_DRAGS = 8;

/** What `deno task frames scrub` finds. */
interface ScrubReport {
  readonly messages: number;
  readonly drags: number;
  readonly wishes: number;
  readonly unfollowed: number;
  readonly lag_ms: { readonly p50: number; readonly p95: number };
  readonly pictures_per_s: number;
  readonly exact_ms: { readonly p50: number; readonly max: number };
}

/** Drags over an hour of 1 000 entities at 1 Hz on the page's timeline: `web scrub 8`, drags. */
export async function run([drags]: string[]): Promise<void> {
  const count = String(drags ?? DEFAULT_DRAGS);
  const report = await measureFrames<ScrubReport>(name, [count], LIMIT_MS);
  printTable(
    `scrub, ${report.messages} messages, ${report.drags} drags of 5 s, ${report.wishes} moves`,
    ["figure", "p50", "p95", "worst", "target"],
    [
      [
        "picture behind the drag, ms",
        ms(report.lag_ms.p50),
        ms(report.lag_ms.p95),
        "",
        "p95 <= 100",
      ],
      ["exact on release, ms", ms(report.exact_ms.p50), "", ms(report.exact_ms.max), "<= 250"],
      ["pictures a second", report.pictures_per_s.toFixed(1), "", "", ""],
      ["moves never followed", String(report.unfollowed), "", "", "0"],
    ],
  );
}
