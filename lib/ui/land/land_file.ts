import { mercatorX, mercatorY } from "../models/geo/mercator.ts";
import type { Cell } from "./clip.ts";
import type { LonLat } from "./topology.ts";

/** Land and borders in one cell, as pages load them. */
export interface LandFile {
  readonly cell: readonly [west: number, south: number, east: number, north: number];
  /** Steps of a degree. */
  readonly steps: number;
  /** Rings, and lines of borders: pairs of longitude and latitude in steps, each from the one before. */
  readonly land: readonly (readonly number[])[];
  readonly borders: readonly (readonly number[])[];
}

/** Rings with an area below that, in square steps, would be less than a point. */
const LEAST_AREA = 2;

export function packLand(
  { west, south, east, north }: Cell,
  steps: number,
  { land, borders }: {
    readonly land: readonly (readonly LonLat[])[];
    readonly borders: readonly (readonly LonLat[])[];
  },
): LandFile {
  return {
    cell: [west, south, east, north],
    steps,
    land: land.map((ring) => rounded(ring, steps)).filter((ring) => area(ring) >= LEAST_AREA)
      .map(deltas),
    borders: borders.map((line) => rounded(line, steps)).filter(({ length }) => length >= 2)
      .map(deltas),
  };
}

/** Whole steps, without points that fall together. */
function rounded(points: readonly LonLat[], steps: number): LonLat[] {
  const whole = points.map(([lon, lat]): LonLat => [
    Math.round(lon * steps),
    Math.round(lat * steps),
  ]);
  return whole.filter((point, i) => {
    const before = whole[i - 1];
    return !before || before[0] !== point[0] || before[1] !== point[1];
  });
}

function area(ring: readonly LonLat[]): number {
  return Math.abs(ring.reduce((sum, [x, y], i) => {
    const [px, py] = ring[(i + ring.length - 1) % ring.length] ?? [x, y];
    return sum + (px * y - x * py) / 2;
  }, 0));
}

function deltas(points: readonly LonLat[]): number[] {
  return points.flatMap(([x, y], i) => {
    const [px, py] = points[i - 1] ?? [0, 0];
    return [x - px, y - py];
  });
}

/** Land as it is drawn: pairs of x and y in units of the world. */
export interface LandShapes {
  /** Rings to fill, with the even-odd rule. */
  readonly land: readonly Float64Array[];
  /** What of the rings is a coast, and no edge of the cell. */
  readonly coasts: readonly Float64Array[];
  readonly borders: readonly Float64Array[];
}

export function readLand({ cell, steps, land, borders }: LandFile): LandShapes {
  const rings = land.map((ring) => placesOf(ring, steps));
  return {
    land: rings.map(projected),
    coasts: rings.flatMap((ring) => coastsOf(ring, cell)).map(projected),
    borders: borders.map((line) => projected(placesOf(line, steps))),
  };
}

function placesOf(deltas: readonly number[], steps: number): LonLat[] {
  const places: LonLat[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < deltas.length; i += 2) {
    x += deltas[i] ?? 0;
    y += deltas[i + 1] ?? 0;
    places.push([x / steps, y / steps]);
  }
  return places;
}

function projected(places: readonly LonLat[]): Float64Array {
  return Float64Array.from(places.flatMap(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]));
}

/** The ring, cut where it runs along an edge of the cell. */
function coastsOf(
  ring: readonly LonLat[],
  [west, south, east, north]: LandFile["cell"],
): LonLat[][] {
  const isEdge = (a: LonLat, b: LonLat) =>
    a[0] === b[0] && (a[0] === west || a[0] === east) ||
    a[1] === b[1] && (a[1] === south || a[1] === north);
  const coasts: LonLat[][] = [];
  let coast: LonLat[] = [];
  for (const [i, point] of [...ring, ...ring.slice(0, 1)].entries()) {
    const before = ring[i - 1];
    if (before && isEdge(before, point)) {
      coasts.push(coast);
      coast = [];
    }
    coast.push(point);
  }
  return [...coasts, coast].filter(({ length }) => length >= 2);
}
