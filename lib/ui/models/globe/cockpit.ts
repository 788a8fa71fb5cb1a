import { degreesToRadians } from "@rangecast/base/units";
import type { Camera } from "./camera.ts";
import { bearingVector, EARTH_RADIUS_M, localFrame } from "./earth.ts";
import { combine, cross, normalized, type Vector } from "./vector.ts";

/** About what one sees through a windscreen. */
const COCKPIT_VIEW_DEG = 55;
/** A little down, so that there is more ground than sky. */
const PITCH_DEG = -5;
/** Nobody sits lower than that, even where an altitude is below the ground. */
const LEAST_EYE_M = 15;
/** A turn that is seen takes about that long to follow. */
const FOLLOW_MS = 400;

/** The eye of a pilot at a point, looking along a heading. */
export function cockpitCamera(
  { point, heading_deg, width, height }: {
    readonly point: Vector;
    readonly heading_deg: number;
    readonly width: number;
    readonly height: number;
  },
): Camera {
  const frame = localFrame(point);
  const length = Math.hypot(point.x, point.y, point.z);
  const eye = combine([Math.max(length, 1 + LEAST_EYE_M / EARTH_RADIUS_M), frame.up]);
  const ahead = bearingVector(frame, heading_deg);
  const pitch = degreesToRadians(PITCH_DEG);
  const forward = normalized(combine([Math.cos(pitch), ahead], [Math.sin(pitch), frame.up]));
  const right = normalized(cross(forward, frame.up));
  const view_deg = COCKPIT_VIEW_DEG;
  return { eye, forward, right, up: cross(right, forward), view_deg, width, height };
}

/** The next heading on the short way from one to another, after some time. */
export function turnTowards(from_deg: number, to_deg: number, passed_ms: number): number {
  if (!Number.isFinite(from_deg)) return to_deg;
  if (!Number.isFinite(to_deg)) return from_deg;
  const way = to_deg - from_deg - 360 * Math.round((to_deg - from_deg) / 360);
  const share = 1 - Math.exp(-Math.max(0, passed_ms) / FOLLOW_MS);
  const next = from_deg + way * share;
  return next - 360 * Math.floor(next / 360);
}

/** How far the horizon is below eye level, degrees, for an eye so many radii from the middle. */
export function horizonDip(distance: number): number {
  return Math.acos(Math.min(1, 1 / distance)) * 180 / Math.PI;
}
