import { ON_GROUND } from "@rangecast/gateway/track-signs";
import type { TrackTable } from "@rangecast/client/track-table";
import { GHOST, GONE, STALE } from "../map/motion.ts";
import type { Sieve } from "./sieve.ts";

/** How many tracks there are; all but the first and the last of those that pass the filter. */
export interface TrackCounts {
  readonly total: number;
  readonly shown: number;
  /** Not on the ground. */
  readonly inAir: number;
  readonly live: number;
  readonly predicted: number;
  readonly stale: number;
  /** Of each domain that has any, whether or not they pass. */
  readonly byDomain: ReadonlyMap<string, number>;
}

export function countTracks(table: TrackTable, sieve: Sieve): TrackCounts {
  let [total, shown, inAir, predicted, stale] = [0, 0, 0, 0, 0];
  const byDomain = new Map<string, number>();
  for (let row = 0; row < table.high; row++) {
    const status = table.status[row] ?? GONE;
    if (table.entity[row] === null || status === GONE) continue;
    const domain = table.domain[row] ?? "";
    total++;
    byDomain.set(domain, (byDomain.get(domain) ?? 0) + 1);
    if (!sieve.shows(row)) continue;
    shown++;
    if (((table.flags[row] ?? 0) & ON_GROUND) === 0) inAir++;
    if (status === GHOST) predicted++;
    else if (status === STALE) stale++;
  }
  return { total, shown, inAir, live: shown - predicted - stale, predicted, stale, byDomain };
}
