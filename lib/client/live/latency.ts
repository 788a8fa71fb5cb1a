import { quantiles } from "@rangecast/base/quantiles";

/** Latest values that the quantiles are taken from. */
const KEPT = 2048;

/** Quantiles of the last values: what a viewer has felt lately, not since the page was opened. */
export class RecentLatency {
  readonly #values = new Float64Array(KEPT);
  #count = 0;

  record(value_ms: number): void {
    this.#values[this.#count++ % KEPT] = value_ms;
  }

  /** The median and the 99th percentile; null before the first value. */
  read(): { readonly p50_ms: number; readonly p99_ms: number } | null {
    const size = Math.min(this.#count, KEPT);
    if (size === 0) return null;
    const { p50, p99 } = quantiles(this.#values.subarray(0, size));
    return { p50_ms: p50, p99_ms: p99 };
  }
}

/** How long it takes lately from receipt to this screen. */
export interface DomainLatency {
  readonly domain: string;
  readonly p50_ms: number;
  readonly p99_ms: number;
}
