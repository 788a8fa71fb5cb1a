import type { Tag } from "@rangecast/channel/tag";
import { parseIso } from "@rangecast/base/utc";
import type { LayerCanvas } from "../map/layer_canvas.ts";
import type { Palette } from "../map/palette.ts";
import { formatSpan, type TimeScale } from "../models/time/format_time.ts";
import {
  BAR_PX,
  densityBars,
  type HistorySlice,
  stretchOnStrip,
} from "../models/timeline/history.ts";
import { ticks } from "../models/timeline/ticks.ts";
import { spanOf, type TimeRange, xOfInstant } from "../models/timeline/time_range.ts";

/** Room above the bars for tags, and below for times. */
const TOP_PX = 18;
const BOTTOM_PX = 22;

export interface StripScene {
  readonly width: number;
  readonly height: number;
  readonly range: TimeRange;
  readonly history: HistorySlice;
  readonly tags: readonly Tag[];
  /** The stretch that a replay plays; null on live. */
  readonly window: TimeRange | null;
  readonly loop: TimeRange | null;
  readonly at_ms: number;
  readonly hover_ms: number | null;
  readonly scale: TimeScale;
  readonly palette: Palette;
}

/** Time as a strip: how much there is, what is missing, what people said, and where one is. */
export function drawStrip(layer: LayerCanvas, scene: StripScene): void {
  layer.resize(scene.width, scene.height);
  const context = layer.clear();
  context.font = `11px ${scene.palette.sans}`;
  context.textBaseline = "alphabetic";
  drawStretches(context, scene);
  drawDensity(context, scene);
  drawAxis(context, scene);
  drawCommands(context, scene);
  drawGaps(context, scene, drawTags(context, scene));
  drawPlayhead(context, scene);
}

function drawStretches(context: CanvasRenderingContext2D, scene: StripScene): void {
  const { palette, range, width, height } = scene;
  const stretches = [[scene.window, palette.replay], [scene.loop, palette.selection]] as const;
  for (const [stretch, colour] of stretches) {
    const part = stretch && stretchOnStrip(stretch, range, width);
    if (!part) continue;
    context.fillStyle = colour;
    context.globalAlpha = 0.16;
    context.fillRect(part.x, TOP_PX, part.width, height - TOP_PX - BOTTOM_PX);
    context.globalAlpha = 1;
    context.fillRect(part.x, TOP_PX, 1, height - TOP_PX - BOTTOM_PX);
    context.fillRect(part.x + part.width - 1, TOP_PX, 1, height - TOP_PX - BOTTOM_PX);
  }
}

function drawDensity(context: CanvasRenderingContext2D, scene: StripScene): void {
  const { history, range, width, height, at_ms, palette } = scene;
  const room = height - TOP_PX - BOTTOM_PX - 4;
  const playhead = xOfInstant(at_ms, range, width);
  context.fillStyle = palette.accent;
  for (const { x, height: share } of densityBars(history, range, width)) {
    const bar = Math.max(1, share * room);
    // What lies ahead of the playhead is dimmer.
    context.globalAlpha = x <= playhead ? 0.8 : 0.4;
    context.fillRect(x, height - BOTTOM_PX - bar, BAR_PX - 1, bar);
  }
  context.globalAlpha = 1;
}

function drawAxis(context: CanvasRenderingContext2D, scene: StripScene): void {
  const { range, width, height, scale, palette } = scene;
  const y = height - BOTTOM_PX;
  context.fillStyle = palette.line;
  context.fillRect(0, y, width, 1);
  context.fillStyle = palette.dim;
  context.textAlign = "center";
  for (const { x, text } of ticks(range, width, scale)) {
    context.fillRect(Math.round(x), y, 1, 5);
    if (x > 24 && x < width - 24) context.fillText(text, x, height - 4);
  }
}

/** Gaps, whose texts give way to those of tags. */
function drawGaps(
  context: CanvasRenderingContext2D,
  scene: StripScene,
  taken: readonly TimeSpot[],
): void {
  const { history, range, width, height, palette } = scene;
  context.textAlign = "center";
  for (const gap of history.gaps) {
    const part = stretchOnStrip(gap, range, width);
    if (!part) continue;
    context.fillStyle = palette.alarm;
    context.globalAlpha = 0.18;
    context.fillRect(part.x, TOP_PX, part.width, height - TOP_PX - BOTTOM_PX);
    context.globalAlpha = 1;
    const text = `gap ${formatSpan(spanOf(gap))}`;
    const half = context.measureText(text).width / 2;
    const middle = Math.max(half, Math.min(width - half, part.x + part.width / 2));
    const isFree = !taken.some(({ from, to }) => from < middle + half && to > middle - half);
    if (isFree) context.fillText(text, middle, TOP_PX - 5);
  }
}

function drawCommands(context: CanvasRenderingContext2D, scene: StripScene): void {
  const { history, range, width, height, palette } = scene;
  context.fillStyle = palette.ink;
  for (const { at_ms } of history.commands) {
    const x = xOfInstant(at_ms, range, width);
    if (x < 0 || x > width) continue;
    const y = height - BOTTOM_PX;
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x + 4, y);
    context.lineTo(x, y + 4);
    context.lineTo(x - 4, y);
    context.fill();
  }
}

/** Pixels of the line above the bars that a text has taken. */
interface TimeSpot {
  readonly from: number;
  readonly to: number;
}

function drawTags(context: CanvasRenderingContext2D, scene: StripScene): TimeSpot[] {
  const { tags, range, width, palette } = scene;
  context.fillStyle = palette.selection;
  context.textAlign = "left";
  const taken: TimeSpot[] = [];
  let free = -Infinity;
  for (const { ts, label } of tags) {
    const x = xOfInstant(parseIso(ts), range, width);
    if (x < 0 || x > width) continue;
    context.beginPath();
    context.moveTo(x - 5, TOP_PX - 12);
    context.lineTo(x + 5, TOP_PX - 12);
    context.lineTo(x, TOP_PX - 4);
    context.fill();
    const text = label.length > 32 ? `${label.slice(0, 31)}…` : label;
    const end = x + 12 + context.measureText(text).width;
    // A text gives way to the one before it; the mark stays.
    const hasRoom = x + 8 >= free && end <= width;
    taken.push({ from: x - 6, to: hasRoom ? end : x + 6 });
    if (!hasRoom) continue;
    context.fillText(text, x + 8, TOP_PX - 5);
    free = end + 8;
  }
  return taken;
}

function drawPlayhead(context: CanvasRenderingContext2D, scene: StripScene): void {
  const { at_ms, hover_ms, range, width, height, palette } = scene;
  if (hover_ms !== null) {
    context.fillStyle = palette.dim;
    context.fillRect(
      Math.round(xOfInstant(hover_ms, range, width)),
      TOP_PX,
      1,
      height - TOP_PX - BOTTOM_PX,
    );
  }
  const x = xOfInstant(at_ms, range, width);
  if (!(x >= -6 && x <= width + 6)) return;
  const shown = Math.max(6, Math.min(width - 6, x));
  context.fillStyle = palette.ink;
  context.fillRect(Math.round(shown) - 1, 6, 2, height - BOTTOM_PX + 2);
  context.beginPath();
  context.arc(Math.round(shown), 6, 5, 0, 2 * Math.PI);
  context.fill();
}
