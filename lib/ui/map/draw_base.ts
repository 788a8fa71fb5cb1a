import type { UnitSystem } from "@rangecast/base/units";
import { graticule } from "../models/map/graticule.ts";
import type { Box } from "../models/map/labels.ts";
import { LONGEST_PX, scaleBar } from "../models/map/scale_bar.ts";
import type { Viewport } from "../models/map/viewport.ts";
import type { LandPaths } from "./land_store.ts";
import type { Pen } from "./layer_canvas.ts";
import type { Palette } from "./palette.ts";
import type { StillCanvas } from "./still_canvas.ts";

/** From the edge of the map. */
const MARGIN = 14;
/** From the lower edge to the bar of the scale. */
const SCALE_PX = 41;

/** Land, borders, graticule and scale: what changes with the view alone. */
export function drawBase(
  layer: StillCanvas,
  { view, land, palette, system, hasTiles }: {
    readonly view: Viewport;
    readonly land: readonly LandPaths[];
    readonly palette: Palette;
    readonly system: UnitSystem;
    /** Tiles lie below: land would hide them. */
    readonly hasTiles: boolean;
  },
): void {
  const context = layer.clear();
  if (!hasTiles) {
    // A pixel more than the view: canvases have whole pixels of the device.
    context.fillStyle = palette.bg;
    context.fillRect(0, 0, view.width + 1, view.height + 1);
    for (const world of worldsInView(view)) drawLand(layer, { view, land, palette, world });
  }
  drawGraticule(context, view, palette);
  drawScale(context, view, { palette, system });
  layer.show();
}

/** The copies of the world that a view shows, by their number from the first. */
export function worldsInView({ left, width, scale }: Viewport): number[] {
  const first = Math.floor(left / scale);
  const last = Math.floor((left + width) / scale);
  return Array.from({ length: Math.min(8, last - first + 1) }, (_, i) => first + i);
}

/** Land, coasts and borders of one copy of the world, on a canvas with `ratio` pixels in each of the view. */
export function drawLand(
  { context, ratio }: { readonly context: Pen; readonly ratio: number },
  { view: { scale, left, top }, land, palette, world }: {
    readonly view: Viewport;
    readonly land: readonly LandPaths[];
    readonly palette: Pick<Palette, "land" | "line">;
    readonly world: number;
  },
): void {
  context.save();
  const unit = scale * ratio;
  context.setTransform(unit, 0, 0, unit, (world * scale - left) * ratio, -top * ratio);
  context.fillStyle = palette.land;
  for (const paths of land) context.fill(paths.land, "evenodd");
  context.lineWidth = 1 / scale;
  context.strokeStyle = palette.line;
  for (const { coasts } of land) context.stroke(coasts);
  context.setLineDash([4 / scale, 3 / scale]);
  for (const { borders } of land) context.stroke(borders);
  context.restore();
}

function drawGraticule(context: Pen, view: Viewport, palette: Palette): void {
  const { meridians, parallels } = graticule(view);
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const { at } of meridians) {
    context.moveTo(Math.round(at) + 0.5, 0);
    context.lineTo(Math.round(at) + 0.5, view.height);
  }
  for (const { at } of parallels) {
    context.moveTo(0, Math.round(at) + 0.5);
    context.lineTo(view.width, Math.round(at) + 0.5);
  }
  context.stroke();
  context.fillStyle = palette.dim;
  context.font = `11px ${palette.sans}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  for (const { at, text } of meridians) context.fillText(text, at + 4, view.height - 8);
  context.textAlign = "right";
  for (const { at, text } of parallels) {
    if (at > 40 && at < view.height - 28) context.fillText(text, view.width - 8, at - 4);
  }
}

/** Where the scale is: no label goes there. */
export function scaleArea({ height }: Pick<Viewport, "height">): Box {
  const bar = height - SCALE_PX;
  return { left: 0, top: bar - 6, right: MARGIN + LONGEST_PX + 4, bottom: bar + 18 };
}

function drawScale(
  context: Pen,
  view: Viewport,
  { palette, system }: { readonly palette: Palette; readonly system: UnitSystem },
): void {
  const { width_px, text } = scaleBar(view, system);
  const y = view.height - SCALE_PX + 0.5;
  context.strokeStyle = palette.dim;
  context.beginPath();
  context.moveTo(MARGIN + 0.5, y - 4);
  context.lineTo(MARGIN + 0.5, y);
  context.lineTo(MARGIN + Math.round(width_px) + 0.5, y);
  context.lineTo(MARGIN + Math.round(width_px) + 0.5, y - 4);
  context.stroke();
  context.fillStyle = palette.dim;
  context.textAlign = "left";
  context.fillText(text, MARGIN, y + 14);
}
