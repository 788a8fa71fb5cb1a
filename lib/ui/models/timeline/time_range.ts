/** A stretch of the timeline, Unix ms. */
export interface TimeRange {
  readonly from_ms: number;
  readonly to_ms: number;
}

/** The shortest and the longest stretch that a strip shows. */
export const MIN_SPAN_MS = 2_000;
export const MAX_SPAN_MS = 400 * 86_400_000;

export function spanOf({ from_ms, to_ms }: TimeRange): number {
  return to_ms - from_ms;
}

/** Where an instant is on a strip of `width` pixels. */
export function xOfInstant(at_ms: number, range: TimeRange, width: number): number {
  return (at_ms - range.from_ms) / spanOf(range) * width;
}

export function instantAtX(x: number, range: TimeRange, width: number): number {
  return range.from_ms + x / width * spanOf(range);
}

/** The range made `factor` times as long; the instant `anchor_ms` stays where it is on the strip. */
export function zoomed(range: TimeRange, factor: number, anchor_ms: number): TimeRange {
  const span_ms = Math.max(MIN_SPAN_MS, Math.min(MAX_SPAN_MS, spanOf(range) * factor));
  const share = (anchor_ms - range.from_ms) / spanOf(range);
  const from_ms = anchor_ms - share * span_ms;
  return { from_ms, to_ms: from_ms + span_ms };
}

export function moved(range: TimeRange, by_ms: number): TimeRange {
  return { from_ms: range.from_ms + by_ms, to_ms: range.to_ms + by_ms };
}

/** How far from its ends a range has an instant that it shows, as a share of it. */
export const MARGIN = 0.1;

/** The range moved as little as it takes to have an instant in it, so far away from its ends. */
export function showing(range: TimeRange, at_ms: number, margin = MARGIN): TimeRange {
  const margin_ms = spanOf(range) * margin;
  if (at_ms < range.from_ms + margin_ms) return moved(range, at_ms - margin_ms - range.from_ms);
  if (at_ms > range.to_ms - margin_ms) return moved(range, at_ms + margin_ms - range.to_ms);
  return range;
}

/** Of the targets the one that is nearest to an instant, within `reach_ms`; else the instant. */
export function snapped(at_ms: number, targets: readonly number[], reach_ms: number): number {
  let nearest = at_ms;
  let least = reach_ms;
  for (const target of targets) {
    const off = Math.abs(target - at_ms);
    if (off > least) continue;
    least = off;
    nearest = target;
  }
  return nearest;
}

/** The target before or after an instant, 1 ms away from it at least; null when there is none. */
export function neighbour(
  at_ms: number,
  targets: readonly number[],
  direction: 1 | -1,
): number | null {
  const beyond = targets.filter((target) => (target - at_ms) * direction >= 1);
  if (beyond.length === 0) return null;
  return direction === 1 ? Math.min(...beyond) : Math.max(...beyond);
}
