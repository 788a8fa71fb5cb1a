import { groundDistance } from "../../ground_distance.ts";
import table from "./airports.json" with { type: "json" };

export interface Airport {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** Above the sea. */
  readonly elevation_m: number;
}

/** The airports that are known: around New York, and in and around Switzerland. */
export const AIRPORTS: readonly Airport[] = table;

/** Metres of one degree of latitude, a little less than on any meridian. */
const METRES_PER_DEGREE = 110_000;

/** The nearest airport that is within `radius_m` of a place, or null. */
export function nearestAirport(
  place: { readonly lat: number; readonly lon: number },
  radius_m: number,
): Airport | null {
  let nearest: Airport | null = null;
  let least_m = radius_m;
  for (const airport of AIRPORTS) {
    if (Math.abs(airport.lat - place.lat) * METRES_PER_DEGREE > radius_m) continue;
    const distance_m = groundDistance(airport, place);
    if (distance_m > least_m) continue;
    least_m = distance_m;
    nearest = airport;
  }
  return nearest;
}
