import assert from "node:assert/strict";
import fc from "fast-check";
import { densityBars, type HistorySlice, rateAt, stretchOnStrip } from "./history.ts";
import { nextRate, RATES, rateText } from "./rates.ts";
import { ticks } from "./ticks.ts";
import {
  instantAtX,
  MAX_SPAN_MS,
  MIN_SPAN_MS,
  moved,
  neighbour,
  showing,
  snapped,
  spanOf,
  xOfInstant,
  zoomed,
} from "./time_range.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const RANGE = { from_ms: 1_000_000, to_ms: 1_100_000 };
const SLICE: HistorySlice = {
  ...RANGE,
  counts: [10, 10, null, 40, 0, 0, 0, 0, 0, 20],
  gaps: [],
  commands: [],
  tags: [],
};

pure("xOfInstant() and instantAtX() lead to and fro", () => {
  assert.equal(xOfInstant(1_025_000, RANGE, 400), 100);
  assert.equal(instantAtX(100, RANGE, 400), 1_025_000);
});

pure("zoomed() keeps the instant under the pointer where it is, within bounds", () => {
  const instant = fc.double({ min: 1_000_000, max: 1_100_000, noNaN: true });
  const factor = fc.double({ min: 0.001, max: 1e6, noNaN: true });
  fc.assert(fc.property(instant, factor, (at_ms, by) => {
    const range = zoomed(RANGE, by, at_ms);
    const [before, after] = [xOfInstant(at_ms, RANGE, 1), xOfInstant(at_ms, range, 1)];
    assert.ok(Math.abs(before - after) < 1e-6);
    assert.ok(spanOf(range) >= MIN_SPAN_MS - 1e-3 && spanOf(range) <= MAX_SPAN_MS + 1e-3);
  }));
});

pure("showing() moves no more than it has to", () => {
  assert.equal(showing(RANGE, 1_050_000), RANGE);
  assert.deepEqual(showing(RANGE, 1_095_000), moved(RANGE, 5_000));
  assert.deepEqual(showing(RANGE, 900_000), moved(RANGE, -110_000));
});

pure("snapped() takes the nearest target within reach", () => {
  assert.equal(snapped(100, [80, 107, 95], 10), 95);
  assert.equal(snapped(100, [80, 120], 10), 100);
});

pure("neighbour() is the next target in a direction, never the one that one stands on", () => {
  const targets = [300, 100, 200];
  assert.equal(neighbour(100, targets, 1), 200);
  assert.equal(neighbour(200.4, targets, -1), 100);
  assert.equal(neighbour(300, targets, 1), null);
});

pure("ticks() are round on the scale of the page, and far enough apart", () => {
  const from_ms = Date.parse("2017-07-15T10:03:00Z");
  const range = { from_ms, to_ms: from_ms + 9_000_000 };
  const texts = (scale: Parameters<typeof ticks>[2]) =>
    ticks(range, 1000, scale).map(({ text }) => text);
  assert.deepEqual(texts({ type: "utc" }).slice(0, 3), ["10:15", "10:30", "10:45"]);
  assert.deepEqual(
    texts({ type: "local", aheadMinutes: () => 345 }).slice(0, 2),
    ["16:00", "16:15"],
  );
  assert.deepEqual(
    texts({ type: "mission", zero_ms: from_ms + 60_000 }).slice(0, 2),
    ["T+00:00", "T+00:15"],
  );
  const week = ticks({ from_ms, to_ms: from_ms + 7 * 86_400_000 }, 800, { type: "utc" });
  assert.deepEqual(week.map(({ text }) => text).slice(0, 2), ["07-16", "07-17"]);
  for (const [i, { x }] of week.slice(1).entries()) assert.ok(x - (week[i]?.x ?? 0) >= 84);
});

pure("densityBars() are as high as the rate, scaled to the highest", () => {
  const bars = densityBars(SLICE, RANGE, 30);
  assert.deepEqual(bars.map(({ x, height }) => [x, height]), [
    ...[[0, 0.25], [3, 0.25], [9, 1], [27, 0.5]],
  ]);
});

pure("densityBars() stay where they belong while one zooms", () => {
  const bars = densityBars(SLICE, { from_ms: 1_025_000, to_ms: 1_045_000 }, 12);
  assert.deepEqual(bars.map(({ x }) => x), [3, 6]);
  assert.deepEqual(densityBars({ ...SLICE, counts: [] }, RANGE, 30), []);
});

pure("rateAt() is in messages per second, or nothing where nobody has counted", () => {
  assert.equal(rateAt(SLICE, 1_035_000), 4);
  assert.equal(rateAt(SLICE, 1_025_000), null);
  assert.equal(rateAt(SLICE, 999_999), null);
});

pure("stretchOnStrip() is cut off at the edges", () => {
  assert.deepEqual(stretchOnStrip({ from_ms: 0, to_ms: 1_050_000 }, RANGE, 100), {
    x: 0,
    width: 50,
  });
  assert.equal(stretchOnStrip({ from_ms: 0, to_ms: 900 }, RANGE, 100), null);
});

pure("nextRate() walks the list in the direction of play, and stays at its ends", () => {
  assert.equal(nextRate(1, 1), 2);
  assert.equal(nextRate(3, -1), 2);
  assert.equal(nextRate(-4, 1), -8);
  assert.equal(nextRate(64, 1), 64);
  assert.equal(nextRate(0.1, -1), 0.1);
  assert.deepEqual([RATES.at(0), RATES.at(-1)], [0.1, 64]);
  assert.deepEqual([4, -0.25].map(rateText), ["4×", "−0.25×"]);
});
