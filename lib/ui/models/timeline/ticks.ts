import { formatDate, formatTime, type TimePrecision, type TimeScale } from "../time/format_time.ts";
import { spanOf, type TimeRange, xOfInstant } from "./time_range.ts";

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
const STEPS_MS = [
  ...[S / 10, S / 5, S / 2, S, 2 * S, 5 * S, 10 * S, 15 * S, 30 * S],
  ...[M, 2 * M, 5 * M, 10 * M, 15 * M, 30 * M, H, 2 * H, 3 * H, 6 * H, 12 * H],
  ...[D, 2 * D, 7 * D, 14 * D, 30 * D, 90 * D],
];
const SPACING_PX = 84;
const MAX_TICKS = 200;

export interface Tick {
  readonly x: number;
  readonly at_ms: number;
  readonly text: string;
}

/** Round instants of a strip, as the scale of the page counts them. */
export function ticks(range: TimeRange, width: number, scale: TimeScale): readonly Tick[] {
  const least_ms = spanOf(range) / width * SPACING_PX;
  const step_ms = STEPS_MS.find((each) => each >= least_ms) ?? STEPS_MS.at(-1) ?? D;
  const zero_ms = zeroOf(scale, range.from_ms);
  const first = Math.ceil((range.from_ms - zero_ms) / step_ms);
  const count = Math.min(MAX_TICKS, Math.floor((range.to_ms - zero_ms) / step_ms) - first + 1);
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const at_ms = zero_ms + (first + i) * step_ms;
    return { x: xOfInstant(at_ms, range, width), at_ms, text: tickText(at_ms, step_ms, scale) };
  });
}

/** The instant from which the scale counts round steps. */
function zeroOf(scale: TimeScale, near_ms: number): number {
  switch (scale.type) {
    case "utc":
      return 0;
    case "local":
      return -scale.aheadMinutes(near_ms) * M;
    case "mission":
      return scale.zero_ms;
  }
}

function tickText(at_ms: number, step_ms: number, scale: TimeScale): string {
  const date = formatDate(at_ms, scale);
  if (step_ms >= D && date !== "") return date.slice(5);
  const precision: TimePrecision = step_ms >= M ? "minutes" : step_ms >= S ? "seconds" : "tenths";
  return formatTime(at_ms, scale, precision);
}
