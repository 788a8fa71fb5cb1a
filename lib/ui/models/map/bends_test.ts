import fc from "fast-check";
import assert from "node:assert/strict";
import { Bends } from "./bends.ts";

type Point = readonly [x: number, y: number];

/** The points that are kept of a way, its last sample included. */
function keptOf(way: readonly Point[], tolerance: number): Point[] {
  const bends = new Bends();
  bends.grow(1);
  bends.begin(0);
  const [first = [0, 0]] = way;
  const kept: Point[] = [first];
  let last = first;
  const take = ([x, y]: Point) => {
    const [from_x, from_y] = kept.at(-1) ?? first;
    return bends.take(0, x - from_x, y - from_y, tolerance);
  };
  for (const sample of way.slice(1)) {
    if (take(sample)) {
      kept.push(last);
      bends.begin(0);
      take(sample);
    }
    last = sample;
  }
  return [...kept, last];
}

/** From a point to the nearest one of a line. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / square;
  const at = Math.max(0, Math.min(1, share));
  return Math.hypot(x - ax - at * dx, y - ay - at * dy);
}

function farthestOff(way: readonly Point[], kept: readonly Point[]): number {
  const lines = kept.slice(1).map((end, i): [Point, Point] => [kept[i] ?? end, end]);
  return Math.max(
    ...way.map((sample) => Math.min(...lines.map(([a, b]) => distance(sample, a, b)))),
  );
}

/** Round and round, with so many samples a turn. */
function circle(radius: number, samples: number): Point[] {
  return Array.from({ length: samples + 1 }, (_, i): Point => {
    const angle = 2 * Math.PI * i / samples;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

Deno.test("Bends keep a circle round, and as many points of it, however often it is sampled", () => {
  // A fast aircraft: 37 s a turn, from some times to a hundred times a second.
  for (const samples of [150, 740, 3_700]) {
    const way = circle(1_200, samples);
    const kept = keptOf(way, 12);
    assert.ok(farthestOff(way, kept) <= 12, `${samples} samples`);
    assert.ok(kept.length > 15 && kept.length < 40, `${kept.length} of ${samples}`);
  }
});

Deno.test("Bends leave out what lies on a straight line, and what stands still", () => {
  const straight = Array.from({ length: 100 }, (_, i): Point => [i, i / 2]);
  assert.deepEqual(keptOf(straight, 1), [[0, 0], [99, 49.5]]);
  const standing = Array.from({ length: 100 }, (_, i): Point => [i % 2 / 2, i % 3 / 3]);
  assert.equal(keptOf(standing, 1).length, 2);
});

Deno.test("Bends keep where a way turns back upon itself", () => {
  const there = Array.from({ length: 50 }, (_, i): Point => [i * 10, 0]);
  const kept = keptOf([...there, ...there.toReversed()], 5);
  assert.ok(kept.some(([x]) => x >= 480), JSON.stringify(kept));
});

Deno.test("Bends pass no sample of any way by much more than the tolerance", () => {
  const turn = fc.record({ by: fc.double({ min: -1, max: 1, noNaN: true }), steps: fc.nat(30) });
  const ways = fc.record({
    turns: fc.array(turn, { maxLength: 12 }),
    step: fc.constantFrom(0.1, 1, 7),
  });
  fc.assert(fc.property(ways, ({ turns, step }) => {
    const way: Point[] = [[0, 0]];
    let [x, y, course] = [0, 0, 0];
    for (const { by, steps } of turns) {
      for (let i = 0; i < steps; i++) {
        course += by;
        [x, y] = [x + step * Math.cos(course), y + step * Math.sin(course)];
        way.push([x, y]);
      }
    }
    // A sample may lie beyond the end of its line, as far as the tolerance.
    assert.ok(farthestOff(way, keptOf(way, 1)) <= Math.SQRT2 + 1e-9);
  }));
});
