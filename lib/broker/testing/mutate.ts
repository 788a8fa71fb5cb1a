import type { Random } from "@rangecast/base/random";

const INTERESTING = [0, 9, 10, 13, 32, 42, 46, 48, 57, 62, 123, 125, 127, 128, 255];

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** `bytes` with one to six small accidents: flips, holes, repetitions, strangers, early ends. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  for (let times = 1 + below(random, 6); times > 0; times--) result = once(result, other, random);
  return result;
}

function once(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length);
  const length = 1 + below(random, 24);
  switch (below(random, 7)) {
    case 0:
      return replaced(bytes, at, at + 1, [below(random, 256)]);
    case 1:
      return replaced(bytes, at, at + 1, [INTERESTING[below(random, INTERESTING.length)] ?? 0]);
    case 2:
      return replaced(bytes, at, at + length, []);
    case 3:
      return replaced(bytes, at, at, bytes.subarray(at, at + length));
    case 4: {
      const from = below(random, other.length);
      return replaced(bytes, at, at, other.subarray(from, from + length * 4));
    }
    case 5:
      // A digit somewhere: sizes are what a parser trips over.
      return replaced(bytes, at, at + below(random, 2), [48 + below(random, 10)]);
    default:
      return below(random, 4) === 0 ? bytes.slice(0, at) : bytes;
  }
}

function replaced(
  bytes: Uint8Array,
  start: number,
  end: number,
  middle: ArrayLike<number>,
): Uint8Array {
  const stop = Math.min(end, bytes.length);
  const result = new Uint8Array(bytes.length - (stop - start) + middle.length);
  result.set(bytes.subarray(0, start));
  result.set(middle, start);
  result.set(bytes.subarray(stop), start + middle.length);
  return result;
}
