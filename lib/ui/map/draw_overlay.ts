import { type LatLon, measure, placeAt } from "../models/geo/measure.ts";
import { roundDistance } from "../models/map/scale_bar.ts";
import { bearingFigure, distanceFigure, type UnitChoice } from "../models/units/format_units.ts";
import type { Palette } from "./palette.ts";

const RINGS = 3;
const RING_POINTS = 72;

/** A sensor that does not move. */
export interface Site extends LatLon {
  readonly name: string;
}

/** Where a place is on the screen, of a map or of a globe; null where it does not show. */
export type Project = (place: LatLon) => { readonly x: number; readonly y: number } | null;

export interface OverlayStyle {
  readonly project: Project;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly units: UnitChoice;
}

/** The ring around the selected mover. */
export function drawSelection(
  context: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  palette: Palette,
): void {
  context.strokeStyle = palette.selection;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, 12, 0, 2 * Math.PI);
  context.stroke();
}

/** Dotted circles on the ground around a place, at round distances. */
export function drawRings(
  context: CanvasRenderingContext2D,
  centre: LatLon,
  { project, width, height, palette, units }: OverlayStyle,
): void {
  const middle = project(centre);
  if (!middle) return;
  // Seen at a slant, one of these directions is shorter than it is.
  const pixels = [0, 90].map((bearing_deg) => {
    const near = project(placeAt(centre, 1000, bearing_deg)) ?? middle;
    return Math.hypot(near.x - middle.x, near.y - middle.y);
  });
  const perPixel = 1000 / Math.max(1e-9, ...pixels);
  const step_m = roundDistance(Math.min(height, width) / 2 * perPixel / RINGS, units.system);
  context.strokeStyle = palette.dim;
  context.fillStyle = palette.dim;
  context.font = `10px ${palette.sans}`;
  context.textAlign = "center";
  context.lineWidth = 1;
  context.setLineDash([1, 4]);
  for (let ring = 1; ring <= RINGS; ring++) {
    context.beginPath();
    let isDrawing = false;
    for (let i = 0; i <= RING_POINTS; i++) {
      const point = project(placeAt(centre, ring * step_m, i / RING_POINTS * 360));
      if (point) context[isDrawing ? "lineTo" : "moveTo"](point.x, point.y);
      isDrawing = point !== null;
    }
    context.stroke();
    const top = project(placeAt(centre, ring * step_m, 0));
    const { value, unit } = distanceFigure(ring * step_m, units);
    if (top && top.y > 0) {
      context.fillText(`${value.replace(/\.00$/, "")} ${unit}`, top.x, top.y - 3);
    }
  }
  context.setLineDash([]);
}

/** A line between two places with its length, and the bearing at its start. */
export function drawMeasure(
  context: CanvasRenderingContext2D,
  [from, to]: readonly [LatLon, LatLon],
  { project, palette }: OverlayStyle,
): void {
  const [a, b] = [project(from), project(to)];
  if (!a || !b) return;
  context.strokeStyle = palette.selection;
  context.lineWidth = 1.5;
  context.setLineDash([6, 4]);
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.stroke();
  context.setLineDash([]);
  for (const { x, y } of [a, b]) {
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** `12.30 km  034.5°`. */
export function measureText(from: LatLon, to: LatLon, units: UnitChoice): string {
  const { distance_m, bearing_deg } = measure(from, to);
  const [distance, bearing] = [distanceFigure(distance_m, units), bearingFigure(bearing_deg)];
  return `${distance.value} ${distance.unit}  ${bearing.value}${bearing.unit}`;
}

/** Sensors that stand: a small mast and a name. */
export function drawSites(
  context: CanvasRenderingContext2D,
  sites: readonly Site[],
  { project, width, height, palette }: OverlayStyle,
): void {
  context.strokeStyle = palette.dim;
  context.fillStyle = palette.dim;
  context.font = `10px ${palette.sans}`;
  context.textAlign = "center";
  context.lineWidth = 1.2;
  for (const site of sites) {
    const point = project(site);
    if (!point) continue;
    const { x, y } = point;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    context.beginPath();
    context.moveTo(x - 4, y + 5);
    context.lineTo(x, y - 5);
    context.lineTo(x + 4, y + 5);
    context.closePath();
    context.stroke();
    context.fillText(site.name, x, y + 16);
  }
}
