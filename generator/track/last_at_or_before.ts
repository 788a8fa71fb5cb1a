import { readAt } from "./read_at.ts";

/** Index of the last of `sorted` (ascending) that is at or before `value`; -1 when all are after it. */
export function lastAtOrBefore(sorted: Float64Array, value: number): number {
  let low = -1;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (readAt(sorted, middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
