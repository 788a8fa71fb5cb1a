import { degreesToRadians } from "@rangecast/base/units";

/** Mean radius of the earth (IUGG). */
const EARTH_RADIUS_M = 6_371_008.8;

interface Place {
  readonly lat: number;
  readonly lon: number;
}

/** Metres along the ground between two places, on a sphere (haversine): within 0.6 %. */
export function groundDistance(a: Place, b: Place): number {
  const halfLat = degreesToRadians(b.lat - a.lat) / 2;
  const halfLon = degreesToRadians(b.lon - a.lon) / 2;
  const h = Math.sin(halfLat) ** 2 +
    Math.cos(degreesToRadians(a.lat)) * Math.cos(degreesToRadians(b.lat)) * Math.sin(halfLon) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
