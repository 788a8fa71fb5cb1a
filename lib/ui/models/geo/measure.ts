import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";

export interface LatLon {
  readonly lat: number;
  readonly lon: number;
}

export interface Measured {
  /** The shortest way over the ellipsoid. */
  readonly distance_m: number;
  /** At the first place, clockwise from true north, from 0 to less than 360; NaN for one place. */
  readonly bearing_deg: number;
}

/** WGS 84 (NGA.STND.0036): semi-major axis, and flattening. */
const A = 6_378_137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
/** Mean radius (2 a + b) / 3, for places that the formula below does not settle. */
const MEAN_RADIUS = (2 * A + B) / 3;
const MAX_ITERATIONS = 100;
const CONVERGED = 1e-12;

/**
 * Distance and bearing on WGS 84, within a millimetre (Vincenty 1975, "Direct and inverse solutions
 * of geodesics on the ellipsoid"). For nearly opposite places, where it does not converge, on the
 * sphere of the same mean radius: within 0.6 %.
 */
export function measure(from: LatLon, to: LatLon): Measured {
  const difference = degreesToRadians(shortWay(to.lon - from.lon));
  const [u1, u2] = [reducedLatitude(from), reducedLatitude(to)];
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = difference;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
    if (sinSigma === 0 && cosL > 0) return { distance_m: 0, bearing_deg: NaN };
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = cosU1 * cosU2 * sinL / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cos2Mid = cos2Alpha < 1e-15 ? 0 : cosSigma - 2 * sinU1 * sinU2 / cos2Alpha;
    const c = F / 16 * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const next = difference + (1 - c) * F * sinAlpha *
        (sigma + c * sinSigma * (cos2Mid + c * cosSigma * (2 * cos2Mid ** 2 - 1)));
    if (Math.abs(next) > Math.PI) break;
    if (Math.abs(next - lambda) < CONVERGED) {
      return {
        distance_m: arc({ sigma, sinSigma, cosSigma, cos2Alpha, cos2Mid }),
        bearing_deg: fullCircle(Math.atan2(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL)),
      };
    }
    lambda = next;
  }
  return onSphere(from, to);
}

function reducedLatitude({ lat }: LatLon): number {
  return Math.atan((1 - F) * Math.tan(degreesToRadians(lat)));
}

/** A difference of longitudes from -180 to 180. */
function shortWay(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

function arc({ sigma, sinSigma, cosSigma, cos2Alpha, cos2Mid }: {
  readonly sigma: number;
  readonly sinSigma: number;
  readonly cosSigma: number;
  readonly cos2Alpha: number;
  readonly cos2Mid: number;
}): number {
  const u2 = cos2Alpha * (A ** 2 - B ** 2) / B ** 2;
  const a = 1 + u2 / 16_384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const change = b * sinSigma *
    (cos2Mid + b / 4 *
        (cosSigma * (2 * cos2Mid ** 2 - 1) -
          b / 6 * cos2Mid * (4 * sinSigma ** 2 - 3) * (4 * cos2Mid ** 2 - 3)));
  return B * a * (sigma - change);
}

function onSphere(from: LatLon, to: LatLon): Measured {
  const [lat1, lat2] = [degreesToRadians(from.lat), degreesToRadians(to.lat)];
  const difference = degreesToRadians(to.lon - from.lon);
  const y = Math.sin(difference) * Math.cos(lat2);
  const x = Math.cos(lat1) * Math.sin(lat2) -
    Math.sin(lat1) * Math.cos(lat2) * Math.cos(difference);
  const along = Math.sin(lat1) * Math.sin(lat2) +
    Math.cos(lat1) * Math.cos(lat2) * Math.cos(difference);
  return {
    distance_m: MEAN_RADIUS * Math.atan2(Math.hypot(x, y), along),
    bearing_deg: fullCircle(Math.atan2(y, x)),
  };
}

/** The place at a distance and a bearing, on the sphere of mean radius: for rings on a screen. */
export function placeAt({ lat, lon }: LatLon, distance_m: number, bearing_deg: number): LatLon {
  const [phi, theta] = [degreesToRadians(lat), degreesToRadians(bearing_deg)];
  const delta = distance_m / MEAN_RADIUS;
  const sine = Math.sin(phi) * Math.cos(delta) + Math.cos(phi) * Math.sin(delta) * Math.cos(theta);
  const east = Math.atan2(
    Math.sin(theta) * Math.sin(delta) * Math.cos(phi),
    Math.cos(delta) - Math.sin(phi) * sine,
  );
  return { lat: radiansToDegrees(Math.asin(sine)), lon: lon + radiansToDegrees(east) };
}

function fullCircle(radians: number): number {
  return (radiansToDegrees(radians) + 360) % 360;
}
