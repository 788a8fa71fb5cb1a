import { dayOfYear, MS_PER_DAY } from "@rangecast/base/utc";
import { TICKS_PER_SECOND } from "@rangecast/domains/tspi/datagram";

const TICKS_PER_MS = TICKS_PER_SECOND / 1000;
const TICKS_PER_DAY = MS_PER_DAY * TICKS_PER_MS;

/** When a datagram says that it was measured. */
export interface DatagramStamp {
  /** Day of the year in UTC, 1..366. */
  readonly day: number;
  /** Units of 0.1 ms since midnight UTC. */
  readonly ticks: number;
}

/** Unix time in ticks, to the nearest. */
export function unixTicks(unix_ms: number): number {
  return Math.round(unix_ms * TICKS_PER_MS);
}

/** The stamp of an instant in Unix ticks. */
export function stampOf(unix_ticks: number): DatagramStamp {
  return {
    day: dayOfYear(unix_ticks / TICKS_PER_MS),
    ticks: ((unix_ticks % TICKS_PER_DAY) + TICKS_PER_DAY) % TICKS_PER_DAY,
  };
}
