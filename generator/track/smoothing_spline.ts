import { assert } from "@rangecast/base/assert";
import { readAt as at } from "./read_at.ts";

/** A curve through a space of one or more axes: cubic pieces, twice continuously differentiable. */
export interface Spline {
  /** Seconds, strictly increasing, at least two. */
  readonly times: Float64Array;
  readonly axes: readonly SplineAxis[];
}

export interface SplineAxis {
  /** The curve's own values at the knots. */
  readonly values: Float64Array;
  /** Its second derivatives at the knots, 0 at both ends. */
  readonly curvatures: Float64Array;
}

/** Value, first and second derivative of one axis at an instant. */
export interface SplinePoint {
  readonly value: number;
  readonly first: number;
  readonly second: number;
}

/**
 * How freely the curve may leave a point for the sake of smoothness, in s3. At one point a second
 * it fades out what changes faster than about every 4 s (half of it at a period of
 * 2 pi slack^(1/4)): the rounding of fixes, not the turns of an aircraft.
 */
const SLACK_S3 = 0.3;
const SHRINKING_PASSES = 12;
const EXACT_PASSES = 20;

/**
 * The smoothing spline of points at `times` (s) that leaves none of them by more than `tolerance`,
 * measured over all axes together: points that would be left further are bound tighter, and
 * exactly where that is not enough.
 * Algorithm: C. Reinsch, "Smoothing by spline functions", Numerische Mathematik 10, 1967, in the
 * form of Green and Silverman, "Nonparametric Regression and Generalized Linear Models", 1994, 2.3.
 */
export function fitSpline(
  times: Float64Array,
  points: readonly Float64Array[],
  tolerance: number,
): Spline {
  assert(times.length >= 2, "a spline needs two knots");
  const slack = new Float64Array(times.length).fill(SLACK_S3);
  for (let pass = 0; pass < SHRINKING_PASSES + EXACT_PASSES; pass++) {
    const axes = solve(times, points, slack);
    if (!tighten(slack, points, axes, tolerance, pass >= SHRINKING_PASSES)) return { times, axes };
  }
  return { times, axes: solve(times, points, slack.fill(0)) };
}

/** Reduces the slack of each point that the curve leaves too far; false when there is none. */
function tighten(
  slack: Float64Array,
  points: readonly Float64Array[],
  axes: readonly SplineAxis[],
  tolerance: number,
  exactly: boolean,
): boolean {
  const squared = new Float64Array(slack.length);
  for (const [axis, values] of points.entries()) {
    const bent = axes[axis]?.values ?? values;
    for (let i = 0; i < squared.length; i++) {
      squared[i] = at(squared, i) + (at(bent, i) - at(values, i)) ** 2;
    }
  }
  let any = false;
  for (let i = 0; i < slack.length; i++) {
    const distance = Math.sqrt(at(squared, i));
    if (distance <= tolerance) continue;
    any = true;
    slack[i] = exactly ? 0 : at(slack, i) * Math.min(0.5, tolerance / distance / 2);
  }
  return any;
}

/** Solves (R + Q' S Q) c = Q' y for the inner curvatures c of each axis; then the values are y - S Q c. */
function solve(
  times: Float64Array,
  points: readonly Float64Array[],
  slack: Float64Array,
): SplineAxis[] {
  const inverse = new Float64Array(times.length - 1);
  for (let i = 0; i < inverse.length; i++) inverse[i] = 1 / (at(times, i + 1) - at(times, i));
  const factors = factorize(inverse, slack);
  return points.map((values) => {
    const curvatures = substitute(factors, secondDifferences(inverse, values));
    const bent = new Float64Array(values);
    for (let i = 0; i < bent.length; i++) {
      const before = i > 0 ? at(inverse, i - 1) * (at(curvatures, i - 1) - at(curvatures, i)) : 0;
      const after = i < inverse.length
        ? at(inverse, i) * (at(curvatures, i + 1) - at(curvatures, i))
        : 0;
      bent[i] = at(values, i) - at(slack, i) * (before + after);
    }
    return { values: bent, curvatures };
  });
}

/** Q' y: how the slope changes at each inner knot; 0 at the ends. */
function secondDifferences(inverse: Float64Array, values: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 1; i < inverse.length; i++) {
    result[i] = (at(values, i + 1) - at(values, i)) * at(inverse, i) -
      (at(values, i) - at(values, i - 1)) * at(inverse, i - 1);
  }
  return result;
}

/** L D L' of a symmetric matrix with two bands beside the diagonal, by knot; the ends stay 0. */
interface Factors {
  readonly diagonal: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function factorize(inverse: Float64Array, slack: Float64Array): Factors {
  const n = slack.length;
  const diagonal = new Float64Array(n);
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    const left = at(inverse, i - 1);
    const right = at(inverse, i);
    const further = i + 1 < n - 1 ? at(inverse, i + 1) : 0;
    const d0 = (1 / left + 1 / right) / 3 + at(slack, i - 1) * left ** 2 +
      at(slack, i) * (left + right) ** 2 + at(slack, i + 1) * right ** 2;
    const d1 = 1 / right / 6 - at(slack, i) * (left + right) * right -
      at(slack, i + 1) * right * (right + further);
    const d2 = at(slack, i + 1) * right * further;
    const l1 = at(first, i - 1);
    const l2 = i > 1 ? at(second, i - 2) : 0;
    const before = at(diagonal, i - 1);
    const beforeThat = i > 1 ? at(diagonal, i - 2) : 0;
    const pivot = d0 - l1 * l1 * before - l2 * l2 * beforeThat;
    diagonal[i] = pivot;
    if (i + 1 < n - 1) first[i] = (d1 - l1 * at(second, i - 1) * before) / pivot;
    if (i + 2 < n - 1) second[i] = d2 / pivot;
  }
  return { diagonal, first, second };
}

function substitute({ diagonal, first, second }: Factors, right: Float64Array): Float64Array {
  const n = right.length;
  const x = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    const twoBack = i > 1 ? at(second, i - 2) * at(x, i - 2) : 0;
    x[i] = at(right, i) - at(first, i - 1) * at(x, i - 1) - twoBack;
  }
  for (let i = n - 2; i > 0; i--) {
    const twoOn = i + 2 < n ? at(second, i) * at(x, i + 2) : 0;
    x[i] = at(x, i) / at(diagonal, i) - at(first, i) * at(x, i + 1) - twoOn;
  }
  return x;
}

/** One axis of the curve at `time_s`, which lies in the piece after the knot with index `piece`. */
export function evaluate(
  times: Float64Array,
  { values, curvatures }: SplineAxis,
  piece: number,
  time_s: number,
): SplinePoint {
  const length_s = at(times, piece + 1) - at(times, piece);
  const u = time_s - at(times, piece);
  const w = length_s - u;
  const c0 = at(curvatures, piece);
  const c1 = at(curvatures, piece + 1);
  const chord = (at(values, piece + 1) - at(values, piece)) / length_s;
  return {
    value: at(values, piece) + u * chord -
      u * w / 6 * ((1 + u / length_s) * c1 + (1 + w / length_s) * c0),
    first: chord +
      ((3 * u * u / length_s - length_s) * c1 - (3 * w * w / length_s - length_s) * c0) /
        6,
    second: (u * c1 + w * c0) / length_s,
  };
}
