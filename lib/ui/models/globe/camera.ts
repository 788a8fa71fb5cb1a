import { combine, dot, normalized, type Vector } from "./vector.ts";

/** An eye on the globe and what it looks at; directions have length 1. */
export interface Camera {
  readonly eye: Vector;
  readonly forward: Vector;
  readonly right: Vector;
  readonly up: Vector;
  /** From the top of the screen to its bottom, degrees. */
  readonly view_deg: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Pixels of what is one unit across and one unit away. */
export function focalPx({ view_deg, height }: Pick<Camera, "view_deg" | "height">): number {
  return height / 2 / Math.tan(view_deg / 360 * Math.PI);
}

/** Where a point is on the screen; null for one behind the eye. */
export function screenPoint(
  camera: Camera,
  point: Vector,
): { readonly x: number; readonly y: number } | null {
  const way = combine([1, point], [-1, camera.eye]);
  const depth = dot(way, camera.forward);
  if (depth <= 0) return null;
  const factor = focalPx(camera) / depth;
  return {
    x: camera.width / 2 + dot(way, camera.right) * factor,
    y: camera.height / 2 - dot(way, camera.up) * factor,
  };
}

/** Where a point is on the screen; null for one that is behind the eye or the Earth. */
export function groundPoint(
  camera: Camera,
  point: Vector,
): { readonly x: number; readonly y: number } | null {
  return isHidden(camera.eye, point) ? null : screenPoint(camera, point);
}

/** Where the line of sight through a point of the screen meets the ground; null for the sky. */
export function groundUnder(camera: Camera, x: number, y: number): Vector | null {
  const focal_px = focalPx(camera);
  const sight = normalized(combine(
    [focal_px, camera.forward],
    [x - camera.width / 2, camera.right],
    [camera.height / 2 - y, camera.up],
  ));
  const along = dot(sight, camera.eye);
  const square = along ** 2 - dot(camera.eye, camera.eye) + 1;
  if (square < 0) return null;
  const distance = -along - Math.sqrt(square);
  return distance < 0 ? null : combine([1, camera.eye], [distance, sight]);
}

/**
 * Whether the Earth hides a point from an eye above it: the point is beyond the plane of the
 * horizon, and within the cone from the eye to it.
 */
export function isHidden(eye: Vector, point: Vector): boolean {
  const way = combine([1, point], [-1, eye]);
  const towards = -dot(way, eye);
  const horizon = dot(eye, eye) - 1;
  return towards > horizon && towards ** 2 > horizon * dot(way, way);
}
