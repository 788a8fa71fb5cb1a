import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";
import { ecefToGeodetic, type EcefVector, type Geodetic } from "./ecef.ts";
import {
  ecefToEnuDirection,
  ecefToEnuPosition,
  enuToEcefDirection,
  enuToEcefPosition,
  type EnuVector,
  type LocalFrame,
} from "./enu.ts";

/** Where something is seen from a site. */
export interface SphericalPosition {
  readonly range_m: number;
  /** Clockwise from north, from 0 to less than 360. */
  readonly azimuth_deg: number;
  /** Above the horizontal plane, -90..90; on input also unsigned, where 355 stands for -5. */
  readonly elevation_deg: number;
}

/** Where something is seen from a site, and how that changes. */
export interface SphericalMotion extends SphericalPosition {
  readonly range_rate_mps: number;
  readonly azimuth_rate_dps: number;
  readonly elevation_rate_dps: number;
  readonly range_accel_mps2: number;
  readonly azimuth_accel_dps2: number;
  readonly elevation_accel_dps2: number;
}

/** Position (m), velocity (m/s) and acceleration (m/s2) in earth-centred axes. */
export interface EcefMotion {
  readonly position: EcefVector;
  readonly velocity: EcefVector;
  readonly acceleration: EcefVector;
}

/** The angle -90..90 that an unsigned elevation stands for: above 180 means below the horizon. */
export function signedElevation(elevation_deg: number): number {
  return elevation_deg > 180 ? elevation_deg - 360 : elevation_deg;
}

/** The elevation 0..360 that carries a signed angle without a sign. */
export function unsignedElevation(elevation_deg: number): number {
  return elevation_deg < 0 ? elevation_deg + 360 : elevation_deg;
}

/** Earth-centred position in metres of what is seen from the site of `frame`. */
export function sphericalToEcef(frame: LocalFrame, seen: SphericalPosition): EcefVector {
  const [outward] = axes(seen);
  return enuToEcefPosition(frame, scaled(outward, seen.range_m));
}

/** Geodetic place of what is seen from the site of `frame`. */
export function sphericalToGeodetic(frame: LocalFrame, seen: SphericalPosition): Geodetic {
  return ecefToGeodetic(sphericalToEcef(frame, seen));
}

/** Range, azimuth and elevation from the site of `frame` of an earth-centred position in metres. */
export function ecefToSpherical(frame: LocalFrame, position: EcefVector): SphericalPosition {
  return positionFromEnu(ecefToEnuPosition(frame, position));
}

function positionFromEnu({ east, north, up }: EnuVector): SphericalPosition {
  return {
    range_m: Math.hypot(east, north, up),
    azimuth_deg: (radiansToDegrees(Math.atan2(east, north)) + 360) % 360,
    elevation_deg: radiansToDegrees(Math.atan2(up, Math.hypot(east, north))),
  };
}

/**
 * Range, azimuth, elevation and their first and second derivatives from the site of `frame`.
 * Straight above or below the site an azimuth does not change at any definite rate, and at the site
 * itself nothing does: those values are NaN.
 */
export function ecefToSphericalMotion(frame: LocalFrame, motion: EcefMotion): SphericalMotion {
  const p = ecefToEnuPosition(frame, motion.position);
  const v = ecefToEnuDirection(frame, motion.velocity);
  const a = ecefToEnuDirection(frame, motion.acceleration);
  const seen = positionFromEnu(p);
  const range = seen.range_m;
  const ground = Math.hypot(p.east, p.north);
  const groundRate = (p.east * v.east + p.north * v.north) / ground;
  const groundAccel = (v.east ** 2 + v.north ** 2 + p.east * a.east + p.north * a.north -
    groundRate ** 2) / ground;
  const rangeRate = (p.east * v.east + p.north * v.north + p.up * v.up) / range;
  const rangeAccel = (v.east ** 2 + v.north ** 2 + v.up ** 2 +
    p.east * a.east + p.north * a.north + p.up * a.up - rangeRate ** 2) / range;
  const azimuthRate = (v.east * p.north - p.east * v.north) / ground ** 2;
  const azimuthAccel = (a.east * p.north - p.east * a.north) / ground ** 2 -
    2 * groundRate * azimuthRate / ground;
  const elevationRate = (v.up * ground - p.up * groundRate) / range ** 2;
  const elevationAccel = (a.up * ground - p.up * groundAccel) / range ** 2 -
    2 * rangeRate * elevationRate / range;
  return {
    ...seen,
    range_rate_mps: rangeRate,
    azimuth_rate_dps: radiansToDegrees(azimuthRate),
    elevation_rate_dps: radiansToDegrees(elevationRate),
    range_accel_mps2: rangeAccel,
    azimuth_accel_dps2: radiansToDegrees(azimuthAccel),
    elevation_accel_dps2: radiansToDegrees(elevationAccel),
  };
}

/** Earth-centred position, velocity and acceleration of what is seen from the site of `frame`. */
export function sphericalToEcefMotion(frame: LocalFrame, seen: SphericalMotion): EcefMotion {
  const [outward, clockwise, upward] = axes(seen);
  const range = seen.range_m;
  const rangeRate = seen.range_rate_mps;
  const azimuthRate = degreesToRadians(seen.azimuth_rate_dps);
  const elevationRate = degreesToRadians(seen.elevation_rate_dps);
  const cosEl = Math.cos(degreesToRadians(seen.elevation_deg));
  const sinEl = Math.sin(degreesToRadians(seen.elevation_deg));
  const velocity = combined(
    scaled(outward, rangeRate),
    scaled(clockwise, range * azimuthRate * cosEl),
    scaled(upward, range * elevationRate),
  );
  const acceleration = combined(
    scaled(
      outward,
      seen.range_accel_mps2 - range * (elevationRate ** 2 + (azimuthRate * cosEl) ** 2),
    ),
    scaled(
      clockwise,
      range * degreesToRadians(seen.azimuth_accel_dps2) * cosEl +
        2 * azimuthRate * (rangeRate * cosEl - range * elevationRate * sinEl),
    ),
    scaled(
      upward,
      range * degreesToRadians(seen.elevation_accel_dps2) + 2 * rangeRate * elevationRate +
        range * azimuthRate ** 2 * sinEl * cosEl,
    ),
  );
  return {
    position: enuToEcefPosition(frame, scaled(outward, range)),
    velocity: enuToEcefDirection(frame, velocity),
    acceleration: enuToEcefDirection(frame, acceleration),
  };
}

/** Unit vectors of the line of sight, of growing azimuth, and of growing elevation. */
function axes(seen: SphericalPosition): [EnuVector, EnuVector, EnuVector] {
  const azimuth = degreesToRadians(seen.azimuth_deg);
  const elevation = degreesToRadians(signedElevation(seen.elevation_deg));
  const [sinAz, cosAz] = [Math.sin(azimuth), Math.cos(azimuth)];
  const [sinEl, cosEl] = [Math.sin(elevation), Math.cos(elevation)];
  return [
    { east: sinAz * cosEl, north: cosAz * cosEl, up: sinEl },
    { east: cosAz, north: -sinAz, up: 0 },
    { east: -sinAz * sinEl, north: -cosAz * sinEl, up: cosEl },
  ];
}

function scaled({ east, north, up }: EnuVector, by: number): EnuVector {
  return { east: east * by, north: north * by, up: up * by };
}

function combined(a: EnuVector, b: EnuVector, c: EnuVector): EnuVector {
  return {
    east: a.east + b.east + c.east,
    north: a.north + b.north + c.north,
    up: a.up + b.up + c.up,
  };
}
