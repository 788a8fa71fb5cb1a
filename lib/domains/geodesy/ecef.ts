import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";

/** Semi-major axis of WGS 84 in metres (NGA.STND.0036, table 3.1). */
export const SEMI_MAJOR_AXIS_M = 6_378_137;
/** Flattening of WGS 84 (NGA.STND.0036, table 3.1). */
export const FLATTENING = 1 / 298.257223563;

const A = SEMI_MAJOR_AXIS_M;
const B = A * (1 - FLATTENING);
/** First eccentricity, squared. */
const E2 = FLATTENING * (2 - FLATTENING);
/** Second eccentricity, squared. */
const EP2 = E2 / (1 - E2);

/** A place on WGS 84: degrees north, degrees east, metres above the ellipsoid. */
export interface Geodetic {
  readonly lat: number;
  readonly lon: number;
  readonly height_m: number;
}

/**
 * A vector in the earth-centred, earth-fixed frame: x through Greenwich on the equator, z through
 * the north pole. Positions are in metres; velocities and accelerations in their own units.
 */
export interface EcefVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Earth-centred coordinates in metres of a geodetic place. */
export function geodeticToEcef({ lat, lon, height_m }: Geodetic): EcefVector {
  const phi = degreesToRadians(lat);
  const lambda = degreesToRadians(lon);
  const sinPhi = Math.sin(phi);
  const cosPhi = Math.cos(phi);
  const primeVertical_m = A / Math.sqrt(1 - E2 * sinPhi * sinPhi);
  const fromAxis_m = (primeVertical_m + height_m) * cosPhi;
  return {
    x: fromAxis_m * Math.cos(lambda),
    y: fromAxis_m * Math.sin(lambda),
    z: (primeVertical_m * (1 - E2) + height_m) * sinPhi,
  };
}

/** Each step of Bowring's formula gains about six digits near the earth: two leave only rounding. */
const BOWRING_STEPS = 2;

/**
 * Geodetic place of earth-centred coordinates in metres; longitude in -180..180, 0 on the axis.
 * Within a micrometre from 100 km below the ellipsoid to 10 000 km above it.
 * Source: B. R. Bowring, "Transformation from spatial to geographical coordinates", Survey Review
 * 23 (181), 1976, iterated on the reduced latitude; the height is taken along the normal, which
 * stays exact at the poles.
 */
export function ecefToGeodetic({ x, y, z }: EcefVector): Geodetic {
  const fromAxis_m = Math.hypot(x, y);
  let sinBeta = z * A;
  let cosBeta = fromAxis_m * B;
  let sinPhi = 0;
  let cosPhi = 1;
  for (let step = 0; step < BOWRING_STEPS; step++) {
    const norm = Math.hypot(sinBeta, cosBeta) || 1;
    sinBeta /= norm;
    cosBeta /= norm;
    sinPhi = z + EP2 * B * sinBeta ** 3;
    cosPhi = fromAxis_m - E2 * A * cosBeta ** 3;
    sinBeta = sinPhi * (1 - FLATTENING);
    cosBeta = cosPhi;
  }
  const norm = Math.hypot(sinPhi, cosPhi) || 1;
  const sine = sinPhi / norm;
  const cosine = cosPhi / norm;
  return {
    lat: radiansToDegrees(Math.atan2(sinPhi, cosPhi)),
    lon: radiansToDegrees(Math.atan2(y, x)),
    height_m: fromAxis_m * cosine + z * sine - A * Math.sqrt(1 - E2 * sine * sine),
  };
}
