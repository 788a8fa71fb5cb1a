/** The median, high percentiles and the largest of some values, all NaN for none. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Each is a value that occurs, the least one that at least that share of all is not above. */
export function quantiles(values: Iterable<number>): Quantiles {
  // Typed arrays sort by number.
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** The median; NaN of none. */
export function median(values: Iterable<number>): number {
  return quantiles(values).p50;
}
