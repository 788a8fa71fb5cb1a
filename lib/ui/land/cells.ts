import type { LatLon } from "../models/geo/measure.ts";
import type { Cell } from "./clip.ts";

/** Degrees of a cell of the finer land, in both directions. */
export const CELL_DEG = 45;

/** The file with the land of the whole world, for the first paint. */
export const COARSE_FILE = "land-coarse.json";

/** The cells of the finer land, row by row from the south west. */
export function fineCells(): Cell[] {
  return Array.from({ length: 180 / CELL_DEG * 360 / CELL_DEG }, (_, i) => {
    const west = -180 + i % (360 / CELL_DEG) * CELL_DEG;
    const south = -90 + Math.floor(i / (360 / CELL_DEG)) * CELL_DEG;
    return { west, south, east: west + CELL_DEG, north: south + CELL_DEG };
  });
}

/** `land-n45-w135.json` for the cell whose south-west corner that is. */
export function cellFile({ west, south }: Pick<Cell, "west" | "south">): string {
  const vertical = `${south < 0 ? "s" : "n"}${Math.abs(south)}`;
  return `land-${vertical}-${west < 0 ? "w" : "e"}${Math.abs(west)}.json`;
}

/** The files of the cells that a view touches, in every copy of the world that it shows. */
export function filesInView(southWest: LatLon, northEast: LatLon): string[] {
  const down = (degrees: number) => Math.floor(degrees / CELL_DEG) * CELL_DEG;
  const files = new Set<string>();
  const first = down(southWest.lon);
  for (let west = first; west < Math.min(northEast.lon, first + 360); west += CELL_DEG) {
    const lat = Math.max(-90, southWest.lat);
    for (let south = down(lat); south < Math.min(90, northEast.lat); south += CELL_DEG) {
      files.add(cellFile({ west: west - 360 * Math.floor((west + 180) / 360), south }));
    }
  }
  return [...files];
}
