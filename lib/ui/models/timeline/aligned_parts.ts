import { spanOf, type TimeRange } from "./time_range.ts";

/** More parts than that are not counted for one strip: it has fewer columns. */
export const MAX_PARTS = 1000;

/** A stretch that is whole parts of a grid, Unix ms. */
export interface AlignedStretch extends TimeRange {
  readonly parts: number;
}

/**
 * The parts of a grid that cover a range, from 1970 on: at least `parts` of them, and up to twice as
 * many. Each is a power of two of milliseconds long, so that a grid has all edges of the coarser
 * ones: whoever looks at about the same asks for the same edges, however far it has moved since.
 * Where that were more than {@linkcode MAX_PARTS}, or parts shorter than 1 ms, there are fewer.
 * @throws RangeError when there is no such range, or it has no such parts.
 */
export function alignedParts(range: TimeRange, parts: number): AlignedStretch {
  const span_ms = spanOf(range);
  if (!(span_ms > 0 && range.to_ms > 0 && Number.isFinite(span_ms))) {
    throw new RangeError(
      `Cannot align a range as it must end behind its start, and behind 1970: current value is ${range.from_ms} to ${range.to_ms}`,
    );
  }
  if (!(Number.isSafeInteger(parts) && parts >= 1 && parts <= MAX_PARTS)) {
    throw new RangeError(
      `Cannot align a range as it must have 1 to ${MAX_PARTS} parts: current value is ${parts}`,
    );
  }
  let part_ms = 2 ** Math.max(0, Math.floor(Math.log2(span_ms / parts)));
  while (onGrid(range, part_ms).parts > MAX_PARTS) part_ms *= 2;
  return onGrid(range, part_ms);
}

function onGrid({ from_ms, to_ms }: TimeRange, part_ms: number): AlignedStretch {
  const [first, end] = [Math.floor(Math.max(0, from_ms) / part_ms), Math.ceil(to_ms / part_ms)];
  return { from_ms: first * part_ms, to_ms: end * part_ms, parts: end - first };
}
