import { decodeJson, encodeJson } from "@rangecast/codec/json";
import type { FlightMessage, FlightPayload, FlightSource } from "./message.ts";
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

/** Why bytes are no flight: no strict JSON; a key unknown or missing; a value that may not be. */
export type FlightRefusal = "json" | "keys" | "value";

type Check = (value: unknown) => FlightRefusal | null;

const MAX_NAME_LENGTH = 100;
const UTC =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|\+00:00)$/;

const name = value((it) => isText(it, MAX_NAME_LENGTH));
const latitude = value(isLatitude);
const longitude = value(isLongitude);
const boolean = value((it) => typeof it === "boolean");
const notNegative = value((it) => isNumber(it, 0));

const checkMessage = object<FlightMessage>({
  schema_version: value((it) => it === 1),
  type: value((it) => it === "flight_state" || it === "flight_update"),
  produced_at: value((it) => typeof it === "string" && UTC.test(it)),
  source: object<FlightSource>({
    provider: name,
    mode: name,
    bbox: object<FlightSource["bbox"]>({
      lat_min: latitude,
      lat_max: latitude,
      lon_min: longitude,
      lon_max: longitude,
    }),
    poll_interval_s: notNegative,
  }),
  payload: object<FlightPayload>({
    icao24: value((it) => typeof it === "string" && isIcao24(it)),
    callsign: orNull((it) => isText(it, MAX_CALLSIGN_LENGTH)),
    position: object<FlightPayload["position"]>({ lat: latitude, lon: longitude }),
    altitude_m: orNull((it) => isNumber(it)),
    geo_altitude_m: orNull((it) => isNumber(it)),
    velocity_mps: orNull((it) => isNumber(it, 0)),
    heading_deg: orNull(isHeading),
    vertical_rate_mps: orNull((it) => isNumber(it)),
    on_ground: boolean,
    squawk: orNull((it) => isText(it, MAX_SQUAWK_LENGTH)),
    spi: boolean,
    time_position_unix: orNull(isUnixSeconds),
    last_contact_unix: value(isUnixSeconds),
  }),
});

/** What may be left out of a payload stands for null. */
const UNKNOWN = {
  callsign: null,
  altitude_m: null,
  geo_altitude_m: null,
  velocity_mps: null,
  heading_deg: null,
  vertical_rate_mps: null,
  squawk: null,
  time_position_unix: null,
};

/**
 * Reads a published flight as `schemas/flight-state.json` describes it; what its payload leaves out
 * is null. A refusal is a plain string; it never throws.
 */
export function decodeFlight(bytes: Uint8Array): FlightMessage | FlightRefusal {
  let value: unknown;
  try {
    value = decodeJson(bytes);
  } catch {
    return "json";
  }
  return readFlight(value);
}

/** The flight that a JSON value is, such as a line of a file. It never throws. */
export function readFlight(value: unknown): FlightMessage | FlightRefusal {
  const refusal = checkMessage(value);
  if (refusal !== null) return refusal;
  const message = value as FlightMessage; // every key and value was checked
  return { ...message, payload: { ...UNKNOWN, ...message.payload } };
}

export function encodeFlight(message: FlightMessage): Uint8Array {
  return encodeJson(message);
}

function value(is: (value: unknown) => boolean): Check {
  return (it) => is(it) ? null : "value";
}

function orNull(is: (value: unknown) => boolean): Check {
  return (it) => it === null || it === undefined || is(it) ? null : "value";
}

/** Checks an object that has these keys alone. */
function object<T>(checks: Readonly<Record<keyof T & string, Check>>): Check {
  const known = new Map<string, Check>(Object.entries(checks));
  return (it) => {
    if (typeof it !== "object" || it === null || Array.isArray(it)) return "value";
    const members = new Map<string, unknown>(Object.entries(it));
    for (const key of members.keys()) if (!known.has(key)) return "keys";
    for (const [key, check] of known) {
      const refusal = check(members.get(key));
      if (refusal !== null) return members.has(key) ? refusal : "keys";
    }
    return null;
  };
}
