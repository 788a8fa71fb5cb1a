import { degreesToRadians } from "@rangecast/base/units";
import type { MapView } from "../address/page_address.ts";
import type { LatLon } from "../geo/measure.ts";
import { type Camera, focalPx } from "./camera.ts";
import { angleBetween, bearingVector, localFrame, placeBelow, vectorOf } from "./earth.ts";
import { combine, cross, normalized, type Vector } from "./vector.ts";

/** An eye that looks at a place from around it. */
export interface Orbit {
  readonly place: LatLon;
  /** From the eye to what it looks at, radii of the Earth. */
  readonly range: number;
  /** What is up on the screen, clockwise from north. */
  readonly bearing_deg: number;
  /** 0: from straight above. */
  readonly tilt_deg: number;
}

/** What a person sees of a screen is about as wide as that. */
export const ORBIT_VIEW_DEG = 35;
/** 2 km: nearer there is nothing to see on the ground. */
const MIN_RANGE = 3e-4;
const MAX_RANGE = 12;
const MAX_TILT_DEG = 78;
/** The map ends there, and so does what it shares with the globe. */
const MAX_LAT = 85;
const WORLD_PX = 256;

/** An orbit as it may be: within its limits, longitudes within half a circle. */
export function bounded({ place: { lat, lon }, range, bearing_deg, tilt_deg }: Orbit): Orbit {
  return {
    place: {
      lat: clamp(lat, -MAX_LAT, MAX_LAT),
      lon: lon - 360 * Math.floor((lon + 180) / 360),
    },
    range: clamp(range, MIN_RANGE, MAX_RANGE),
    bearing_deg: bearing_deg - 360 * Math.floor(bearing_deg / 360),
    tilt_deg: clamp(tilt_deg, 0, MAX_TILT_DEG),
  };
}

/** The camera of an orbit around a point at `height` radii above the ground. */
export function orbitCamera(
  { place, range, bearing_deg, tilt_deg }: Orbit,
  { width, height, above = 0 }: {
    readonly width: number;
    readonly height: number;
    readonly above?: number;
  },
): Camera {
  const frame = localFrame(vectorOf(place));
  const ahead = bearingVector(frame, bearing_deg);
  const tilt = degreesToRadians(tilt_deg);
  const [sine, cosine] = [Math.sin(tilt), Math.cos(tilt)];
  const eye = combine([1 + above + range * cosine, frame.up], [-range * sine, ahead]);
  const forward = combine([-cosine, frame.up], [sine, ahead]);
  const up = combine([sine, frame.up], [cosine, ahead]);
  return { eye, forward, up, right: cross(forward, up), view_deg: ORBIT_VIEW_DEG, width, height };
}

/** The orbit that shows the middle of a map at the same scale. */
export function orbitOf({ lat, lon, zoom }: MapView, height: number): Orbit {
  const range = focalPx({ view_deg: ORBIT_VIEW_DEG, height }) / pixelsPerRadian(lat, zoom);
  return bounded({ place: { lat, lon }, range, bearing_deg: 0, tilt_deg: 0 });
}

/** What a map shows of the same place at the same scale. */
export function mapViewOf({ place: { lat, lon }, range }: Orbit, height: number): MapView {
  const pixels = focalPx({ view_deg: ORBIT_VIEW_DEG, height }) / range;
  return { lat, lon, zoom: Math.max(0, Math.log2(pixels / pixelsPerRadian(lat, 0))) };
}

function pixelsPerRadian(lat: number, zoom: number): number {
  return WORLD_PX * 2 ** zoom / (2 * Math.PI * Math.cos(degreesToRadians(lat)));
}

/** The ground follows the pointer by so many pixels. */
export function dragged(orbit: Orbit, { x, y, height }: {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}): Orbit {
  const perPixel = orbit.range / focalPx({ view_deg: ORBIT_VIEW_DEG, height });
  // Far out half a turn of the globe is more than its face: a limit keeps the hand in control.
  const step_deg = Math.min(perPixel * 180 / Math.PI, 180 / height);
  const bearing = degreesToRadians(orbit.bearing_deg);
  const east = -x * Math.cos(bearing) + y * Math.sin(bearing);
  const north = x * Math.sin(bearing) + y * Math.cos(bearing);
  const { lat, lon } = orbit.place;
  const narrowing = Math.max(0.1, Math.cos(degreesToRadians(lat)));
  return bounded({
    ...orbit,
    place: { lat: lat + north * step_deg, lon: lon + east * step_deg / narrowing },
  });
}

/** The orbit that has all of these points in view, from above; null for none. */
export function orbitAround(
  points: readonly Vector[],
  { width, height }: { readonly width: number; readonly height: number },
): Orbit | null {
  const middle = normalized(combine(...points.map((point) => [1, point] as const)));
  if (points.length === 0 || !Number.isFinite(middle.x)) return null;
  let spread = 0;
  for (const point of points) spread = Math.max(spread, angleBetween(middle, normalized(point)));
  const half = Math.min(width, height) / 2 * 0.8;
  const focal_px = focalPx({ view_deg: ORBIT_VIEW_DEG, height });
  // Of a sphere: half a chord, and how much the middle is nearer than its ends.
  const seen = Math.min(spread, Math.PI / 2);
  const range = Math.sin(seen) * focal_px / half - (1 - Math.cos(seen));
  return bounded({ place: placeBelow(middle), range: Math.max(range, 0.02), ...FROM_ABOVE });
}

const FROM_ABOVE = { bearing_deg: 0, tilt_deg: 0 };

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
