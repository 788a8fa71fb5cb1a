import { degreesToRadians } from "@rangecast/base/units";
import type { Motion, Position } from "../domain.ts";
import type { FlightPayload } from "./message.ts";

/**
 * Where an aircraft is. Its height is the one above the ellipsoid; where its transponder does not
 * send that, the barometric altitude stands in, which differs by some hundred metres at most.
 */
export function flightPosition(
  { position: { lat, lon }, geo_altitude_m, altitude_m }: FlightPayload,
): Position {
  return { lat, lon, altitude_m: geo_altitude_m ?? altitude_m };
}

/** When an aircraft was where its state says, in seconds of its source's clock. */
export function positionTime_s(
  { time_position_unix, last_contact_unix }: FlightPayload,
): number {
  return time_position_unix ?? last_contact_unix;
}

/** OpenSky tells no place that is older at the last contact; an older one tells too little. */
const MAX_BEHIND_S = 15;

/** How much older the place of an aircraft is than its last contact, in seconds: 0 to 15. */
export function placeLag_s(payload: FlightPayload): number {
  const lag_s = payload.last_contact_unix - positionTime_s(payload);
  return Math.max(0, Math.min(MAX_BEHIND_S, lag_s));
}

/** How an aircraft moves: along its track over ground. A speed of 0 needs no direction. */
export function flightMotion(
  { velocity_mps, heading_deg, vertical_rate_mps }: FlightPayload,
): Motion {
  const speed_mps = velocity_mps ?? NaN;
  const heading = degreesToRadians(heading_deg ?? (speed_mps === 0 ? 0 : NaN));
  return {
    east_mps: speed_mps * Math.sin(heading),
    north_mps: speed_mps * Math.cos(heading),
    up_mps: vertical_rate_mps ?? NaN,
    acceleration_mps2: NaN,
  };
}

/** Which values are known, as `Domain.maskOf()` numbers them; accelerations never are. */
export function flightMask(payload: FlightPayload): number {
  const { east_mps, up_mps } = flightMotion(payload);
  const hasAltitude = flightPosition(payload).altitude_m !== null;
  return 0b11 | (hasAltitude ? 0b100 : 0) | (Number.isNaN(east_mps) ? 0 : 0b11_000) |
    (Number.isNaN(up_mps) ? 0 : 0b100_000);
}
