import type { Tag } from "@rangecast/channel/tag";
import { spanOf, type TimeRange, xOfInstant } from "./time_range.ts";

/** What is known of a stretch of a stream, as a page gets it from its program. */
export interface HistorySlice extends TimeRange {
  /** Messages in equal parts of the range, from its start; null where nobody has counted. */
  readonly counts: readonly (number | null)[];
  /** Stretches in which something should have been heard. */
  readonly gaps: readonly TimeRange[];
  /** What operators said. */
  readonly commands: readonly { readonly at_ms: number; readonly text: string }[];
  /** Tags in their form of today, the newest when there are too many. */
  readonly tags: readonly Tag[];
}

export const NO_HISTORY: HistorySlice = {
  ...{ from_ms: 0, to_ms: 1, counts: [], gaps: [], commands: [], tags: [] },
};

/** A bar of the strip: where it begins, and its height from 0 to 1. */
export interface Bar {
  readonly x: number;
  readonly height: number;
}

/** Pixels from one bar to the next. */
export const BAR_PX = 3;
const MAX_BARS = 4_000;

/**
 * The density of a slice as bars of a strip that shows `range`, scaled to the largest one. Slice and
 * range may differ, as while one zooms: the bars stay where they belong.
 */
export function densityBars(slice: HistorySlice, range: TimeRange, width: number): readonly Bar[] {
  const bars = Math.min(MAX_BARS, Math.floor(width / BAR_PX));
  const rates = Array.from({ length: bars }, (_, i) => {
    const from_ms = range.from_ms + i / bars * spanOf(range);
    return meanRate(slice, from_ms, from_ms + spanOf(range) / bars);
  });
  const highest = rates.reduce((most, rate) => Math.max(most, rate), 0);
  if (highest === 0) return [];
  return rates.flatMap((rate, i) => rate > 0 ? [{ x: i * BAR_PX, height: rate / highest }] : []);
}

/** Messages per second at an instant; null where nobody has counted. */
export function rateAt(slice: HistorySlice, at_ms: number): number | null {
  const part_ms = spanOf(slice) / slice.counts.length;
  const count = slice.counts[Math.floor((at_ms - slice.from_ms) / part_ms)];
  return count === undefined || count === null ? null : count / part_ms * 1000;
}

/** Messages per second in a part of the range, from the counts that overlap it. */
function meanRate({ counts, ...slice }: HistorySlice, from_ms: number, to_ms: number): number {
  const part_ms = spanOf(slice) / counts.length;
  const first = Math.max(0, Math.floor((from_ms - slice.from_ms) / part_ms));
  const last = Math.min(counts.length - 1, Math.ceil((to_ms - slice.from_ms) / part_ms) - 1);
  let messages = 0;
  for (let i = first; i <= last; i++) {
    const start_ms = slice.from_ms + i * part_ms;
    const shared_ms = Math.min(to_ms, start_ms + part_ms) - Math.max(from_ms, start_ms);
    messages += (counts[i] ?? 0) * shared_ms / part_ms;
  }
  return Math.max(0, messages) / (to_ms - from_ms) * 1000;
}

/** A stretch as it lies on the strip, cut off at its edges; null when it is not on it. */
export function stretchOnStrip(
  stretch: TimeRange,
  range: TimeRange,
  width: number,
): { readonly x: number; readonly width: number } | null {
  const from = Math.max(0, xOfInstant(stretch.from_ms, range, width));
  const to = Math.min(width, xOfInstant(stretch.to_ms, range, width));
  return to > from ? { x: from, width: Math.max(1, to - from) } : null;
}
