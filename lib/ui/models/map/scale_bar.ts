import { metresToFeet, type UnitSystem } from "@rangecast/base/units";
import { latitudeAt, mercatorPerMetre } from "../geo/mercator.ts";
import { distanceFigure } from "../units/format_units.ts";
import type { Viewport } from "./viewport.ts";

/** Of the bar. */
export const LONGEST_PX = 110;
const METRES_PER_NAUTICAL_MILE = 1852;
const METRES_PER_FOOT = 1 / metresToFeet(1);

export interface ScaleBar {
  readonly width_px: number;
  readonly distance_m: number;
  readonly text: string;
}

/** The longest round distance that fits, in the middle of the screen: 1, 2 or 5 of a unit. */
export function scaleBar(view: Viewport, system: UnitSystem): ScaleBar {
  const lat = latitudeAt((view.top + view.height / 2) / view.scale);
  const pxPerMetre = mercatorPerMetre(lat) * view.scale;
  const longest_m = LONGEST_PX / pxPerMetre;
  const distance_m = roundDistance(longest_m, system);
  const { value, unit } = distanceFigure(distance_m, { system });
  return {
    ...{ distance_m, width_px: distance_m * pxPerMetre },
    text: `${value.replace(/\.00$|(\.\d)0$/, "$1")} ${unit}`,
  };
}

/** The longest of 1, 2 or 5 times a power of ten of a unit that is not longer than `longest_m`. */
export function roundDistance(longest_m: number, system: UnitSystem): number {
  if (system === "metric") return roundDown(longest_m);
  return longest_m >= METRES_PER_NAUTICAL_MILE
    ? roundDown(longest_m / METRES_PER_NAUTICAL_MILE) * METRES_PER_NAUTICAL_MILE
    : roundDown(longest_m / METRES_PER_FOOT) * METRES_PER_FOOT;
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}
