import { flightAge, type FlightLimits, flightStatus } from "@rangecast/domains/flight/ages";
import { type PredictableFlight, predictedFlight } from "@rangecast/domains/flight/ghost";
import type { Flight, FlightFacts, FlightStatus } from "./flight.ts";

/** A prediction moves on in steps of this: more often would be told to every client for little. */
const STEP_MS = 1_000;

/** What has to be known of a track to show its flight. */
export type SeenFlight = PredictableFlight;

export interface FlightView {
  readonly flight: Flight;
  /** The position of the channel from which on it looks different, if nothing is heard till then. */
  readonly until_ms: number;
}

/** How a flight looks with the channel at `position_ms`; null when it is gone. Pure. */
export function flightAt(
  track: SeenFlight,
  position_ms: number,
  limits: FlightLimits,
): FlightView | null {
  const status = statusAt(track, position_ms, limits);
  if (status === null) return null;
  const { ghost_after_ms, stale_after_ms } = limits;
  const age_ms = flightAge(track, position_ms);
  const heard_ms = position_ms - age_ms;
  const flight = factsOf(track.latest.payload);
  if (age_ms <= ghost_after_ms) {
    const next_ms = status === "STALE" ? ghost_after_ms : Math.min(ghost_after_ms, stale_after_ms);
    return { flight: { ...flight, status }, until_ms: heard_ms + next_ms };
  }
  const step_ms = Math.floor(age_ms / STEP_MS) * STEP_MS;
  const next_ms = age_ms < stale_after_ms
    ? Math.min(step_ms + STEP_MS, stale_after_ms)
    : step_ms + STEP_MS;
  const { lat, lon } = predictedFlight(track, heard_ms + step_ms);
  return { flight: { ...flight, position: { lat, lon }, status }, until_ms: heard_ms + next_ms };
}

/** Null when it is gone. */
function statusAt(
  track: SeenFlight,
  position_ms: number,
  limits: FlightLimits,
): FlightStatus | null {
  const status = flightStatus(track, position_ms, limits);
  if (status === "GONE") return null;
  return status === "LIVE" ? "NORMAL" : status;
}

function factsOf(payload: FlightFacts): FlightFacts {
  const { lat, lon } = payload.position;
  return {
    icao24: payload.icao24,
    callsign: payload.callsign,
    position: { lat, lon },
    altitude_m: payload.altitude_m,
    heading_deg: payload.heading_deg,
    velocity_mps: payload.velocity_mps,
    vertical_rate_mps: payload.vertical_rate_mps,
    on_ground: payload.on_ground,
    squawk: payload.squawk,
    last_contact_unix: payload.last_contact_unix,
  };
}
