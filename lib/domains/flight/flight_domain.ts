import type { Domain, Received } from "../domain.ts";
import { DEFAULT_PREFIX } from "../prefix.ts";
import { DEFAULT_FLIGHT_LIMITS, type FlightLimits, flightStatus } from "./ages.ts";
import { decodeFlight } from "./decode_flight.ts";
import { type FlightMessage, SOURCE_TIME_HEADER } from "./message.ts";
import { flightMask, flightMotion, flightPosition, placeLag_s } from "./motion.ts";
import { flightFilters, parseFlightSubject } from "./subjects.ts";
import { reduceFlight } from "./track.ts";

export interface FlightOptions {
  /** @default "tspi" */
  readonly prefix?: string;
  readonly limits?: FlightLimits;
}

/** Aircraft as their transponders report them; an entity is an icao24. */
export function flightDomain(options: FlightOptions = {}): Domain<FlightMessage> {
  const { prefix = DEFAULT_PREFIX, limits = DEFAULT_FLIGHT_LIMITS } = options;
  return {
    name: "flight",
    filters: flightFilters(prefix),
    owns: (subject) => parseFlightSubject(prefix, subject) !== null,
    decode: decodeFlight,
    observe: (message, received) => ({
      entity: message.payload.icao24,
      message,
      event_ms: message.payload.last_contact_unix * 1000,
      recv_ms: received.stored_ms,
      offset_ms: sourceOffset(message, received),
    }),
    positionOf: ({ payload }) => flightPosition(payload),
    placeLagOf: ({ payload }) => placeLag_s(payload) * 1000,
    motionOf: ({ payload }) => flightMotion(payload),
    maskOf: ({ payload }) => flightMask(payload),
    signsOf: ({ payload: { callsign, squawk, on_ground } }) => ({
      ...{ label: callsign, code: squawk, on_ground },
    }),
    reduce: (track, observation) => reduceFlight(track, observation, limits),
    statusOf: (track, position_ms) => flightStatus(track, position_ms, limits),
  };
}

/**
 * How far the source's clock is off, in ms: receive time minus what that clock said when the source
 * answered, so that it tells a clock that is wrong from an aircraft that was not heard for long.
 * Where nobody passed that on, the time of production stands in.
 */
function sourceOffset({ produced_at }: FlightMessage, { stored_ms, header }: Received): number {
  const said = header(SOURCE_TIME_HEADER);
  const source_ms = said !== null && /^-?\d{1,16}(\.\d+)?$/.test(said)
    ? Number(said)
    : Date.parse(produced_at);
  // A leap second is an instant that Date does not know.
  return Number.isFinite(source_ms) ? stored_ms - source_ms : 0;
}
