import { printTable } from "../report.ts";
import { measureFrames, ms } from "./frames.ts";

export const name = "scrub";

const LIMIT_MS = 600_000;
const DEFAULT_DRAGS = 8;

/** How well pictures have followed. */
interface Following {
  readonly drags: number;
  readonly wishes: number;
  readonly unfollowed: number;
  readonly lag_ms: { readonly p50: number; readonly p95: number };
  readonly pictures_per_s: number;
  readonly exact_ms: { readonly p50: number; readonly max: number };
}

/** What `deno task frames scrub` finds. */
interface ScrubReport {
  readonly messages: number;
  readonly first: Following;
  readonly later: Following;
}

/** Drags over an hour of 1 000 entities at 1 Hz on the page's timeline: `web scrub 8`, drags from 2 on. */
export async function run([drags]: string[]): Promise<void> {
  const count = String(drags ?? DEFAULT_DRAGS);
  const report = await measureFrames<ScrubReport>(name, [count], LIMIT_MS);
  printTable(
    `scrub, ${report.messages} messages: picture behind the drag, and exact on release`,
    [
      "drags of 5 s",
      "moves",
      "never followed",
      "p50 ms",
      "p95",
      "exact, p50",
      "worst",
      "pictures/s",
    ],
    [
      ["the first", ...figuresOf(report.first)],
      [`${report.later.drags} later ones`, ...figuresOf(report.later)],
      ["target", "", "0", "", "100", "", "250", ""],
    ],
  );
}

function figuresOf({ wishes, unfollowed, lag_ms, exact_ms, pictures_per_s }: Following): string[] {
  return [
    ...[String(wishes), String(unfollowed), ms(lag_ms.p50), ms(lag_ms.p95)],
    ...[ms(exact_ms.p50), ms(exact_ms.max), pictures_per_s.toFixed(1)],
  ];
}
