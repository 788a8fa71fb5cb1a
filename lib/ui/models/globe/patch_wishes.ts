import { latitudeAt, longitudeAt, mercatorX, mercatorY } from "../geo/mercator.ts";
import type { LatLon } from "../geo/measure.ts";
import { degreesToRadians } from "@rangecast/base/units";
import { type Camera, focalPx, groundUnder } from "./camera.ts";
import { placeBelow, vectorOf } from "./earth.ts";
import { combine, dot } from "./vector.ts";

/** A square of a map that is to be seen in more detail than the picture of the whole globe. */
export interface PatchWish {
  readonly centre: LatLon;
  /** As maps have it. */
  readonly zoom: number;
  /** CSS pixels of a map at that zoom that it covers, in both directions. */
  readonly span_px: number;
}

/** Pixels of a patch, and the zoom from which the whole globe's picture is too coarse. */
const SPAN_PX = 1800;
const LEAST_ZOOM = 2.9;
/** Nothing on the ground is finer than that. */
const MOST_ZOOM = 12;
const WORLD_PX = 256;
/** Where one looks: steps over the screen. */
const LOOKS = [0, 0.25, 0.5, 0.75, 1];
/** From one patch to the next one. */
const ZOOM_STEP = 2.4;
/** Shares of the screen that the nearest patch and the next one cover; what is left is far, and small. */
const NEAREST = 0.25;
const MOST = 0.72;
/** A patch is so much wider than what is seen. */
const MARGIN = 1.3;

/**
 * The patches for what a camera sees, the farther one first: one that covers the nearer part, and
 * one around it that reaches further; none where the whole globe is in view.
 */
export function patchWishes(camera: Camera): PatchWish[] {
  const seen = LOOKS.flatMap((y) => LOOKS.map((x) => place(camera, x, y))).filter((at) =>
    at !== null
  );
  const middle = place(camera, 0.5, 0.62) ?? seen.at(-1);
  if (!middle || zoomOf(camera, middle) < LEAST_ZOOM) return [];
  const [x, y] = [mercatorX(middle.lon), mercatorY(middle.lat)];
  const distances = seen.map((at) => {
    const dx = mercatorX(at.lon) - x;
    return Math.max(Math.abs(dx - Math.round(dx)), Math.abs(mercatorY(at.lat) - y));
  }).sort((a, b) => a - b);
  const reach = (share: number) => distances[Math.floor(distances.length * share)] ?? 1;
  const last = distances.at(-1) ?? 1;
  // Seen from above, everything is about as far: then all of it is near.
  const most = zoomFor(last < 2 * reach(MOST) ? last : reach(MOST));
  const near = zoomFor(reach(NEAREST));
  const centre = { lat: latitudeAt(y), lon: longitudeAt(x) };
  return [most - ZOOM_STEP, most, ...(near - most >= 1.5 ? [near] : [])]
    .filter((zoom) => zoom >= LEAST_ZOOM)
    .map((zoom) => ({ centre, zoom, span_px: SPAN_PX }));
}

/** At which a map shows a place as large as a camera does. */
function zoomOf(camera: Camera, place: LatLon): number {
  const way = combine([1, vectorOf(place)], [-1, camera.eye]);
  const pixelsPerRadian = focalPx(camera) / Math.sqrt(dot(way, way));
  const narrowing = Math.cos(degreesToRadians(place.lat));
  return Math.log2(2 * Math.PI * pixelsPerRadian * narrowing / WORLD_PX);
}

/** In steps, so that a patch need not be drawn anew for every little bit. */
function zoomFor(half: number): number {
  const zoom = Math.log2(SPAN_PX / WORLD_PX / (2 * half * MARGIN));
  return Math.min(MOST_ZOOM, Math.floor(zoom * 2) / 2);
}

function place(camera: Camera, x: number, y: number): LatLon | null {
  const ground = groundUnder(camera, x * camera.width, y * camera.height);
  return ground && placeBelow(ground);
}
