import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";

/** Mean radius of the ellipsoid, (2 a + b) / 3: distances are within 0.6 % of those on WGS 84. */
export const MEAN_RADIUS_M = 6_371_008.77;

/** Degrees; longitude from -180 to less than 180. */
export interface LatLon {
  readonly lat: number;
  readonly lon: number;
}

/** The place `distance_m` away along the great circle that leaves `from` on `bearing_deg`. */
export function alongGreatCircle(from: LatLon, bearing_deg: number, distance_m: number): LatLon {
  const [lat, bearing] = [degreesToRadians(from.lat), degreesToRadians(bearing_deg)];
  const angle = distance_m / MEAN_RADIUS_M;
  const [sinA, cosA] = [Math.sin(angle), Math.cos(angle)];
  const sinLat = Math.sin(lat) * cosA + Math.cos(lat) * sinA * Math.cos(bearing);
  const east = Math.sin(bearing) * sinA * Math.cos(lat);
  const turned = Math.atan2(east, cosA - Math.sin(lat) * sinLat);
  return {
    lat: radiansToDegrees(Math.asin(Math.max(-1, Math.min(1, sinLat)))),
    lon: wrapped(from.lon + radiansToDegrees(turned)),
  };
}

/** Length of the great circle between two places (haversine formula), in metres. */
export function greatCircleDistance_m(from: LatLon, to: LatLon): number {
  const [lat1, lat2] = [degreesToRadians(from.lat), degreesToRadians(to.lat)];
  const halfLat = Math.sin((lat2 - lat1) / 2);
  const halfLon = Math.sin(degreesToRadians(to.lon - from.lon) / 2);
  const square = halfLat ** 2 + Math.cos(lat1) * Math.cos(lat2) * halfLon ** 2;
  return 2 * MEAN_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(square)));
}

function wrapped(lon: number): number {
  return lon >= -180 && lon < 180 ? lon : ((lon + 180) % 360 + 360) % 360 - 180;
}
