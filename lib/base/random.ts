/** Returns the next number in [0, 1). */
export type Random = () => number;

/**
 * A small seeded generator, the same sequence everywhere for the same `seed` (a 32-bit integer).
 * Algorithm: mulberry32 by Tommy Ettinger (public domain). Not for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
