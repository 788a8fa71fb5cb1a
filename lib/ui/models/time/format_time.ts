import { dayOfYear, formatIso } from "@rangecast/base/utc";

/** Which clock the times of a page follow. */
export type TimeScale =
  | { readonly type: "utc" }
  /** The viewer's own zone: minutes that it is ahead of UTC at an instant. */
  | { readonly type: "local"; readonly aheadMinutes: (unix_ms: number) => number }
  /** Time before or since an instant of the mission. */
  | { readonly type: "mission"; readonly zero_ms: number };

export const UTC: TimeScale = { type: "utc" };

/** The zone that the viewer's machine is set to. */
export const LOCAL: TimeScale = {
  type: "local",
  aheadMinutes: (unix_ms) => -new Date(unix_ms).getTimezoneOffset(),
};

/** Decimals of a second: cut off, not rounded, so that an instant never seems to lie ahead. */
export type TimePrecision = "minutes" | "seconds" | "tenths" | "milliseconds";

const LENGTH: Readonly<Record<TimePrecision, number>> = {
  minutes: 5,
  seconds: 8,
  tenths: 10,
  milliseconds: 12,
};
/** The last instant that a Date can be (ECMA-262, 21.4.1.1). */
const MAX_MS = 8.64e15;

/** The time of day, `11:30:04.2`; mission time as `T+01:12:30.0`. */
export function formatTime(
  unix_ms: number,
  scale: TimeScale = UTC,
  precision: TimePrecision = "seconds",
): string {
  if (!isInstant(unix_ms)) return "--:--:--";
  if (scale.type === "mission") return missionTime(unix_ms - scale.zero_ms, precision);
  return formatIso(shifted(unix_ms, scale)).slice(11, 11 + LENGTH[precision]);
}

/** The date, `2017-07-15`; empty in mission time, which has none. */
export function formatDate(unix_ms: number, scale: TimeScale = UTC): string {
  if (!isInstant(unix_ms) || scale.type === "mission") return "";
  return formatIso(shifted(unix_ms, scale)).slice(0, -14);
}

/** `day 196`, in UTC as ranges count days. */
export function formatDay(unix_ms: number): string {
  return isInstant(unix_ms) ? `day ${dayOfYear(unix_ms)}` : "";
}

/** What stands beside a time: `UTC`, `UTC+02:00`, `MET`. */
export function scaleName(unix_ms: number, scale: TimeScale): string {
  switch (scale.type) {
    case "utc":
      return "UTC";
    case "mission":
      return "MET";
    case "local": {
      const minutes = scale.aheadMinutes(unix_ms);
      const hours = Math.floor(Math.abs(minutes) / 60);
      return `UTC${minutes < 0 ? "−" : "+"}${padded(hours)}:${padded(Math.abs(minutes) % 60)}`;
    }
  }
}

/** A duration: `1 m 52 s`, `2 h 05 m`, `0.4 s`. */
export function formatSpan(span_ms: number): string {
  const total_s = Math.max(0, span_ms) / 1000;
  if (total_s < 10) return `${total_s.toFixed(1)} s`;
  const whole_s = Math.round(total_s);
  if (whole_s < 60) return `${whole_s} s`;
  const minutes = Math.floor(whole_s / 60);
  if (minutes < 60) return `${minutes} m ${padded(whole_s % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} m`;
}

function missionTime(since_ms: number, precision: TimePrecision): string {
  const sign = since_ms < 0 ? "−" : "+";
  const total_ms = Math.floor(Math.abs(since_ms));
  const hours = Math.floor(total_ms / 3_600_000);
  const rest = formatIso(total_ms % 3_600_000).slice(13, 11 + LENGTH[precision]);
  return `T${sign}${padded(hours)}${rest}`;
}

function shifted(unix_ms: number, scale: TimeScale): number {
  return scale.type === "local" ? unix_ms + scale.aheadMinutes(unix_ms) * 60_000 : unix_ms;
}

function isInstant(unix_ms: number): boolean {
  return Math.abs(unix_ms) < MAX_MS;
}

function padded(value: number): string {
  return String(value).padStart(2, "0");
}
