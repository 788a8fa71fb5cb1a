import type { IgcFix } from "../igc/parse_igc.ts";
import { readAt } from "./read_at.ts";

/**
 * The fixes whose position is a position. A recorder that loses its satellites goes on with `V`
 * fixes, and most repeat the last position it knew. So a `V` fix counts only where the `A` fixes
 * around it are further apart than `maxGap_ms` (a curve through them alone could not bridge that),
 * and only when it has moved since the fix before it.
 */
export function locatedFixes(fixes: readonly IgcFix[], maxGap_ms: number): IgcFix[] {
  const nextFull_ms = fullFixesAfter(fixes);
  let lastFull_ms = -Infinity;
  return fixes.filter((fix, i) => {
    if (fix.validity === "A") {
      lastFull_ms = fix.time_ms;
      return true;
    }
    const before = fixes[i - 1];
    const moved = before !== undefined && (before.lat !== fix.lat || before.lon !== fix.lon);
    return moved && readAt(nextFull_ms, i) - lastFull_ms > maxGap_ms;
  });
}

/** For each fix the time of the next `A` fix; Infinity after the last. */
function fullFixesAfter(fixes: readonly IgcFix[]): Float64Array {
  const result = new Float64Array(fixes.length);
  let next_ms = Infinity;
  for (let i = fixes.length - 1; i >= 0; i--) {
    result[i] = next_ms;
    const fix = fixes[i];
    if (fix?.validity === "A") next_ms = fix.time_ms;
  }
  return result;
}
