import { formatSpan, formatTime, scaleName, type TimeScale } from "../time/format_time.ts";
import { spanOf, type TimeRange } from "./time_range.ts";

/** A strip for who has it read out: whole seconds of Unix time, and in words. */
export interface SliderValues {
  readonly min_s: number;
  readonly max_s: number;
  /** Within them, wherever the playhead is. */
  readonly now_s: number;
  readonly text: string;
}

/** `names` are of what marks the instant. */
export function sliderValues(
  at_ms: number,
  range: TimeRange,
  { scale, names }: { readonly scale: TimeScale; readonly names: string },
): SliderValues {
  const [min_s, max_s] = [Math.round(range.from_ms / 1000), Math.round(range.to_ms / 1000)];
  const at_s = Math.round(at_ms / 1000);
  const now_s = Math.max(min_s, Math.min(max_s, at_s));
  // The end of a strip on live is as old as its last frame.
  const isOn = Math.abs(at_s - now_s) <= 1;
  const parts = [
    `${formatTime(at_ms, scale)} ${scaleName(at_ms, scale)}`,
    ...isOn ? [] : ["not on the strip"],
    ...names === "" ? [] : [names],
  ];
  return { min_s, max_s, now_s, text: parts.join(", ") };
}

/** `2 h 50 m, from 08:40:00 to 11:30:00`. */
export function rangeText(range: TimeRange, scale: TimeScale): string {
  const [from, to] = [range.from_ms, range.to_ms].map((at_ms) => formatTime(at_ms, scale));
  return `${formatSpan(spanOf(range))}, from ${from} to ${to}`;
}
