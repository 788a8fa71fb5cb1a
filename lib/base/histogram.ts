import { assert } from "./assert.ts";

const BUCKETS_PER_OCTAVE = 32;
const SMALLEST = 2 ** -10;
const OCTAVES = 40;

/**
 * A distribution of positive numbers (latencies in ms, errors in m) in fixed memory: logarithmic
 * buckets, so that a quantile is at most 1/32 octave (about 2.2 %) above the exact value, between
 * 2^-10 and 2^30. Smaller values are told as up to 2^-10 and larger ones as the largest of all.
 */
export class Histogram {
  /** Counts, as doubles: 50 000 values a second would overflow 32 bits within a day. */
  readonly #buckets = new Float64Array(BUCKETS_PER_OCTAVE * OCTAVES);
  #count = 0;
  #sum = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  get max(): number {
    return this.#max;
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** Adds a value; negative ones count as 0. */
  record(value: number): void {
    assert(!Number.isNaN(value), "a recorded value is a number");
    const index = Math.floor(Math.log2(Math.max(value, SMALLEST) / SMALLEST) * BUCKETS_PER_OCTAVE);
    const bucket = Math.min(index, this.#buckets.length - 1);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count++;
    this.#sum += Math.max(value, 0);
    if (value > this.#max) this.#max = value;
  }

  /** Adds all values of another one. */
  add(other: Histogram): void {
    for (const [index, n] of other.#buckets.entries()) {
      if (n > 0) this.#buckets[index] = (this.#buckets[index] ?? 0) + n;
    }
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#max = Math.max(this.#max, other.#max);
  }

  /** The value below which the fraction `q` (0..1) of all lies; 0 when there are none. */
  quantile(q: number): number {
    assert(q >= 0 && q <= 1, "a quantile is a fraction from 0 to 1");
    const rank = Math.ceil(q * this.#count);
    let seen = 0;
    // The last bucket has no upper end: what lies in it is told as the largest value.
    for (const [index, n] of this.#buckets.subarray(0, -1).entries()) {
      seen += n;
      if (n > 0 && seen >= rank) {
        return Math.min(this.#max, SMALLEST * 2 ** ((index + 1) / BUCKETS_PER_OCTAVE));
      }
    }
    return this.#max;
  }

  reset(): void {
    this.#buckets.fill(0);
    this.#count = this.#sum = this.#max = 0;
  }
}
