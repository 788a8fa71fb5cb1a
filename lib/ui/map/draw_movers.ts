import type { TrackTable } from "@rangecast/client/track-table";
import { GHOST, type Motion, type OnScreen, STALE } from "../models/map/motion.ts";
import type { LayerCanvas } from "./layer_canvas.ts";
import { shapeOf, type SymbolAtlas, type Variant, VARIANTS } from "./symbols.ts";

/** Bits of the mask that say whether the position is valid, x y z. */
const POSITION_BITS = 0b111;

const variant = (name: Variant) => VARIANTS.indexOf(name);
const [MEASURED, DOUBTFUL, PREDICTED] = [
  variant("measured"),
  variant("doubtful"),
  variant("predicted"),
];
const [STALE_VARIANT, SELECTED] = [variant("stale"), variant("selected")];

/** Every mover on the screen as its symbol; the selected one last, so that it lies on top. */
export function drawMovers(
  layer: LayerCanvas,
  { table, motion, screen, atlas, selected }: {
    readonly table: TrackTable;
    readonly motion: Pick<Motion, "track_deg">;
    readonly screen: OnScreen;
    readonly atlas: SymbolAtlas;
    /** A row; -1 for none. */
    readonly selected: number;
  },
): void {
  const { context, element } = layer;
  context.save();
  // Whole pixels of the device: copies need no filter then.
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.imageSmoothingEnabled = false;
  const { rows, count, x, y } = screen;
  const { status, mask, domain } = table;
  const { track_deg } = motion;
  const symbol = { shape: 0, variant: 0, track_deg: 0, x: 0, y: 0 };
  const add = (row: number, variant: number) => {
    // One object for all: this runs 300 000 times a second.
    symbol.shape = shapeOf(domain[row]);
    symbol.variant = variant;
    symbol.track_deg = track_deg[row] ?? NaN;
    symbol.x = x[row] ?? NaN;
    symbol.y = y[row] ?? NaN;
    atlas.add(context, symbol);
  };
  atlas.begin(element, count);
  let isSelectedThere = false;
  for (let i = 0; i < count; i++) {
    const row = rows[i] ?? 0;
    if (row === selected) isSelectedThere = true;
    else add(row, variantOf(status[row] ?? 0, mask[row] ?? 0));
  }
  if (isSelectedThere) {
    const variant = variantOf(status[selected] ?? 0, mask[selected] ?? 0);
    add(selected, variant === MEASURED ? SELECTED : variant);
  }
  atlas.end(context);
  context.restore();
}

/** The number of the variant by which a track is drawn. */
export function variantOf(status: number, mask: number): number {
  if (status === STALE) return STALE_VARIANT;
  if (status === GHOST) return PREDICTED;
  return (mask & POSITION_BITS) === POSITION_BITS ? MEASURED : DOUBTFUL;
}
