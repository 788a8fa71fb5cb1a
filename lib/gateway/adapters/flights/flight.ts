import type { FlightPayload } from "@rangecast/domains/flight/message";

/** How a flight is to be shown: measured lately, predicted, or not heard for so long that it is old. */
export type FlightStatus = "NORMAL" | "GHOST" | "STALE";

/** What clients of `/ws/flights` are told of a flight's message. */
export type FlightFacts = Pick<
  FlightPayload,
  | "icao24"
  | "callsign"
  | "position"
  | "altitude_m"
  | "heading_deg"
  | "velocity_mps"
  | "vertical_rate_mps"
  | "on_ground"
  | "squawk"
  | "last_contact_unix"
>;

/** A flight as clients of `/ws/flights` get it. */
export interface Flight extends FlightFacts {
  readonly status: FlightStatus;
}

export function isSameFlight(a: Flight, b: Flight): boolean {
  return a.position.lat === b.position.lat && a.position.lon === b.position.lon &&
    a.last_contact_unix === b.last_contact_unix && a.status === b.status &&
    a.altitude_m === b.altitude_m && a.heading_deg === b.heading_deg &&
    a.velocity_mps === b.velocity_mps && a.vertical_rate_mps === b.vertical_rate_mps &&
    a.on_ground === b.on_ground && a.callsign === b.callsign && a.squawk === b.squawk;
}
