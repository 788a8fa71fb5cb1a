import { instantAtX, moved, type TimeRange, zoomed } from "./time_range.ts";

/** Two fingers on a strip, in CSS pixels from its left end. */
export interface Fingers {
  readonly middle: number;
  readonly distance: number;
}

/** Nearer to each other fingers do not count as: a strip is not to be zoomed by a tremble. */
const LEAST_PX = 24;

export function fingersAt(
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): Fingers {
  const distance = Math.max(LEAST_PX, Math.hypot(a.x - b.x, a.y - b.y));
  return { middle: (a.x + b.x) / 2, distance };
}

/**
 * The range that fingers make of the one on which they were laid: as much shorter as they have
 * parted, and with the instant between them still between them.
 */
export function pinched(
  range: TimeRange,
  [laid, now]: readonly [Fingers, Fingers],
  width: number,
): TimeRange {
  const between_ms = instantAtX(laid.middle, range, width);
  const next = zoomed(range, laid.distance / now.distance, between_ms);
  return moved(next, between_ms - instantAtX(now.middle, next, width));
}
