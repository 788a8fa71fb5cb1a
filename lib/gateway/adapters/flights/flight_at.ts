import { ghostAt, ghostReport } from "@rangecast/domains/flight/ghost";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import {
  DEFAULT_FLIGHT_LIMITS,
  flightAge,
  type FlightTrack,
} from "@rangecast/domains/flight/track";
import type { Flight, FlightFacts, FlightStatus } from "./flight.ts";

const { ghost_after_ms: GHOST_AFTER_MS, gone_after_ms: GONE_AFTER_MS } = DEFAULT_FLIGHT_LIMITS;
/** A prediction moves on in steps of this: more often would be told to every client for little. */
const STEP_MS = 1_000;

/** What has to be known of a track to show its flight. */
export type SeenFlight = Pick<FlightTrack, "latest" | "event_ms" | "offset_ms">;

export interface FlightView {
  readonly flight: Flight;
  /** The position of the channel from which on it looks different, if nothing is heard till then. */
  readonly until_ms: number;
}

/** How a flight looks with the channel at `position_ms`; null when it is gone. Pure. */
export function flightAt(
  track: SeenFlight,
  position_ms: number,
  stale_ms: number,
): FlightView | null {
  const { payload } = track.latest;
  const age_ms = flightAge(track, position_ms);
  const heard_ms = position_ms - age_ms;
  if (age_ms >= GONE_AFTER_MS) return null;
  const status = statusAt(age_ms, stale_ms);
  const flight = factsOf(payload);
  if (age_ms <= GHOST_AFTER_MS) {
    const next_ms = status === "STALE" ? GHOST_AFTER_MS : Math.min(GHOST_AFTER_MS, stale_ms);
    return { flight: { ...flight, status }, until_ms: heard_ms + next_ms };
  }
  const step_ms = Math.floor(age_ms / STEP_MS) * STEP_MS;
  const next_ms = age_ms < stale_ms ? Math.min(step_ms + STEP_MS, stale_ms) : step_ms + STEP_MS;
  const position = predicted(payload, step_ms);
  return { flight: { ...flight, position, status }, until_ms: heard_ms + next_ms };
}

function statusAt(age_ms: number, stale_ms: number): FlightStatus {
  if (age_ms >= stale_ms) return "STALE";
  return age_ms > GHOST_AFTER_MS ? "GHOST" : "NORMAL";
}

/** What stands on the ground, or has no known motion, stays where it was seen. */
function predicted(payload: FlightPayload, age_ms: number): FlightFacts["position"] {
  if (payload.on_ground) return payload.position;
  const { lat, lon } = ghostAt(
    ghostReport(payload),
    null,
    payload.last_contact_unix + age_ms / 1000,
  );
  return { lat, lon };
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
