import { type Motion, type Position, UNKNOWN_MOTION } from "../domain.ts";
import type { EcefVector } from "../geodesy/ecef.ts";
import { ecefToEnuDirection, localFrame } from "../geodesy/enu.ts";
import { sphericalToEcefMotion } from "../geodesy/spherical.ts";
import type { StatusFlags, TspiPayload } from "./payload.ts";
import type { Sites } from "./sites.ts";

/**
 * How an observed thing moves, in the local frame at its `position`. NaN where one of the values
 * that it rests on is marked invalid, or where there is no position.
 */
export function motionOf(
  observation: TspiPayload,
  position: Position | null,
  sites: Sites,
): Motion {
  const found = position && ecefMotion(observation, sites);
  if (!found) return UNKNOWN_MOTION;
  const { lat, lon, altitude_m } = position;
  const frame = localFrame({ lat, lon, height_m: altitude_m ?? 0 });
  const { east, north, up } = ecefToEnuDirection(frame, found.velocity);
  const { x, y, z } = found.acceleration;
  const flags = observation.status_flags;
  const moves = hasVelocity(flags);
  // Rates turn with the line of sight: accelerations of a spherical one rest on its velocity.
  const accelerates = hasAcceleration(flags) && (observation.type === "geocentric" || moves);
  return {
    east_mps: moves ? east : NaN,
    north_mps: moves ? north : NaN,
    up_mps: moves ? up : NaN,
    acceleration_mps2: accelerates ? Math.hypot(x, y, z) : NaN,
  };
}

/** The nine validity bits as they were sent: bit 0 is the first position value. */
export function maskOf(flags: StatusFlags): number {
  return (flags.position_x_valid ? 1 : 0) | (flags.position_y_valid ? 2 : 0) |
    (flags.position_z_valid ? 4 : 0) | (flags.velocity_x_valid ? 8 : 0) |
    (flags.velocity_y_valid ? 16 : 0) | (flags.velocity_z_valid ? 32 : 0) |
    (flags.acceleration_x_valid ? 64 : 0) | (flags.acceleration_y_valid ? 128 : 0) |
    (flags.acceleration_z_valid ? 256 : 0);
}

function ecefMotion(
  observation: TspiPayload,
  sites: Sites,
): { readonly velocity: EcefVector; readonly acceleration: EcefVector } | null {
  if (observation.type === "geocentric") {
    const { vx_mps, vy_mps, vz_mps, ax_mps2, ay_mps2, az_mps2 } = observation.payload;
    return {
      velocity: { x: vx_mps, y: vy_mps, z: vz_mps },
      acceleration: { x: ax_mps2, y: ay_mps2, z: az_mps2 },
    };
  }
  const site = sites.get(observation.sensor_id);
  return site ? sphericalToEcefMotion(site, observation.payload) : null;
}

function hasVelocity(flags: StatusFlags): boolean {
  return flags.velocity_x_valid && flags.velocity_y_valid && flags.velocity_z_valid;
}

function hasAcceleration(flags: StatusFlags): boolean {
  return flags.acceleration_x_valid && flags.acceleration_y_valid && flags.acceleration_z_valid;
}
