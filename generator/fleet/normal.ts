import type { Random } from "@rangecast/base/random";
import { type Course, courseMotion, roundedPolygon } from "./course.ts";
import type { Fleet, FleetOptions } from "./fleet.ts";
import { onEarth } from "./local_motion.ts";

/** About 17 degrees of bank: a gentle turn. Fast aircraft bank more, to stay in the neighbourhood. */
const TURN_ACCEL_MPS2 = 3;
const MAX_RADIUS_M = 20_000;
const LEG_M = { min: 2_000, max: 12_000 };
/** Centres of the courses lie within this of the origin, east and north. */
const SPREAD_M = 15_000;
const LEG_COUNTS = [2, 3, 4, 5] as const;
const HEIGHT_M = { min: 500, max: 4_000 };
/** At most 2 pi 300 / 600 = 3.1 m/s of climb. */
const SWING_M = { min: 100, max: 300 };
const SWING_PERIOD_S = { min: 600, max: 1_200 };
/** Every so many aircraft one flies level. */
const LEVEL_EVERY = 3;

/** Straight legs and gentle turns around the origin, level or in a slow climb and descent. */
export function normalFleet(options: FleetOptions): Fleet {
  const { count, speedMin_mps, speedMax_mps, around, random } = options;
  const courses = Array.from(
    { length: count },
    (_, index) => drawCourse(random, index, between(random, speedMin_mps, speedMax_mps)),
  );
  return {
    size: count,
    length_s: Infinity,
    motionAt: (aircraft, time_s) => {
      const course = courses[aircraft];
      return course ? onEarth(around, courseMotion(course, time_s)) : null;
    },
  };
}

/** Draws the course of aircraft `index`. */
export function drawCourse(random: Random, index: number, speed_mps: number): Course {
  const radius_m = Math.min(speed_mps ** 2 / TURN_ACCEL_MPS2, MAX_RADIUS_M);
  const leg_m = between(random, LEG_M.min, LEG_M.max);
  const legCount = LEG_COUNTS[Math.floor(random() * LEG_COUNTS.length)] ?? 2;
  const side = random() < 0.5 ? -1 : 1;
  const shape = { leg_m, radius_m, side } as const;
  const centre = {
    east: between(random, -SPREAD_M, SPREAD_M),
    north: between(random, -SPREAD_M, SPREAD_M),
  };
  return {
    speed_mps,
    ...shape,
    legs: roundedPolygon(shape, legCount, between(random, 0, 2 * Math.PI), centre),
    start_m: random() * (legCount * leg_m + 2 * Math.PI * radius_m),
    height_m: between(random, HEIGHT_M.min, HEIGHT_M.max),
    swing_m: index % LEVEL_EVERY === 0 ? 0 : between(random, SWING_M.min, SWING_M.max),
    swingPeriod_s: between(random, SWING_PERIOD_S.min, SWING_PERIOD_S.max),
  };
}

function between(random: Random, min: number, max: number): number {
  return min + (max - min) * random();
}
