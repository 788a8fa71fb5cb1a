import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";

/**
 * Spherical Mercator, as web maps have it (EPSG:3857), with the world from 0 to 1 in both axes: x
 * from -180 degrees eastward, y from about 85 degrees north southward.
 */
export interface MercatorPoint {
  readonly x: number;
  readonly y: number;
}

/** Where y is 0: atan(sinh(pi)). */
export const MAX_LATITUDE = 85.0511287798066;
/** Metres around the sphere of EPSG:3857 at the equator. */
const EQUATOR_M = 2 * Math.PI * 6_378_137;

export function mercatorX(lon: number): number {
  return lon / 360 + 0.5;
}

/** Latitudes beyond {@linkcode MAX_LATITUDE} are drawn at the edge. */
export function mercatorY(lat: number): number {
  const within = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  const sine = Math.sin(degreesToRadians(within));
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function longitudeAt(x: number): number {
  return (x - 0.5) * 360;
}

export function latitudeAt(y: number): number {
  return radiansToDegrees(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))));
}

/** Length of a metre on the ground, at a latitude, in units of the world. */
export function mercatorPerMetre(lat: number): number {
  const within = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  return 1 / (EQUATOR_M * Math.cos(degreesToRadians(within)));
}

/** `x` moved by whole worlds, so that it is within half a world of `near`. */
export function wrapNear(x: number, near: number): number {
  return x + Math.round(near - x);
}
