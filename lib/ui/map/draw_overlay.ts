import { type LatLon, measure, placeAt } from "../models/geo/measure.ts";
import { roundDistance } from "../models/map/scale_bar.ts";
import { screenOf, type Viewport } from "../models/map/viewport.ts";
import { bearingFigure, distanceFigure, type UnitChoice } from "../models/units/format_units.ts";
import type { Palette } from "./palette.ts";

const RINGS = 3;
const RING_POINTS = 72;

/** A sensor that does not move. */
export interface Site extends LatLon {
  readonly name: string;
}

export interface OverlayStyle {
  readonly view: Viewport;
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
  { view, palette, units }: OverlayStyle,
): void {
  const edge = { x: view.width / 2, y: 0 };
  const middle = screenOf(centre, view);
  const perPixel = measure(centre, placeAt(centre, 1000, 90)).distance_m /
    Math.max(1e-9, Math.abs(screenOf(placeAt(centre, 1000, 90), view).x - middle.x));
  const step_m = roundDistance(
    Math.min(view.height, view.width) / 2 * perPixel / RINGS,
    units.system,
  );
  context.strokeStyle = palette.dim;
  context.fillStyle = palette.dim;
  context.font = `10px ${palette.sans}`;
  context.textAlign = "center";
  context.lineWidth = 1;
  context.setLineDash([1, 4]);
  for (let ring = 1; ring <= RINGS; ring++) {
    context.beginPath();
    for (let i = 0; i <= RING_POINTS; i++) {
      const { x, y } = screenOf(placeAt(centre, ring * step_m, i / RING_POINTS * 360), view);
      context.lineTo(x, y);
    }
    context.stroke();
    const top = screenOf(placeAt(centre, ring * step_m, 0), view);
    const { value, unit } = distanceFigure(ring * step_m, units);
    if (top.y > edge.y) context.fillText(`${value.replace(/\.00$/, "")} ${unit}`, top.x, top.y - 3);
  }
  context.setLineDash([]);
}

/** A line between two places with its length, and the bearing at its start. */
export function drawMeasure(
  context: CanvasRenderingContext2D,
  [from, to]: readonly [LatLon, LatLon],
  { view, palette }: OverlayStyle,
): void {
  const [a, b] = [screenOf(from, view), screenOf(to, view)];
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
  { view, palette }: OverlayStyle,
): void {
  context.strokeStyle = palette.dim;
  context.fillStyle = palette.dim;
  context.font = `10px ${palette.sans}`;
  context.textAlign = "center";
  context.lineWidth = 1.2;
  for (const site of sites) {
    const { x, y } = screenOf(site, view);
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
    context.beginPath();
    context.moveTo(x - 4, y + 5);
    context.lineTo(x, y - 5);
    context.lineTo(x + 4, y + 5);
    context.closePath();
    context.stroke();
    context.fillText(site.name, x, y + 16);
  }
}
