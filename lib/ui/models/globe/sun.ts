import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";
import type { LatLon } from "../geo/measure.ts";

/** J2000.0, Unix ms: 2000-01-01 12:00 UTC, the minute between it and terrestrial time left out. */
const J2000_MS = 946_728_000_000;
const DAY_MS = 86_400_000;

/**
 * Where the sun stands in the zenith at an instant. Low-precision formulas of the Astronomical
 * Almanac (section C, "Low precision formulas for the Sun"): within 0.01 degrees from 1950 to 2050;
 * sidereal time as of the same book (section B).
 */
export function sunPlace(at_ms: number): LatLon {
  const days = (at_ms - J2000_MS) / DAY_MS;
  const longitude = 280.460 + 0.9856474 * days;
  const anomaly = degreesToRadians(357.528 + 0.9856003 * days);
  const ecliptic = degreesToRadians(
    longitude + 1.915 * Math.sin(anomaly) + 0.020 * Math.sin(2 * anomaly),
  );
  const obliquity = degreesToRadians(23.439 - 0.0000004 * days);
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const sidereal_deg = 280.46062 + 360.985647366 * days;
  return {
    lat: radiansToDegrees(declination),
    lon: halfCircle(radiansToDegrees(ascension) - sidereal_deg),
  };
}

/** From -180 to less than 180. */
function halfCircle(degrees: number): number {
  return degrees - 360 * Math.floor((degrees + 180) / 360);
}
