import { RATES_HZ } from "../protocol/protocol.ts";

/** Ticks of the hub: the fastest rate. */
export const BASE_RATE_HZ = 20;
export const TICK_MS = 1000 / BASE_RATE_HZ;

/** The rates by how many ticks of the hub lie between two of theirs; fastest first. */
export const INTERVALS: readonly number[] = RATES_HZ.map((rate) => BASE_RATE_HZ / rate).reverse();

/** Ticks of the hub between two of a view that asks for `rate_hz`: the next lower rate, or the lowest. */
export function intervalFor(rate_hz: number): number {
  const longest = INTERVALS.at(-1) ?? 1;
  return INTERVALS.find((interval) => BASE_RATE_HZ / interval <= rate_hz) ?? longest;
}
