import assert from "node:assert/strict";
import fc from "fast-check";
import { alignedParts, type AlignedStretch, MAX_PARTS } from "./aligned_parts.ts";
import { densityBars, type HistorySlice } from "./history.ts";
import { MAX_SPAN_MS, MIN_SPAN_MS, moved, type TimeRange } from "./time_range.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const NOW_MS = Date.parse("2026-05-04T10:00:00Z");
const ranges = fc
  .tuple(
    fc.double({ min: 0, max: 2 * NOW_MS, noNaN: true }),
    fc.double({ min: MIN_SPAN_MS, max: MAX_SPAN_MS, noNaN: true }),
  )
  .map(([from_ms, span_ms]): TimeRange => ({ from_ms, to_ms: from_ms + span_ms }));
const counts = fc.integer({ min: 1, max: MAX_PARTS });

function partOf({ from_ms, to_ms, parts }: AlignedStretch): number {
  return (to_ms - from_ms) / parts;
}

pure("alignedParts() cover the range by whole parts of a grid, and by no part more", () => {
  fc.assert(fc.property(ranges, counts, (range, parts) => {
    const aligned = alignedParts(range, parts);
    const part_ms = partOf(aligned);
    assert.ok(Number.isInteger(Math.log2(part_ms)), `${part_ms} is a power of two`);
    assert.equal(aligned.from_ms % part_ms, 0);
    assert.equal(aligned.to_ms % part_ms, 0);
    assert.ok(aligned.from_ms <= range.from_ms && aligned.from_ms + part_ms > range.from_ms);
    assert.ok(aligned.to_ms >= range.to_ms && aligned.to_ms - part_ms < range.to_ms);
  }));
});

pure("alignedParts() are as many as were asked for, or up to twice as many, within bounds", () => {
  fc.assert(fc.property(ranges, counts, (range, parts) => {
    const aligned = alignedParts(range, parts);
    assert.ok(aligned.parts <= MAX_PARTS);
    const isFull = partOf(aligned) === 1 || 2 * parts + 1 > MAX_PARTS;
    assert.ok(aligned.parts >= parts || isFull, `${aligned.parts} of ${parts}`);
    assert.ok(aligned.parts <= 2 * parts + 1);
  }));
});

pure("alignedParts() of what is aligned is the same: the edges are told once and for all", () => {
  fc.assert(fc.property(ranges, fc.integer({ min: 1, max: 480 }), (range, parts) => {
    const aligned = alignedParts(range, parts);
    assert.deepEqual(alignedParts(aligned, aligned.parts), aligned);
  }));
});

pure("alignedParts() stay the same while a range moves by less than one of them", () => {
  const range = { from_ms: NOW_MS, to_ms: NOW_MS + 3 * 3_600_000 };
  const aligned = alignedParts(range, 480);
  const part_ms = partOf(aligned);
  assert.equal(part_ms, 16_384);
  const later = alignedParts(moved(range, part_ms), 480);
  assert.deepEqual(later, { ...moved(aligned, part_ms), parts: aligned.parts });
  // A range that is not quite as long has its edges on the same grid.
  const shorter = alignedParts({ ...range, from_ms: range.from_ms + 600_000 }, 480);
  assert.equal(partOf(shorter), part_ms);
});

pure("alignedParts() begin in 1970", () => {
  assert.equal(alignedParts({ from_ms: -5_000, to_ms: 5_000 }, 10).from_ms, 0);
});

pure("alignedParts() refuses what is no range, and parts that cannot be", () => {
  for (const [from_ms, to_ms] of [[5, 5], [9, 5], [NaN, 5], [0, Infinity], [-9, -5]] as const) {
    assert.throws(() => alignedParts({ from_ms, to_ms }, 10), RangeError);
  }
  for (const parts of [0, -1, 1.5, NaN, MAX_PARTS + 1]) {
    assert.throws(() => alignedParts({ from_ms: 0, to_ms: 5_000 }, parts), RangeError);
  }
});

pure("A strip shows the messages of aligned parts where they are, none lost and none twice", () => {
  const width = 1440;
  fc.assert(fc.property(ranges, (range) => {
    const aligned = alignedParts(range, 480);
    const part_ms = partOf(aligned);
    // One message, in the middle of what is shown.
    const at_ms = (range.from_ms + range.to_ms) / 2;
    const part = Math.floor((at_ms - aligned.from_ms) / part_ms);
    const slice: HistorySlice = {
      ...{ from_ms: aligned.from_ms, to_ms: aligned.to_ms, gaps: [], commands: [], tags: [] },
      counts: Array.from({ length: aligned.parts }, (_, i) => i === part ? 7000 : 0),
    };
    const bars = densityBars(slice, range, width);
    // A part is no longer than a bar: what was counted in it lies under one or two of them.
    assert.ok(bars.length >= 1 && bars.length <= 2, `${bars.length} bars`);
    const [first, last] = [bars[0]?.x ?? NaN, bars.at(-1)?.x ?? NaN];
    assert.ok(first - 3 <= width / 2 && last + 6 >= width / 2, `at ${first} to ${last}`);
  }));
});
