import type { FlightPayload } from "./message.ts";
import { isIcao24 } from "./subjects.ts";
import {
  isHeading,
  isLatitude,
  isLongitude,
  isNumber,
  isText,
  isUnixSeconds,
  MAX_CALLSIGN_LENGTH,
  MAX_SQUAWK_LENGTH,
} from "./values.ts";

/**
 * Why a state vector gives no flight. `no_position` is an aircraft whose place nobody knows;
 * the others are malformed: no list of enough values, no address of a transponder, a time that is
 * no whole second, a place off the globe, another value of a wrong type or out of its range.
 */
export type VectorRefusal = "no_position" | "shape" | "icao24" | "time" | "position" | "value";

/** Every {@linkcode VectorRefusal}, for counters that start at zero. */
export const VECTOR_REFUSALS: readonly VectorRefusal[] = [
  "no_position",
  "shape",
  "icao24",
  "time",
  "position",
  "value",
];

/** Values up to `spi`; the source of the position and the category may be missing. */
const MIN_VALUES = 16;

/**
 * The flight in a state vector of OpenSky's REST API, whose values have their meaning by index
 * (https://openskynetwork.github.io/opensky-api/rest.html). It never throws.
 */
export function readStateVector(vector: unknown): FlightPayload | VectorRefusal {
  if (!Array.isArray(vector) || vector.length < MIN_VALUES) return "shape";
  const values: readonly unknown[] = vector;
  const icao24 = typeof values[0] === "string" ? values[0].trim().toLowerCase() : "";
  if (!isIcao24(icao24)) return "icao24";
  const [time_position_unix, last_contact_unix] = [values[3] ?? null, values[4]];
  if (!isUnixSeconds(last_contact_unix) || !orNull(time_position_unix, isUnixSeconds)) {
    return "time";
  }
  const [lon, lat] = [values[5] ?? null, values[6] ?? null];
  if (lon === null || lat === null) return "no_position";
  if (!isLatitude(lat) || !isLongitude(lon)) return "position";
  const measured = readMeasured(values);
  const said = readSaid(values);
  if (measured === null || said === null) return "value";
  return {
    icao24,
    callsign: said.callsign,
    position: { lat, lon },
    ...measured,
    on_ground: said.on_ground,
    squawk: said.squawk,
    spi: said.spi,
    time_position_unix,
    last_contact_unix,
  };
}

function readMeasured(values: readonly unknown[]) {
  const altitude_m = values[7] ?? null;
  const velocity_mps = values[9] ?? null;
  const heading_deg = values[10] === 360 ? 0 : values[10] ?? null;
  const vertical_rate_mps = values[11] ?? null;
  const geo_altitude_m = values[13] ?? null;
  const valid = orNull(altitude_m, isFiniteNumber) && orNull(geo_altitude_m, isFiniteNumber) &&
    orNull(velocity_mps, isSpeed) && orNull(heading_deg, isHeading) &&
    orNull(vertical_rate_mps, isFiniteNumber);
  return valid
    ? { altitude_m, geo_altitude_m, velocity_mps, heading_deg, vertical_rate_mps }
    : null;
}

function readSaid(values: readonly unknown[]) {
  const [callsign, squawk] = [trimmed(values[1]), trimmed(values[14])];
  const [on_ground, spi] = [values[8], values[15]];
  if (!orNull(callsign, isCallsign) || !orNull(squawk, isSquawk)) return null;
  if (typeof on_ground !== "boolean" || typeof spi !== "boolean") return null;
  return { callsign, squawk, on_ground, spi };
}

/** A text without its padding; null when nothing is left. */
function trimmed(value: unknown): unknown {
  return typeof value === "string" ? value.trim() || null : value ?? null;
}

function orNull<T>(value: unknown, is: (value: unknown) => value is T): value is T | null {
  return value === null || is(value);
}

function isFiniteNumber(value: unknown): value is number {
  return isNumber(value);
}

function isSpeed(value: unknown): value is number {
  return isNumber(value, 0);
}

function isCallsign(value: unknown): value is string {
  return isText(value, MAX_CALLSIGN_LENGTH);
}

function isSquawk(value: unknown): value is string {
  return isText(value, MAX_SQUAWK_LENGTH);
}
