import { latitudeAt, longitudeAt, mercatorX, mercatorY, wrapNear } from "../geo/mercator.ts";
import type { LatLon } from "../geo/measure.ts";

/** Pixels of the whole world at zoom 0, as tiles have it. */
const WORLD_PX = 256;

/** What a map shows: the world scaled, and the corner of it that is at the screen's top left. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  /** Pixels of the whole world. */
  readonly scale: number;
  /** In pixels of the whole world. */
  readonly left: number;
  readonly top: number;
  /** The middle, in units of the world (0..1, beyond it in its copies). */
  readonly centre_x: number;
}

export function viewport(
  { centre, zoom, width, height }: {
    readonly centre: LatLon;
    readonly zoom: number;
    readonly width: number;
    readonly height: number;
  },
): Viewport {
  const scale = WORLD_PX * 2 ** zoom;
  const centre_x = mercatorX(centre.lon);
  return {
    ...{ width, height, scale, centre_x },
    left: centre_x * scale - width / 2,
    top: mercatorY(centre.lat) * scale - height / 2,
  };
}

/** Whether two show the same, at the same size. */
export function isSameView(a: Viewport, b: Viewport): boolean {
  return a.scale === b.scale && a.left === b.left && a.top === b.top && a.width === b.width &&
    a.height === b.height;
}

/** Where a place is on the screen; of the copies of the world the one nearest to the middle. */
export function screenOf(
  { lat, lon }: LatLon,
  { scale, left, top, centre_x }: Viewport,
): { readonly x: number; readonly y: number } {
  return {
    x: wrapNear(mercatorX(lon), centre_x) * scale - left,
    y: mercatorY(lat) * scale - top,
  };
}

/** The place under a point of the screen. */
export function placeUnder(x: number, y: number, { scale, left, top }: Viewport): LatLon {
  return { lat: latitudeAt((y + top) / scale), lon: normalized(longitudeAt((x + left) / scale)) };
}

function normalized(lon: number): number {
  return lon - 360 * Math.floor((lon + 180) / 360);
}
