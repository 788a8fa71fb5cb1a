/** Rows above and below the visible ones, so that scrolling shows no holes. */
const OVERSCAN = 8;

export interface RowWindow {
  readonly first: number;
  readonly count: number;
  /** Pixels that stand for the rows before and after. */
  readonly before_px: number;
  readonly after_px: number;
}

/** Which rows of a long table have to be there, for a place to which it is scrolled. */
export function rowWindow(
  { scroll_px, height_px, row_px, total }: {
    readonly scroll_px: number;
    readonly height_px: number;
    readonly row_px: number;
    readonly total: number;
  },
): RowWindow {
  const visible = Math.ceil(height_px / row_px) + 2 * OVERSCAN;
  const last = Math.max(0, total - visible);
  const first = Math.max(0, Math.min(last, Math.floor(scroll_px / row_px) - OVERSCAN));
  const count = Math.min(total - first, visible);
  return {
    ...{ first, count },
    before_px: first * row_px,
    after_px: (total - first - count) * row_px,
  };
}

/** Where to scroll to, so that a row is in sight; the same place when it is. */
export function scrollTo(
  index: number,
  { scroll_px, height_px, row_px }: {
    readonly scroll_px: number;
    readonly height_px: number;
    readonly row_px: number;
  },
): number {
  if (index * row_px < scroll_px) return index * row_px;
  const below_px = (index + 1) * row_px - height_px;
  return Math.max(scroll_px, below_px);
}
