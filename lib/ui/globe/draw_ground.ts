import { drawRings, drawSites, type OverlayStyle, type Site } from "../map/draw_overlay.ts";
import type { LatLon } from "../models/geo/measure.ts";
import { type Camera, groundPoint } from "../models/globe/camera.ts";
import { placeBelow, vectorOf } from "../models/globe/earth.ts";
import type { MoverPlaces } from "../models/globe/mover_places.ts";

/** Sensors that stand, and range rings, as the map has them; what the Earth hides is left out. */
export function drawGround(
  context: CanvasRenderingContext2D,
  camera: Camera,
  { sites, centre, places, selected, ...look }: Pick<OverlayStyle, "palette" | "units"> & {
    readonly sites: readonly Site[];
    /** Of the rings; null for none. */
    readonly centre: LatLon | null;
    readonly places: MoverPlaces;
    /** A row, along with which the rings move; -1 for none. */
    readonly selected: number;
  },
): void {
  const { width, height } = camera;
  const project = (place: LatLon) => groundPoint(camera, vectorOf(place));
  const style = { ...look, project, width, height };
  drawSites(context, sites, style);
  if (centre) drawRings(context, placeOf(places, selected) ?? centre, style);
}

/** The place on the ground below a row; null when it has none. */
function placeOf({ x, y, z }: MoverPlaces, row: number): LatLon | null {
  const point = { x: x[row] ?? NaN, y: y[row] ?? NaN, z: z[row] ?? NaN };
  return Number.isFinite(point.x) ? placeBelow(point) : null;
}
