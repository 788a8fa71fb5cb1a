import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "./random.ts";

/** The published algorithm (mulberry32, in C), with the 32-bit arithmetic written out. */
function* reference(seed: number): Generator<number> {
  const wrap = (n: bigint) => n & 0xffff_ffffn;
  for (let state = wrap(BigInt(seed));;) {
    state = wrap(state + 0x6d2b79f5n);
    let z = wrap((state ^ (state >> 15n)) * (state | 1n));
    z ^= wrap(z + wrap((z ^ (z >> 7n)) * (z | 61n)));
    yield Number(z ^ (z >> 14n)) / 2 ** 32;
  }
}

Deno.test("seededRandom() gives the published sequence when the seed is any 32-bit integer", () => {
  fc.assert(fc.property(fc.integer(), (seed) => {
    const random = seededRandom(seed);
    for (const expected of reference(seed).take(20)) assert.equal(random(), expected);
  }));
});

Deno.test("seededRandom() gives known numbers when the seed is 0 and 1", () => {
  const [zero, one] = [seededRandom(0), seededRandom(1)];
  assert.deepEqual([zero(), zero()], [0.26642920868471265, 0.0003297457005828619]);
  assert.deepEqual([one(), one()], [0.6270739405881613, 0.002735721180215478]);
});

Deno.test("seededRandom() is spread evenly over [0, 1)", () => {
  const random = seededRandom(7);
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const number = random();
    assert.ok(number >= 0 && number < 1);
    const tenth = Math.floor(number * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) assert.ok(Math.abs(count - 10_000) < 500, String(tenths));
});
