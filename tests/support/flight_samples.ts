/** Flights for tests: made-up ones of every shape, and one of a given aircraft. */
import type { FlightMessage, FlightPayload } from "@rangecast/domains/flight/message";
import fc from "fast-check";

const finite = { noNaN: true, noDefaultInfinity: true };
const number = fc.double(finite);
const latitude = fc.double({ min: -90, max: 90, ...finite });
const longitude = fc.double({ min: -180, max: 180, ...finite });
const seconds = fc.integer({ min: 0, max: 253_402_300_799 });

export const icao24s = fc.stringMatching(/^[0-9a-f]{6}$/);

export const flightPayloads: fc.Arbitrary<FlightPayload> = fc.record({
  icao24: icao24s,
  callsign: fc.option(fc.string({ minLength: 1, maxLength: 16, unit: "binary" })),
  position: fc.record({ lat: latitude, lon: longitude }),
  altitude_m: fc.option(number),
  geo_altitude_m: fc.option(number),
  velocity_mps: fc.option(fc.double({ min: 0, ...finite })),
  heading_deg: fc.option(fc.double({ min: 0, max: 360, maxExcluded: true, ...finite })),
  vertical_rate_mps: fc.option(number),
  on_ground: fc.boolean(),
  squawk: fc.option(fc.stringMatching(/^[0-7]{4}$/)),
  spi: fc.boolean(),
  time_position_unix: fc.option(seconds),
  last_contact_unix: seconds,
});

export const flightMessages: fc.Arbitrary<FlightMessage> = fc.record({
  schema_version: fc.constant(1 as const),
  type: fc.constantFrom("flight_state" as const, "flight_update" as const),
  produced_at: fc.integer({ min: 0, max: 253_402_300_799_999 })
    .map((ms) => new Date(ms).toISOString()),
  source: fc.record({
    provider: fc.string({ minLength: 1, maxLength: 100 }),
    mode: fc.constantFrom("live", "replay"),
    bbox: fc.record({
      lat_min: latitude,
      lat_max: latitude,
      lon_min: longitude,
      lon_max: longitude,
    }),
    poll_interval_s: fc.double({ min: 0, ...finite }),
  }),
  payload: flightPayloads,
});

const PAYLOAD: FlightPayload = {
  icao24: "4ca97b",
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
  time_position_unix: 1_764_380_000,
  last_contact_unix: 1_764_380_000,
};

/** A flight with the given values in its payload; it was produced when it was heard. */
export function flightMessage(changes: Partial<FlightPayload> = {}): FlightMessage {
  const payload = { ...PAYLOAD, ...changes };
  return {
    schema_version: 1,
    type: "flight_update",
    produced_at: new Date(payload.last_contact_unix * 1000).toISOString(),
    source: {
      provider: "opensky",
      mode: "live",
      bbox: { lat_min: 40.4, lat_max: 41.2, lon_min: -74.5, lon_max: -73.5 },
      poll_interval_s: 10,
    },
    payload,
  };
}
