import type { EntityRecord } from "@rangecast/client/entity-record";
import type { TrackTable } from "@rangecast/client/track-table";
import { mercatorX, mercatorY } from "../models/geo/mercator.ts";
import type { Sieve } from "../models/filter/sieve.ts";
import type { Motion } from "../models/map/motion.ts";
import type { Trails } from "../models/map/trails.ts";
import type { Viewport } from "../models/map/viewport.ts";
import type { Pen } from "./layer_canvas.ts";
import type { Palette } from "./palette.ts";
import type { StillCanvas } from "./still_canvas.ts";

/** Lines of all trails together: more would cost several frames. */
const MAX_LINES = 16_000;
/** A trail fades towards its old end, in so many steps. */
const FADES = [0.18, 0.32, 0.5] as const;

export interface TrailScene {
  readonly view: Viewport;
  readonly table: TrackTable;
  readonly motion: Motion;
  readonly trails: Trails;
  readonly sieve: Sieve;
  readonly palette: Palette;
  /** Trails of another one are history. */
  readonly epoch: string | null;
  /** A row; -1 for none. */
  readonly selected: number;
  readonly record: EntityRecord | null;
}

/** Whether there is anything to draw. */
export function hasTrails({ table, sieve, trails, selected }: TrailScene): boolean {
  if (selected >= 0 && selected < table.high) return true;
  for (let row = 0; row < table.high; row++) {
    if (sieve.shows(row) && trails.hasWay(row)) return true;
  }
  return false;
}

/** Where tracks have been; the way of the selected one is drawn last, and stronger. */
export function drawTrails(layer: StillCanvas, scene: TrailScene): void {
  const context = layer.clear();
  const { table, sieve, palette, selected } = scene;
  const points = Math.max(2, Math.floor(MAX_LINES / Math.max(1, table.size)));
  context.lineJoin = "round";
  context.lineWidth = 1;
  context.strokeStyle = palette.accent;
  for (const [fade, alpha] of FADES.entries()) {
    context.globalAlpha = alpha;
    context.beginPath();
    for (let row = 0; row < table.high; row++) {
      if (sieve.shows(row) && row !== selected) {
        addTrail(context, scene, { row, points, fade });
      }
    }
    context.stroke();
  }
  context.globalAlpha = 1;
  if (selected >= 0 && selected < table.high) drawSelected(context, scene);
  layer.show();
}

function drawSelected(context: Pen, scene: TrailScene): void {
  const { selected, palette } = scene;
  context.strokeStyle = palette.selection;
  context.lineWidth = 1.5;
  for (const [fade, alpha] of FADES.entries()) {
    context.globalAlpha = Math.min(1, alpha * 2);
    context.beginPath();
    addTrail(context, scene, { row: selected, points: Infinity, fade });
    context.stroke();
  }
  context.globalAlpha = 1;
  if (scene.record) drawRecord(context, scene, scene.record);
}

/** One third of the newest points of a row, from the old end to the new one, and the way to the mover. */
function addTrail(
  context: Pen,
  { view, trails, motion }: TrailScene,
  { row, points, fade }: { readonly row: number; readonly points: number; readonly fade: number },
): void {
  const length = trails.length(row);
  const used = Math.min(length, points);
  const third = used / FADES.length;
  const first = length - used + Math.floor(fade * third);
  const last = length - used + Math.floor((fade + 1) * third);
  const { scale, left, top, centre_x } = view;
  const shift = Math.round(centre_x - (motion.x[row] ?? 0));
  let isDrawing = false;
  for (let i = first; i <= last && i < length; i++) {
    const index = trails.index(row, i);
    const x = ((trails.x[index] ?? NaN) + shift) * scale - left;
    const y = (trails.y[index] ?? NaN) * scale - top;
    if (!(x === x)) isDrawing = false;
    else if (isDrawing) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      isDrawing = true;
    }
  }
  if (fade === FADES.length - 1 && isDrawing) {
    const x = ((motion.x[row] ?? NaN) + shift) * scale - left;
    context.lineTo(x, (motion.y[row] ?? NaN) * scale - top);
  }
}

/** Every sample since one looks at it: finer than the bends that are kept of all. */
function drawRecord(
  context: Pen,
  { view, palette }: TrailScene,
  { samples }: EntityRecord,
): void {
  const { scale, left, top, centre_x } = view;
  const step = Math.max(1, Math.ceil(samples.length / 2000));
  context.strokeStyle = palette.selection;
  context.beginPath();
  for (let i = 0; i < samples.length; i += step) {
    const sample = samples[i];
    if (!sample || Number.isNaN(sample.lat + sample.lon)) continue;
    const world = mercatorX(sample.lon);
    const x = (world + Math.round(centre_x - world)) * scale - left;
    context.lineTo(x, mercatorY(sample.lat) * scale - top);
  }
  context.stroke();
}
