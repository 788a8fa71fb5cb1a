import type { Position } from "../domain.ts";
import { ecefToGeodetic, type Geodetic } from "../geodesy/ecef.ts";
import { sphericalToGeodetic } from "../geodesy/spherical.ts";
import type { GeocentricBody, TspiPayload } from "./payload.ts";
import type { Sites } from "./sites.ts";

/** Height above the WGS 84 ellipsoid, which every position of a sensor has. */
export interface TspiPosition extends Position {
  readonly altitude_m: number;
}

/** Earth-centred points outside this shell are not positions of anything that flies. */
const MIN_RADIUS_M = 6_300_000;
const MAX_RADIUS_M = 7_500_000;

/**
 * Where an observation is, with the height above the ellipsoid. Null when a position value is
 * marked invalid, when an earth-centred point is not near the earth's surface, or when the site of
 * a spherical sensor is not known.
 */
export function positionOf(observation: TspiPayload, sites: Sites): TspiPosition | null {
  const { position_x_valid, position_y_valid, position_z_valid } = observation.status_flags;
  if (!position_x_valid || !position_y_valid || !position_z_valid) return null;
  if (observation.type === "geocentric") return fromEcef(observation.payload);
  const frame = sites.get(observation.sensor_id);
  return frame ? toPosition(sphericalToGeodetic(frame, observation.payload)) : null;
}

function fromEcef({ x_m, y_m, z_m }: GeocentricBody): TspiPosition | null {
  const radius_m = Math.hypot(x_m, y_m, z_m);
  if (radius_m < MIN_RADIUS_M || radius_m > MAX_RADIUS_M) return null;
  return toPosition(ecefToGeodetic({ x: x_m, y: y_m, z: z_m }));
}

function toPosition({ lat, lon, height_m }: Geodetic): TspiPosition {
  return { lat, lon, altitude_m: height_m };
}
