import type { Finding } from "@rangecast/findings/finding";
import type { TrackTable } from "@rangecast/client/track-table";
import type { Palette } from "./palette.ts";

const PULSE_MS = 1_500;
const SMALL_PX = 11;
const LARGE_PX = 22;

export interface Pulse {
  readonly screen: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
  readonly palette: Palette;
  /** Of the page, ms; null where people want nothing to move. */
  readonly now_ms: number | null;
}

/** Rings that pulse around the tracks with an open finding. */
export function drawFindings(
  context: CanvasRenderingContext2D,
  table: TrackTable,
  findings: readonly Finding[],
  { screen, palette, now_ms }: Pulse,
): void {
  const phase = now_ms === null ? 0.4 : now_ms % PULSE_MS / PULSE_MS;
  context.strokeStyle = palette.alarm;
  context.lineWidth = 2;
  context.globalAlpha = 1 - 0.8 * phase;
  for (const { state, domain, entity } of findings) {
    const row = table.rowOf(table.keyOf(domain, entity)) ?? -1;
    const [x, y] = [screen.x[row] ?? NaN, screen.y[row] ?? NaN];
    if (state !== "open" || !Number.isFinite(x + y)) continue;
    context.beginPath();
    context.arc(x, y, SMALL_PX + phase * (LARGE_PX - SMALL_PX), 0, 2 * Math.PI);
    context.stroke();
  }
  context.globalAlpha = 1;
}
