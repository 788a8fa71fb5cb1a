import type { TrackTable } from "@rangecast/client/track-table";
import {
  type Box,
  HIDDEN,
  labelBox,
  type LabelWish,
  MAX_LABELS,
  placeLabels,
} from "../models/map/labels.ts";
import type { OnScreen } from "../models/map/motion.ts";
import { altitudeFigure, type UnitChoice } from "../models/units/format_units.ts";
import type { Palette } from "./palette.ts";

const LINE_PX = 12;
/** On a crowded screen fewer labels say more. */
const CROWD = 600;
const CROWD_LABELS = 40;
/** Names whose widths are remembered. */
const MAX_WIDTHS = 20_000;

/** The names and heights beside movers; labels that find no room are left out. */
export class Labels {
  #slots = new Uint8Array(0).fill(HIDDEN);
  readonly #widths = new Map<string, number>();

  draw(
    context: CanvasRenderingContext2D,
    { table, screen, units, palette, first, taken }: {
      readonly table: TrackTable;
      readonly screen: OnScreen;
      readonly units: UnitChoice;
      readonly palette: Palette;
      /** Rows that come before all others: the selected one, and the one under the pointer. */
      readonly first: readonly number[];
      readonly taken: readonly Box[];
    },
  ): void {
    if (this.#slots.length < table.capacity) {
      this.#slots = new Uint8Array(table.capacity).fill(HIDDEN);
    }
    const rows = this.#candidates(screen, first);
    const name = `600 11px ${palette.sans}`;
    context.font = name;
    const texts = rows.map((row) => textOf(table, row, units));
    const wishes = rows.map((row, i): LabelWish => ({
      x: screen.x[row] ?? NaN,
      y: screen.y[row] ?? NaN,
      width: this.#width(context, texts[i]?.name ?? ""),
      height: 2 * LINE_PX,
      before: this.#slots[row] ?? HIDDEN,
    }));
    const slots = placeLabels(wishes, taken);
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    const boxes = wishes.map((wish, i) => labelBox(wish, slots[i] ?? 0));
    // All of one font together, as changing it costs more than the text.
    for (const [i, box] of boxes.entries()) {
      const row = rows[i] ?? 0;
      this.#slots[row] = slots[i] ?? HIDDEN;
      if (slots[i] === HIDDEN) continue;
      context.fillStyle = row === first[0] ? palette.selection : palette.ink;
      context.fillText(texts[i]?.name ?? "", box.left, box.top + LINE_PX - 2);
    }
    context.font = `10px ${palette.sans}`;
    context.fillStyle = palette.dim;
    for (const [i, box] of boxes.entries()) {
      if (slots[i] === HIDDEN) continue;
      context.fillText(texts[i]?.height ?? "", box.left, box.top + 2 * LINE_PX - 2);
    }
  }

  #candidates({ rows, count }: OnScreen, first: readonly number[]): number[] {
    const limit = count > CROWD ? CROWD_LABELS : MAX_LABELS;
    const shown = new Set(first.filter((row) => row >= 0));
    for (let i = 0; i < count && shown.size < limit; i++) shown.add(rows[i] ?? 0);
    return [...shown];
  }

  #width(context: CanvasRenderingContext2D, name: string): number {
    const known = this.#widths.get(name);
    if (known !== undefined) return known;
    if (this.#widths.size >= MAX_WIDTHS) this.#widths.clear();
    // Not less than a height such as 12 345 ft.
    const width = Math.max(44, Math.ceil(context.measureText(name).width));
    this.#widths.set(name, width);
    return width;
  }
}

function textOf(table: TrackTable, row: number, units: UnitChoice) {
  const altitude_m = table.altitude_m[row] ?? NaN;
  const { value, unit } = altitudeFigure(altitude_m, units);
  return {
    name: table.titleOf(row),
    height: Number.isFinite(altitude_m) ? `${value} ${unit}` : "",
  };
}
