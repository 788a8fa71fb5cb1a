import type { LocalFrame } from "@rangecast/domains/geodesy/enu";
import { type EcefMotion, ecefToSphericalMotion } from "@rangecast/domains/geodesy/spherical";
import { TICKS_PER_SECOND } from "@rangecast/domains/tspi/datagram";
import { type DatagramValues, encodeDatagram } from "@rangecast/domains/tspi/encode-datagram";
import type { Sites } from "@rangecast/domains/tspi/sites";
import { FIRST_SENSOR_ID, type Fleet } from "../fleet/fleet.ts";
import { type DatagramStamp, stampOf } from "./datagram_stamp.ts";
import type { Slot } from "./schedule.ts";

/** Which instants the datagrams name. */
export interface TimeBase {
  /** Unix ticks of the start. */
  readonly start_ticks: number;
  /** Whether a repetition names new instants, or the same ones again. */
  readonly repeats: "go-on" | "start-again";
}

/** Writes the datagram of a sample into `into`; false when there is nothing to tell. */
export type FrameMaker = (slot: Slot, into: Uint8Array) => boolean;

/**
 * Turns samples into datagrams: earth-centred ones, or spherical ones for the sensors that have a
 * site. A value that the wire cannot hold is clamped, and its validity bit cleared.
 */
export function frameMaker(fleet: Fleet, timeBase: TimeBase, sites: Sites): FrameMaker {
  const goesOn = timeBase.repeats === "go-on";
  return ({ aircraft, elapsed_ticks, fleet_ticks }, into) => {
    const motion = fleet.motionAt(aircraft, fleet_ticks / TICKS_PER_SECOND);
    if (!motion) return false;
    const stamp = stampOf(timeBase.start_ticks + (goesOn ? elapsed_ticks : fleet_ticks));
    const sensor_id = FIRST_SENSOR_ID + aircraft;
    encodeDatagram(datagramValues(motion, sensor_id, stamp, sites.get(sensor_id)), into);
    return true;
  };
}

/** What a sensor says about `motion`: earth-centred, or as seen from its `site`. */
export function datagramValues(
  motion: EcefMotion,
  sensor_id: number,
  { day, ticks }: DatagramStamp,
  site?: LocalFrame,
): DatagramValues {
  const header = { sensor_id, day, ticks, status: 0xff, flags: 1 };
  if (site) return { type: "spherical", ...header, ...seenFrom(site, motion) };
  const { position, velocity, acceleration } = motion;
  return {
    type: "geocentric",
    ...header,
    p1: position.x,
    p2: position.y,
    p3: position.z,
    v1: velocity.x,
    v2: velocity.y,
    v3: velocity.z,
    a1: acceleration.x,
    a2: acceleration.y,
    a3: acceleration.z,
  };
}

type Body = Pick<DatagramValues, "p1" | "p2" | "p3" | "v1" | "v2" | "v3" | "a1" | "a2" | "a3">;

function seenFrom(site: LocalFrame, motion: EcefMotion): Body {
  const seen = ecefToSphericalMotion(site, motion);
  return {
    p1: seen.range_m,
    p2: seen.azimuth_deg,
    p3: seen.elevation_deg,
    v1: seen.azimuth_rate_dps,
    v2: seen.elevation_rate_dps,
    v3: seen.range_rate_mps,
    a1: seen.azimuth_accel_dps2,
    a2: seen.elevation_accel_dps2,
    a3: seen.range_accel_mps2,
  };
}

const STATUS_OFFSET = 10;
const FLAGS_OFFSET = 12;

/** Whether an encoded datagram says that all its values are valid. */
export function allValid(bytes: Uint8Array): boolean {
  return bytes[STATUS_OFFSET] === 0xff && (bytes[FLAGS_OFFSET] ?? 0) % 2 === 1;
}
