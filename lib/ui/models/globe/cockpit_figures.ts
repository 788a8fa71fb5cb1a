import type { TrackTable } from "@rangecast/client/track-table";
import {
  altitudeFigure,
  climbFigure,
  type Figure,
  speedFigure,
  UNKNOWN,
} from "../units/format_units.ts";

/** What a pilot reads: each in both systems of units, as pilots and ranges do not agree on one. */
export interface CockpitFigures {
  readonly heading: string;
  readonly altitude: string;
  readonly speed: string;
  readonly climb: string;
}

/** Of a row of the table; -1 for none. */
export function cockpitFigures(
  { altitude_m, east_mps, north_mps, up_mps }: TrackTable,
  row: number,
  heading_deg: number,
): CockpitFigures {
  const altitude = altitude_m[row] ?? NaN;
  const speed = Math.hypot(east_mps[row] ?? NaN, north_mps[row] ?? NaN);
  const climb = up_mps[row] ?? NaN;
  const heading = Math.round(heading_deg) % 360;
  return {
    heading: Number.isFinite(heading) ? `${String(heading).padStart(3, "0")}°` : UNKNOWN,
    altitude: both((system) => altitudeFigure(altitude, { system })),
    speed: both((system) => speedFigure(speed, { speed: system === "metric" ? "m/s" : "kt" })),
    climb: both((system) => climbFigure(climb, { system })),
  };
}

function both(figure: (system: "metric" | "imperial") => Figure): string {
  return (["metric", "imperial"] as const).map(figure)
    .map(({ value, unit }) => `${value} ${unit}`).join(" · ");
}
