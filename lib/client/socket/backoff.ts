import type { Random } from "@rangecast/base/random";

const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/**
 * How long to wait before attempt number `attempt` (from 1): twice as long each time, up to 15 s, of
 * which the second half is random, so that a thousand viewers of a gateway that restarts do not
 * come back in step.
 */
export function backoffMs(attempt: number, random: Random): number {
  const ceiling_ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return ceiling_ms * (0.5 + 0.5 * random());
}
