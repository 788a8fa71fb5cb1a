import {
  feetToMetres,
  metresPerSecondToKnots,
  metresToFeet,
  type UnitSystem,
} from "@rangecast/base/units";

/** A number as it is written, and its unit. */
export interface Figure {
  readonly value: string;
  readonly unit: string;
}

/** What stands where nothing is known. */
export const UNKNOWN = "–";

const METRES_PER_NAUTICAL_MILE = 1852;
const KMH_PER_MPS = 3.6;

export type SpeedUnit = "m/s" | "km/h" | "kt";

/** How numbers are shown: by command, or as the viewer has chosen. */
export interface UnitChoice {
  readonly system: UnitSystem;
  readonly speed: SpeedUnit;
}

/** What the units of a command stand for where the viewer has chosen nothing. */
export function unitChoice(
  system: UnitSystem | null,
  speed: SpeedUnit | null = null,
): UnitChoice {
  const known = system ?? "metric";
  return { system: known, speed: speed ?? (known === "metric" ? "m/s" : "kt") };
}

/** A length in m or ft, as a number to draw. */
export function lengthIn(length_m: number, { system }: Pick<UnitChoice, "system">): number {
  return system === "metric" ? length_m : metresToFeet(length_m);
}

/** The length in m that somebody has written in m or ft. */
export function lengthFrom(length: number, { system }: Pick<UnitChoice, "system">): number {
  return system === "metric" ? length : feetToMetres(length);
}

/** A speed in the chosen unit, as a number to draw. */
export function speedIn(speed_mps: number, { speed }: Pick<UnitChoice, "speed">): number {
  switch (speed) {
    case "m/s":
      return speed_mps;
    case "km/h":
      return speed_mps * KMH_PER_MPS;
    case "kt":
      return metresPerSecondToKnots(speed_mps);
  }
}

export function altitudeFigure(altitude_m: number, choice: Pick<UnitChoice, "system">): Figure {
  return figure(lengthIn(altitude_m, choice), 0, choice.system === "metric" ? "m" : "ft");
}

export function speedFigure(speed_mps: number, choice: Pick<UnitChoice, "speed">): Figure {
  return figure(speedIn(speed_mps, choice), choice.speed === "km/h" ? 0 : 1, choice.speed);
}

/** A distance on the ground, in the larger unit from one of it on. */
export function distanceFigure(distance_m: number, { system }: Pick<UnitChoice, "system">): Figure {
  if (system === "metric") {
    return distance_m < 1000
      ? figure(distance_m, 0, "m")
      : figure(distance_m / 1000, distance_m < 100_000 ? 2 : 0, "km");
  }
  const miles = distance_m / METRES_PER_NAUTICAL_MILE;
  return miles < 1
    ? figure(metresToFeet(distance_m), 0, "ft")
    : figure(miles, miles < 100 ? 2 : 0, "nmi");
}

export function accelerationFigure(
  acceleration_mps2: number,
  choice: Pick<UnitChoice, "system">,
): Figure {
  const unit = choice.system === "metric" ? "m/s²" : "ft/s²";
  return figure(lengthIn(acceleration_mps2, choice), 1, unit);
}

/** How fast something rises: with its sign, in ft/min where units are imperial. */
export function climbFigure(up_mps: number, { system }: Pick<UnitChoice, "system">): Figure {
  const { value, unit } = system === "metric"
    ? figure(up_mps, 1, "m/s")
    : figure(metresToFeet(up_mps) * 60, 0, "ft/min");
  return { value: up_mps > 0 && value !== UNKNOWN ? `+${value}` : value, unit };
}

/** A bearing or a track over the ground, from 0 to less than 360. */
export function bearingFigure(degrees: number): Figure {
  if (!Number.isFinite(degrees)) return { value: UNKNOWN, unit: "°" };
  const tenths = Math.round(((degrees % 360) + 360) % 360 * 10) % 3600;
  return { value: (tenths / 10).toFixed(1).padStart(5, "0"), unit: "°" };
}

/** A duration in the past, short: `0.1 s`, `42 s`, `3 min`, `2 h`. */
export function ageFigure(age_ms: number): Figure {
  if (!Number.isFinite(age_ms)) return { value: UNKNOWN, unit: "s" };
  const age_s = Math.max(0, age_ms) / 1000;
  if (age_s < 9.95) return { value: age_s.toFixed(1), unit: "s" };
  if (age_s < 99.5) return { value: age_s.toFixed(0), unit: "s" };
  if (age_s < 5970) return { value: Math.round(age_s / 60).toFixed(0), unit: "min" };
  return { value: Math.round(age_s / 3600).toFixed(0), unit: "h" };
}

/** A number with `decimals` and thousands apart, by a space that does not break. */
export function groupedNumber(value: number, decimals = 0): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const text = Math.abs(value).toFixed(decimals);
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  const isNegative = value < 0 && Number(text) !== 0;
  return `${isNegative ? "−" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

function figure(value: number, decimals: number, unit: string): Figure {
  return { value: groupedNumber(value, decimals), unit };
}
