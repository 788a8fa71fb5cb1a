import coarseAtlas from "world-atlas/countries-110m.json" with { type: "json" };
import fineAtlas from "world-atlas/countries-50m.json" with { type: "json" };
import { cellFile, COARSE_FILE, fineCells } from "./cells.ts";
import { type Cell, clipLine, clipRing } from "./clip.ts";
import { packLand } from "./land_file.ts";
import {
  type ArcGeometry,
  decodeArcs,
  joinArcs,
  ringsOf,
  sharedArcs,
  type Topology,
} from "./topology.ts";

/** About 550 m and 220 m at the equator: finer than what Natural Earth is drawn for. */
const COARSE_STEPS = 100;
const FINE_STEPS = 500;
const WORLD: Cell = { west: -180, south: -90, east: 180, north: 90 };

interface Atlas extends Topology {
  readonly objects: { readonly countries: ArcGeometry; readonly land: ArcGeometry };
}

/**
 * Land and borders (Natural Earth 1:110m and 1:50m, public domain) as the files that pages load, by
 * name: one for the first paint, and one for each cell that has land in it.
 */
export function landFiles(): ReadonlyMap<string, string> {
  const files = new Map([[COARSE_FILE, cut(coarseAtlas, COARSE_STEPS)(WORLD)]]);
  const fine = cut(fineAtlas, FINE_STEPS);
  for (const cell of fineCells()) files.set(cellFile(cell), fine(cell));
  return new Map(
    [...files].filter(([, { land }]) => land.length > 0)
      .map(([name, file]) => [name, `${JSON.stringify(file)}\n`]),
  );
}

function cut(atlas: Atlas, steps: number) {
  const arcs = decodeArcs(atlas);
  const rings = ringsOf(atlas.objects.land).map((ring) => joinArcs(ring, arcs));
  const borders = sharedArcs(atlas.objects.countries).map((index) => arcs[index] ?? []);
  return (cell: Cell) =>
    packLand(cell, steps, {
      land: rings.flatMap((ring) => clipRing(ring, cell)),
      borders: borders.flatMap((line) => clipLine(line, cell)),
    });
}
