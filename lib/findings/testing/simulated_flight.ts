import type { Random } from "@rangecast/base/random";
import { degreesToRadians } from "@rangecast/base/units";
import type { FlightMessage, FlightPayload } from "@rangecast/domains/flight/message";

export interface Place {
  readonly lat: number;
  readonly lon: number;
}

export interface Aircraft {
  readonly icao24: string;
  readonly place: Place;
  readonly altitude_m: number;
  readonly velocity_mps: number;
  readonly heading_deg: number;
  readonly on_ground: boolean;
  readonly squawk: string | null;
}

/** What an aircraft does for a while; what is left out stays as it was, and rates are zero. */
export interface Leg extends Partial<Pick<Aircraft, "velocity_mps" | "on_ground" | "squawk">> {
  readonly for_s: number;
  readonly vertical_rate_mps?: number;
  readonly turn_dps?: number;
  /** It reports a place so far to the north of its own. */
  readonly shift_m?: number;
  /** It is not heard. */
  readonly silent?: boolean;
  /** It reports nothing but its place. */
  readonly nulls?: boolean;
  /** It is heard this often at most. */
  readonly reports?: number;
}

const START_UNIX_S = 1_764_380_000;
const METRES_PER_DEGREE = 111_195;
/** Share of the reports that do not arrive. */
const LOST_SHARE = 0.05;
/** Rates are measured with some error. */
const RATE_ERROR_MPS = 0.5;

/** The reports of an aircraft that flies `legs`, one every `interval_s` unless it is lost. */
export function simulateFlight(
  aircraft: Aircraft,
  legs: readonly Leg[],
  { interval_s, random }: { readonly interval_s: number; readonly random: Random },
): FlightPayload[] {
  const reports: FlightPayload[] = [];
  let now = aircraft;
  let at_s = 0;
  for (const leg of legs) {
    now = { ...now, ...flown(leg) };
    let heard = 0;
    for (let second = 0; second < leg.for_s; second++, at_s++) {
      const isDue = at_s % interval_s === 0 || leg.reports !== undefined;
      const isHeard = !leg.silent && heard < (leg.reports ?? Infinity) && random() >= LOST_SHARE;
      if (isDue && isHeard) {
        heard++;
        const error_mps = (random() - 0.5) * 2 * RATE_ERROR_MPS;
        reports.push(report(now, leg, START_UNIX_S + at_s, error_mps));
      }
      now = afterOneSecond(now, leg);
    }
  }
  return reports;
}

/** The message that reports a state, as a poller publishes it. */
export function flightMessageOf(payload: FlightPayload): FlightMessage {
  return {
    schema_version: 1,
    type: "flight_update",
    produced_at: new Date(payload.last_contact_unix * 1000).toISOString(),
    source: {
      provider: "simulated",
      mode: "replay",
      bbox: { lat_min: -90, lat_max: 90, lon_min: -180, lon_max: 180 },
      poll_interval_s: 10,
    },
    payload,
  };
}

function flown({ velocity_mps, on_ground, squawk }: Leg): Partial<Aircraft> {
  return {
    ...(velocity_mps === undefined ? {} : { velocity_mps }),
    ...(on_ground === undefined ? {} : { on_ground }),
    ...(squawk === undefined ? {} : { squawk }),
  };
}

function afterOneSecond(now: Aircraft, { vertical_rate_mps = 0, turn_dps = 0 }: Leg): Aircraft {
  const heading = degreesToRadians(now.heading_deg);
  const metresPerLon = METRES_PER_DEGREE * Math.cos(degreesToRadians(now.place.lat));
  return {
    ...now,
    place: {
      lat: now.place.lat + now.velocity_mps * Math.cos(heading) / METRES_PER_DEGREE,
      lon: now.place.lon + now.velocity_mps * Math.sin(heading) / metresPerLon,
    },
    altitude_m: now.altitude_m + vertical_rate_mps,
    heading_deg: (now.heading_deg + turn_dps + 360) % 360,
  };
}

function report(now: Aircraft, leg: Leg, unix_s: number, error_mps: number): FlightPayload {
  const { shift_m = 0, vertical_rate_mps = 0, nulls = false } = leg;
  const known = <Value>(value: Value) => nulls ? null : value;
  return {
    icao24: now.icao24,
    callsign: null,
    position: { lat: now.place.lat + shift_m / METRES_PER_DEGREE, lon: now.place.lon },
    altitude_m: known(now.altitude_m),
    geo_altitude_m: null,
    velocity_mps: known(now.velocity_mps),
    heading_deg: known(now.heading_deg),
    vertical_rate_mps: known(now.on_ground ? 0 : vertical_rate_mps + error_mps),
    on_ground: now.on_ground,
    squawk: known(now.squawk),
    spi: false,
    time_position_unix: unix_s,
    last_contact_unix: unix_s,
  };
}
