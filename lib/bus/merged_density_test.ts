import assert from "node:assert/strict";
import { mergeDensities } from "./merged_density.ts";
import type { StreamDensity, Stretch } from "./stream_history.ts";

/** Counts of parts of 10 s. */
function density(counts: readonly number[], ...gaps: readonly (readonly [number, number])[]) {
  const stretch = (from_s: number, to_s: number): Stretch => ({
    from_ms: from_s * 1000,
    to_ms: to_s * 1000,
  });
  return {
    ...stretch(0, counts.length * 10),
    counts,
    gaps: gaps.map(([from_s, to_s]) => stretch(from_s, to_s)),
  } satisfies StreamDensity;
}

const gapsOf = (...all: [StreamDensity, ...StreamDensity[]]) =>
  mergeDensities(all).gaps.map(({ from_ms, to_ms }) => [from_ms / 1000, to_ms / 1000]);

Deno.test("mergeDensities() leaves one stream as it is", () => {
  const one = density([1, 0, 0, 2], [8, 31]);
  assert.deepEqual(mergeDensities([one]), one);
});

Deno.test("mergeDensities() adds up what streams have stored", () => {
  const merged = mergeDensities([density([1, 2, 3]), density([0, 5, 0]), density([1, 0, 0])]);
  assert.deepEqual(merged.counts, [2, 7, 3]);
});

Deno.test("mergeDensities() is silent where one stream has a gap and the others nothing", () => {
  const quiet = density([0, 0, 0, 0, 0, 0]);
  const one = density([1, 0, 0, 0, 0, 1], [5, 55]);
  assert.deepEqual(gapsOf(one, quiet), [[5, 55]]);
  assert.deepEqual(gapsOf(one, density([1, 1, 0, 0, 1, 1], [15, 42])), [[15, 42]]);
  assert.deepEqual(gapsOf(one, density([9, 9, 9, 9, 9, 9])), []);
  assert.deepEqual(gapsOf(one, density([1, 0, 1, 0, 0, 1], [2, 25], [25, 53])), [[5, 53]]);
});

Deno.test("mergeDensities() leaves out pieces that are too short to be seen as silence", () => {
  const one = density([1, 0, 0, 1], [8, 31]);
  assert.deepEqual(gapsOf(one, density([1, 1, 0, 1], [16, 20])), [[16, 30]]);
  assert.deepEqual(gapsOf(one, density([1, 1, 1, 1], [16, 20])), []);
});
