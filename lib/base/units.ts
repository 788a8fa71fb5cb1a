/** Metres in an international foot (exact by definition, 1959). */
const METRES_PER_FOOT = 0.3048;
/** Metres in a nautical mile (exact by definition, 1929). */
const METRES_PER_NAUTICAL_MILE = 1852;

export type UnitSystem = "metric" | "imperial";

export function metresToFeet(metres: number): number {
  return metres / METRES_PER_FOOT;
}

export function feetToMetres(feet: number): number {
  return feet * METRES_PER_FOOT;
}

export function metresPerSecondToKnots(speed_mps: number): number {
  return speed_mps * 3600 / METRES_PER_NAUTICAL_MILE;
}

export function degreesToRadians(degrees: number): number {
  return degrees * (Math.PI / 180);
}

export function radiansToDegrees(radians: number): number {
  return radians * (180 / Math.PI);
}
