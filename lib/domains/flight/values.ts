/** What the values of a flight may be: the same here as in `schemas/flight-state.json`. */
import { MAX_UNIX_S } from "./message.ts";

export const MAX_CALLSIGN_LENGTH = 16;
export const MAX_SQUAWK_LENGTH = 8;

/** Whether `value` is a finite number from `min` to `max`. */
export function isNumber(value: unknown, min = -Infinity, max = Infinity): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= min && value <= max;
}

export function isLatitude(value: unknown): value is number {
  return isNumber(value, -90, 90);
}

export function isLongitude(value: unknown): value is number {
  return isNumber(value, -180, 180);
}

export function isHeading(value: unknown): value is number {
  return isNumber(value, 0) && value < 360;
}

/** Whole seconds since 1970. */
export function isUnixSeconds(value: unknown): value is number {
  return isNumber(value, 0, MAX_UNIX_S) && Number.isInteger(value);
}

/** A text of 1 to `max` characters, as JSON Schema counts them. */
export function isText(value: unknown, max: number): value is string {
  if (typeof value !== "string" || value === "" || value.length > 2 * max) return false;
  return value.length <= max || [...value].length <= max;
}
