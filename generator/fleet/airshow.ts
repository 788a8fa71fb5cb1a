import type { Fleet, FleetOptions } from "./fleet.ts";
import { type LocalMotion, onEarth } from "./local_motion.ts";

const BASE_RADIUS_M = 800;
const RADIUS_STEP_M = 120;
const RADII = 5;
const BASE_HEIGHT_M = 800;
const HEIGHT_SWING_M = 150;
const BASE_SWING_HZ = 0.05;
const SWING_STEP_HZ = 0.02;
const SWINGS = 3;

/** One aircraft of the show: a circle around the origin, and a swing around its height. */
export interface AirshowFigure {
  readonly speed_mps: number;
  readonly radius_m: number;
  /** Where on the circle it starts, in radians from east towards north. */
  readonly start_rad: number;
  readonly swing_hz: number;
}

/** The figure of the aircraft with number `index` of `count`. */
export function airshowFigure(index: number, count: number, speed_mps: number): AirshowFigure {
  return {
    speed_mps,
    radius_m: BASE_RADIUS_M + RADIUS_STEP_M * (index % RADII),
    start_rad: 2 * Math.PI * index / count,
    swing_hz: BASE_SWING_HZ + SWING_STEP_HZ * (index % SWINGS),
  };
}

/** Where a figure leads `time_s` after the start. */
export function airshowMotion(figure: AirshowFigure, time_s: number): LocalMotion {
  const { speed_mps, radius_m } = figure;
  const turn_radps = speed_mps / radius_m;
  const angle = figure.start_rad + turn_radps * time_s;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const swing_radps = 2 * Math.PI * figure.swing_hz;
  const phase = swing_radps * time_s;
  const towards_mps2 = speed_mps * turn_radps;
  return {
    position: {
      east: radius_m * cos,
      north: radius_m * sin,
      up: BASE_HEIGHT_M + HEIGHT_SWING_M * Math.sin(phase),
    },
    velocity: {
      east: -speed_mps * sin,
      north: speed_mps * cos,
      up: HEIGHT_SWING_M * swing_radps * Math.cos(phase),
    },
    acceleration: {
      east: -towards_mps2 * cos,
      north: -towards_mps2 * sin,
      up: -HEIGHT_SWING_M * swing_radps ** 2 * Math.sin(phase),
    },
  };
}

/** Circles around one point in five sizes, each aircraft at its own speed. */
export function airshowFleet(options: FleetOptions): Fleet {
  const { count, speedMin_mps, speedMax_mps, around, random } = options;
  const figures = Array.from(
    { length: count },
    (_, index) =>
      airshowFigure(index, count, speedMin_mps + (speedMax_mps - speedMin_mps) * random()),
  );
  return {
    size: count,
    length_s: Infinity,
    motionAt: (aircraft, time_s) => {
      const figure = figures[aircraft];
      return figure ? onEarth(around, airshowMotion(figure, time_s)) : null;
    },
  };
}
