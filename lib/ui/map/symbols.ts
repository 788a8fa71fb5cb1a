import type { Palette } from "./palette.ts";
import { SymbolRaster } from "./symbol_raster.ts";

/** How a track is drawn; each is a row of the atlas. */
export const VARIANTS = ["measured", "doubtful", "predicted", "stale", "selected"] as const;
export type Variant = typeof VARIANTS[number];

/** Directions that are drawn beforehand: one every 5 degrees. */
const HEADINGS = 72;
/** And one for what has no direction. */
const COLUMNS = HEADINGS + 1;
/** CSS pixels of a symbol and the room around it. */
export const SPRITE_PX = 22;

/** Outlines pointing north, around 0/0, by domain. */
const SHAPES: Readonly<Record<string, string>> = {
  tspi: "M0,-7 L5,6 L0,3 L-5,6 Z",
  flight: "M0,-8 L1.4,-3 L8,2 L8,3.6 L1.4,1.8 L1,5.6 L3.4,7.4 L3.4,8.4 L0,7.4 " +
    "L-3.4,8.4 L-3.4,7.4 L-1,5.6 L-1.4,1.8 L-8,3.6 L-8,2 L-1.4,-3 Z",
  race: "M-3.5,7 L-3.5,-4 L0,-8 L3.5,-4 L3.5,7 Z",
};
const PATHS = Object.values(SHAPES);
const SHAPE_NUMBERS = new Map(Object.keys(SHAPES).map((domain, number) => [domain, number]));
/** Kinds of outlines: one per domain that has its own. */
export const SHAPE_COUNT = PATHS.length;
/** For what does not move, or does not say where to: a circle. */
const STANDING = "M-4,0 A4,4 0 1 1 4,0 A4,4 0 1 1 -4,0 Z";

/** Up to so many symbols a canvas draws by itself: sharper screens have more pixels to copy. */
const FEW = 300;

/** The number of the outline that the tracks of a domain have; the first one's where it has none. */
export function shapeOf(domain: string | undefined): number {
  return SHAPE_NUMBERS.get(domain ?? "") ?? 0;
}

/** How symbols look. */
export interface SymbolLook {
  readonly palette: Palette;
  /** Of measured tracks. */
  readonly colour: string;
  /** Pixels of the device for one of CSS. */
  readonly ratio: number;
}

/**
 * All directions of a symbol's variant, drawn when it is wanted for the first time: a mover is then
 * one copy of pixels, and a page that opens draws no more than it shows. Measured tracks are filled;
 * predicted and stale ones are outlines.
 */
export class SymbolAtlas {
  readonly #sheet: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #raster: SymbolRaster | null;
  readonly #look: SymbolLook;
  readonly #ratio: number;
  /** Pixels of the device. */
  readonly #size: number;
  /** Rows of the sheet that have been drawn. */
  readonly #drawn = new Set<number>();
  #isFew = true;

  constructor(page: Document, look: SymbolLook) {
    this.#look = look;
    this.#ratio = look.ratio;
    const size = this.#size = Math.ceil(SPRITE_PX * look.ratio);
    this.#sheet = page.createElement("canvas");
    const width = this.#sheet.width = size * COLUMNS;
    const rows = SHAPE_COUNT * VARIANTS.length;
    this.#sheet.height = size * rows;
    const context = this.#context = this.#sheet.getContext("2d", { willReadFrequently: true });
    const read = context && ((row: number) => {
      this.#drawRow(row);
      return context.getImageData(0, row * size, width, size);
    });
    this.#raster = read && new SymbolRaster(read, { columns: COLUMNS, rows, size });
  }

  /** Begins a picture with so many symbols; the canvas is empty. */
  begin({ width, height }: HTMLCanvasElement, count: number): void {
    this.#isFew = count <= FEW;
    if (!this.#isFew) this.#raster?.clear(width, height);
  }

  /** Adds one at a point of the screen. */
  add(
    context: CanvasRenderingContext2D,
    { shape, variant, track_deg, x, y }: {
      /** Of {@linkcode shapeOf}. */
      readonly shape: number;
      readonly variant: number;
      readonly track_deg: number;
      readonly x: number;
      readonly y: number;
    },
  ): void {
    const size = this.#size;
    const column = Number.isNaN(track_deg)
      ? HEADINGS
      : Math.round(track_deg / 360 * HEADINGS) % HEADINGS;
    const left = Math.round(x * this.#ratio - size / 2);
    const top = Math.round(y * this.#ratio - size / 2);
    const row = shape * VARIANTS.length + variant;
    if (!this.#isFew) return this.#raster?.add(row * COLUMNS + column, left, top);
    this.#drawRow(row);
    const [from_x, from_y] = [column * size, row * size];
    context.drawImage(this.#sheet, from_x, from_y, size, size, left, top, size, size);
  }

  #drawRow(row: number): void {
    if (this.#drawn.has(row)) return;
    this.#drawn.add(row);
    const [context, size, { ratio, ...colours }] = [this.#context, this.#size, this.#look];
    const variant = VARIANTS[row % VARIANTS.length] ?? "measured";
    const moving = new Path2D(PATHS[Math.floor(row / VARIANTS.length)]);
    const standing = new Path2D(STANDING);
    for (let column = 0; column < COLUMNS; column++) {
      context?.setTransform(ratio, 0, 0, ratio, (column + 0.5) * size, (row + 0.5) * size);
      if (column < HEADINGS) context?.rotate(column / HEADINGS * 2 * Math.PI);
      const shape = column < HEADINGS ? moving : standing;
      if (context) drawSymbol(context, shape, { variant, ...colours });
    }
  }

  /** All that were added are on the canvas. */
  end(context: CanvasRenderingContext2D): void {
    if (!this.#isFew) this.#raster?.put(context);
  }
}

/** Symbols pointing north: variants side by side, a row for each shape above what stands. */
export interface SymbolSheet {
  readonly element: HTMLCanvasElement;
  readonly columns: number;
  readonly rows: number;
}

/** Draws all symbols for who turns them by other means. */
export function symbolSheet(
  page: Document,
  { palette, colour, ratio }: {
    readonly palette: Palette;
    readonly colour: string;
    readonly ratio: number;
  },
): SymbolSheet {
  const element = page.createElement("canvas");
  const size = SPRITE_PX * ratio;
  const shapes = [...PATHS, STANDING].map((path) => new Path2D(path));
  element.width = size * VARIANTS.length;
  element.height = size * shapes.length;
  const context = element.getContext("2d");
  for (const [row, shape] of shapes.entries()) {
    for (const [column, variant] of VARIANTS.entries()) {
      context?.setTransform(ratio, 0, 0, ratio, (column + 0.5) * size, (row + 0.5) * size);
      if (context) drawSymbol(context, shape, { variant, palette, colour });
    }
  }
  return { element, columns: VARIANTS.length, rows: shapes.length };
}

function drawSymbol(
  context: CanvasRenderingContext2D,
  shape: Path2D,
  { variant, palette, colour }: {
    readonly variant: Variant;
    readonly palette: Palette;
    readonly colour: string;
  },
): void {
  context.lineJoin = "round";
  // A rim of the ground keeps symbols apart that lie over each other.
  context.strokeStyle = palette.bg;
  context.lineWidth = 3;
  context.stroke(shape);
  context.fillStyle = variant === "selected" ? palette.selection : colour;
  if (variant === "measured" || variant === "selected") return context.fill(shape);
  context.fillStyle = palette.bg;
  context.fill(shape);
  context.strokeStyle = variant === "stale" ? palette.dim : colour;
  if (variant === "doubtful") context.strokeStyle = palette.replay;
  if (variant === "stale") context.setLineDash([2, 1.5]);
  context.lineWidth = 1.4;
  context.stroke(shape);
  context.setLineDash([]);
}
