import { DEFAULT_FLIGHT_LIMITS } from "@rangecast/domains/flight/ages";
import type { FlightMessage, FlightPayload } from "@rangecast/domains/flight/message";
import type { Flight } from "../adapters/flights/flight.ts";
import { flightAt, type SeenFlight } from "../adapters/flights/flight_at.ts";

/** A track that was heard of at `heard_ms`, from a source whose clock is right. */
export function sampleTrack(
  icao24: string,
  heard_ms: number,
  given: Partial<FlightPayload> = {},
): SeenFlight {
  const last_contact_unix = Math.floor(heard_ms / 1000);
  const latest: FlightMessage = {
    schema_version: 1,
    type: "flight_update",
    produced_at: new Date(heard_ms).toISOString(),
    source: {
      provider: "opensky",
      mode: "live",
      bbox: { lat_min: 40.4, lat_max: 41.2, lon_min: -74.5, lon_max: -73.5 },
      poll_interval_s: 10,
    },
    payload: {
      icao24,
      callsign: "RYR4TQ",
      position: { lat: 40.8, lon: -74 },
      altitude_m: 3000,
      geo_altitude_m: 3050,
      velocity_mps: 120,
      heading_deg: 90,
      vertical_rate_mps: -2.5,
      on_ground: false,
      squawk: "1000",
      spi: false,
      time_position_unix: last_contact_unix,
      last_contact_unix,
      ...given,
    },
  };
  return { latest, event_ms: heard_ms, offset_ms: 0 };
}

/** A flight that was heard of just now. */
export function sampleFlight(icao24: string, given: Partial<FlightPayload> = {}): Flight {
  const heard_ms = (given.last_contact_unix ?? 1_760_000_000) * 1000;
  const view = flightAt(sampleTrack(icao24, heard_ms, given), heard_ms, DEFAULT_FLIGHT_LIMITS);
  if (!view) throw new Error("a flight that was heard of just now is there");
  return view.flight;
}
