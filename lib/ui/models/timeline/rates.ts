import { MAX_RATE, MIN_RATE } from "@rangecast/channel/replay-plan";

/** Rates that the keys and the list offer; any from 0.01 to 64 may be set. */
export const RATES: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** The next rate of the list, faster or slower, in the direction in which it plays. */
export function nextRate(rate: number, change: 1 | -1): number {
  const sign = rate < 0 ? -1 : 1;
  const speed = Math.abs(rate);
  const further = RATES.filter((each) => (each - speed) * change > 1e-9);
  const next = change === 1 ? further[0] : further.at(-1);
  return sign * (next ?? Math.max(MIN_RATE, Math.min(MAX_RATE, speed)));
}

/** `4×`, `0.25×`, `−1×`. */
export function rateText(rate: number): string {
  return `${rate < 0 ? "−" : ""}${Math.abs(rate)}×`;
}
