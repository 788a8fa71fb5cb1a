import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";
import { alongGreatCircle, type LatLon } from "@rangecast/domains/geodesy/great-circle";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import type { Leg, Plan } from "./plan.ts";

/** The ellipsoid lies so far below the surface that barometers count from. */
const GEOID_M = 25;

/**
 * Follows a plan second by second. It is flown on a plane around where it begins, where racetracks
 * close, and distances from there are true on the globe.
 */
export class TrafficAircraft {
  readonly #plan: Plan;
  #place: LatLon;
  #east_m = 0;
  #north_m = 0;
  /** On the plane. */
  #course_deg: number;
  /** On the globe. */
  #altitude_m: number;
  #heading_deg: number;
  #leg = 0;
  #inLeg_s = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#place = plan.start;
    this.#altitude_m = plan.start_altitude_m;
    this.#course_deg = plan.start_heading_deg;
    this.#heading_deg = plan.start_heading_deg;
  }

  /** Flies one second. */
  step(): void {
    const { speed_mps, climb_mps = 0, turn_dps = 0, duration_s } = this.#current;
    // Half of the turn before the way and half after it: a circle closes.
    const course = degreesToRadians(this.#course_deg + turn_dps / 2);
    this.#east_m += speed_mps * Math.sin(course);
    this.#north_m += speed_mps * Math.cos(course);
    this.#course_deg = (this.#course_deg + turn_dps + 360) % 360;
    this.#moveTo(this.#onGlobe());
    this.#altitude_m += climb_mps;
    this.#inLeg_s++;
    if (this.#inLeg_s < duration_s) return;
    this.#inLeg_s = 0;
    this.#leg = (this.#leg + 1) % this.#plan.legs.length;
    if (this.#leg === 0) this.#beginAgain();
  }

  /** What it reports at `unix_s`; null while nothing is heard of it. */
  report(unix_s: number): FlightPayload | null {
    const { speed_mps, climb_mps = 0, squawk, silent, spoofed_m } = this.#current;
    if (silent) return null;
    const { icao24, callsign, on_ground, squawk: usual } = this.#plan;
    const { lat, lon } = spoofed_m === undefined
      ? this.#place
      : alongGreatCircle(this.#place, 90, spoofed_m);
    const altitude_m = rounded(this.#altitude_m, 2);
    const heading_deg = rounded(this.#heading_deg, 2);
    return {
      icao24,
      callsign,
      position: { lat: rounded(lat, 5), lon: rounded(lon, 5) },
      altitude_m: on_ground ? null : altitude_m,
      geo_altitude_m: on_ground ? null : altitude_m + GEOID_M,
      velocity_mps: rounded(speed_mps, 2),
      heading_deg: heading_deg === 360 ? 0 : heading_deg,
      vertical_rate_mps: on_ground ? null : climb_mps,
      on_ground,
      squawk: squawk ?? usual,
      spi: false,
      time_position_unix: unix_s,
      last_contact_unix: unix_s,
    };
  }

  get #current(): Leg {
    const leg = this.#plan.legs[this.#leg];
    if (!leg) throw new RangeError("Cannot fly as a plan must have a leg: it has none");
    return leg;
  }

  #onGlobe(): LatLon {
    const bearing_deg = radiansToDegrees(Math.atan2(this.#east_m, this.#north_m));
    const distance_m = Math.hypot(this.#east_m, this.#north_m);
    return alongGreatCircle(this.#plan.start, bearing_deg, distance_m);
  }

  #moveTo(place: LatLon): void {
    const north_deg = place.lat - this.#place.lat;
    const east_deg = (place.lon - this.#place.lon) * Math.cos(degreesToRadians(place.lat));
    this.#heading_deg = (radiansToDegrees(Math.atan2(east_deg, north_deg)) + 360) % 360;
    this.#place = place;
  }

  /** Rounding adds up, by far less than a metre each time. */
  #beginAgain(): void {
    this.#east_m = 0;
    this.#north_m = 0;
    this.#altitude_m = this.#plan.start_altitude_m;
    this.#course_deg = this.#plan.start_heading_deg;
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
