import { assert } from "@rangecast/base/assert";
import { FLATTENING } from "@rangecast/domains/geodesy/ecef";
import type { EcefMotion } from "@rangecast/domains/geodesy/spherical";
import { lastAtOrBefore } from "./last_at_or_before.ts";
import { readAt } from "./read_at.ts";
import {
  evaluate,
  fitSpline,
  type Spline,
  type SplineAxis,
  type SplinePoint,
} from "./smoothing_spline.ts";

/**
 * How far the curve may leave a fix, in metres, along the ground and in height: both together, and
 * the wire's rounding to centimetres, stay within the promised 1 m.
 */
const TOLERANCE_M = 0.65;

/** Heights above the ellipsoid (m) at `times` (s, strictly increasing). */
export interface HeightProfile {
  readonly times: Float64Array;
  readonly heights: Float64Array;
}

/** Places on the ellipsoid itself, in earth-centred metres, at `times` (s, strictly increasing). */
export interface GroundTrack {
  readonly times: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/** A part of a flight without a gap. */
export interface Segment {
  readonly start_s: number;
  readonly end_s: number;
  /** Earth-centred motion at `time_s`, which lies from `start_s` to `end_s`. */
  motionAt(time_s: number): EcefMotion;
}

/**
 * A smooth curve near all points: one along the ellipsoid, one for the height above it, so that a
 * step in one does not shake the other. Both profiles start and end at the same times. A single
 * point is a position whose velocity and acceleration are not known (NaN).
 */
export function segment(ground: GroundTrack, profile: HeightProfile): Segment {
  const start_s = readAt(ground.times, 0);
  const end_s = readAt(ground.times, ground.times.length - 1);
  if (ground.times.length < 2) {
    const height = standing(profile.heights);
    const still = above(standing(ground.x), standing(ground.y), standing(ground.z), height);
    return { start_s, end_s, motionAt: () => still };
  }
  const path = fitSpline(ground.times, [ground.x, ground.y, ground.z], TOLERANCE_M);
  const climb = fitSpline(profile.times, [profile.heights], TOLERANCE_M);
  const [x, y, z] = path.axes;
  const [height] = climb.axes;
  assert(x && y && z && height, "a spline has an axis for each that it was fitted to");
  return {
    start_s,
    end_s,
    motionAt: (time_s) => {
      const on = (axis: SplineAxis) => evaluate(path.times, axis, pieceAt(path, time_s), time_s);
      const up = evaluate(climb.times, height, pieceAt(climb, time_s), time_s);
      return above(on(x), on(y), on(z), up);
    },
  };
}

function pieceAt({ times }: Spline, time_s: number): number {
  return Math.min(lastAtOrBefore(times, time_s), times.length - 2);
}

function standing(values: Float64Array): SplinePoint {
  return { value: readAt(values, 0), first: NaN, second: NaN };
}

/** Squared ratio of the polar to the equatorial axis: what separates the normal from the radius. */
const AXES_RATIO = (1 - FLATTENING) ** 2;

/**
 * p = s + h n, with n the ellipsoid's normal at s, and its derivatives. What is left out, h n'',
 * is less than 0.1 mm/s2 for anything that flies.
 */
function above(x: SplinePoint, y: SplinePoint, z: SplinePoint, height: SplinePoint): EcefMotion {
  const length = Math.hypot(x.value, y.value, z.value / AXES_RATIO);
  const n = [x.value / length, y.value / length, z.value / AXES_RATIO / length] as const;
  const g = [x.first / length, y.first / length, z.first / AXES_RATIO / length] as const;
  const along = n[0] * g[0] + n[1] * g[1] + n[2] * g[2];
  const axis = (s: SplinePoint, normal: number, rate: number) => {
    const turn = rate - normal * along;
    return {
      position: s.value + height.value * normal,
      velocity: s.first + height.first * normal + height.value * turn,
      acceleration: s.second + height.second * normal + 2 * height.first * turn,
    };
  };
  const [ax, ay, az] = [axis(x, n[0], g[0]), axis(y, n[1], g[1]), axis(z, n[2], g[2])];
  return {
    position: { x: ax.position, y: ay.position, z: az.position },
    velocity: { x: ax.velocity, y: ay.velocity, z: az.velocity },
    acceleration: { x: ax.acceleration, y: ay.acceleration, z: az.acceleration },
  };
}
