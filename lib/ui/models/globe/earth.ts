import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";
import type { LatLon } from "../geo/measure.ts";
import { combine, cross, dot, normalized, type Vector } from "./vector.ts";

/**
 * Mean radius (2 a + b) / 3 of WGS 84, metres. The globe is a sphere of that radius: the ellipsoid is
 * 0.34 % flatter, which nobody sees.
 */
export const EARTH_RADIUS_M = 6_371_008.8;

/** The place on a sphere of radius 1. */
export function vectorOf({ lat, lon }: LatLon): Vector {
  const [phi, lambda] = [degreesToRadians(lat), degreesToRadians(lon)];
  const cosine = Math.cos(phi);
  return { x: cosine * Math.cos(lambda), y: Math.sin(phi), z: -cosine * Math.sin(lambda) };
}

/** The place below a point, wherever that is but in the middle. */
export function placeBelow(point: Vector): LatLon {
  const { x, y, z } = normalized(point);
  return {
    lat: radiansToDegrees(Math.asin(Math.max(-1, Math.min(1, y)))),
    lon: radiansToDegrees(Math.atan2(-z, x)),
  };
}

/** Directions at a place. */
export interface LocalFrame {
  readonly east: Vector;
  readonly north: Vector;
  readonly up: Vector;
}

const NORTH_POLE: Vector = { x: 0, y: 1, z: 0 };
/** At a pole every direction is the same: that of 0° E is taken for east's. */
const EAST_AT_POLES: Vector = { x: 0, y: 0, z: -1 };

export function localFrame(point: Vector): LocalFrame {
  const up = normalized(point);
  const across = cross(NORTH_POLE, up);
  const east = dot(across, across) < 1e-18 ? EAST_AT_POLES : normalized(across);
  return { east, north: cross(up, east), up };
}

/** The direction over the ground of a bearing, clockwise from north. */
export function bearingVector({ east, north }: LocalFrame, bearing_deg: number): Vector {
  const bearing = degreesToRadians(bearing_deg);
  return combine([Math.cos(bearing), north], [Math.sin(bearing), east]);
}

/** Angle between two directions of length 1, radians. */
export function angleBetween(a: Vector, b: Vector): number {
  const across = cross(a, b);
  return Math.atan2(Math.sqrt(dot(across, across)), dot(a, b));
}
