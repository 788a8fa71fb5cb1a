import { printTable, type Row } from "../report.ts";
import { measureFrames, ms } from "./frames.ts";

export const name = "join";

const DEFAULT_ENTITIES = 10_000;
const LIMIT_MS = 300_000;

interface Quantiles {
  readonly p50: number;
  readonly max: number;
}

/** What `deno task frames join` finds. */
interface JoinReport {
  readonly entities: number;
  readonly first: { readonly paint_ms: number; readonly complete_ms: number };
  readonly paint_ms: Quantiles;
  readonly complete_ms: Quantiles;
}

/** A page that is opened while many entities move, with an empty cache: `web join 10000`. */
export async function run([entities]: string[]): Promise<void> {
  const count = String(entities ?? DEFAULT_ENTITIES);
  const { first, ...report } = await measureFrames<JoinReport>(name, [count], LIMIT_MS);
  const target: Row = ["target", "400", "", "1000", ""];
  printTable(
    `late join with ${report.entities} entities, from the address on`,
    ["viewer", "first paint ms", "worst", "complete ms", "worst"],
    [
      ["the first of all", ms(first.paint_ms), "", ms(first.complete_ms), ""],
      [
        "later ones",
        ...[report.paint_ms.p50, report.paint_ms.max].map(ms),
        ...[report.complete_ms.p50, report.complete_ms.max].map(ms),
      ],
      target,
    ],
  );
}
