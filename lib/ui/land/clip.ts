import type { LonLat } from "./topology.ts";

/** A rectangle of the map, degrees. */
export interface Cell {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * A ring whose longitudes run on across the antimeridian instead of jumping to its other side. One
 * that goes around a pole (Antarctica) is closed along that pole.
 */
export function unwrapRing(ring: readonly LonLat[]): LonLat[] {
  const points = unwrapLine(ring);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || Math.abs(last[0] - first[0]) < 180) return points;
  const pole = first[1] < 0 ? -90 : 90;
  return [...points, [last[0], pole], [first[0], pole]];
}

/** A line whose longitudes run on across the antimeridian. */
export function unwrapLine(line: readonly LonLat[]): LonLat[] {
  let shift = 0;
  return line.map(([lon, lat], i) => {
    const before = line[i - 1];
    if (before) shift -= 360 * Math.round((lon - before[0]) / 360);
    return [lon + shift, lat];
  });
}

/** What of a ring lies in a cell (Sutherland and Hodgman 1974), in every copy of the world. */
export function clipRing(ring: readonly LonLat[], cell: Cell): LonLat[][] {
  return copies(unwrapRing(ring)).flatMap((points) => {
    const inside = SIDES.reduce<readonly LonLat[]>(
      (kept, side) => clipSide(kept, side(cell)),
      points,
    );
    return inside.length >= 3 ? [[...inside]] : [];
  });
}

/** What of a line lies in a cell, in every copy of the world. */
export function clipLine(line: readonly LonLat[], cell: Cell): LonLat[][] {
  return copies(unwrapLine(line)).flatMap((points) => clipPieces(points, cell));
}

/** One edge of a cell: how far inside of it a point is, negative outside. */
interface Side {
  readonly axis: 0 | 1;
  readonly at: number;
  readonly sign: 1 | -1;
}

const SIDES: readonly ((cell: Cell) => Side)[] = [
  ({ west }) => ({ axis: 0, at: west, sign: 1 }),
  ({ east }) => ({ axis: 0, at: east, sign: -1 }),
  ({ south }) => ({ axis: 1, at: south, sign: 1 }),
  ({ north }) => ({ axis: 1, at: north, sign: -1 }),
];

function copies(points: readonly LonLat[]): LonLat[][] {
  return [-360, 0, 360].map((shift) => points.map(([lon, lat]) => [lon + shift, lat]));
}

function clipSide(ring: readonly LonLat[], side: Side): LonLat[] {
  const kept: LonLat[] = [];
  for (const [i, point] of ring.entries()) {
    const before = ring[(i + ring.length - 1) % ring.length] ?? point;
    const [inside, wasInside] = [depth(point, side) >= 0, depth(before, side) >= 0];
    if (inside !== wasInside) kept.push(crossing(before, point, side));
    if (inside) kept.push(point);
  }
  return kept;
}

function clipPieces(line: readonly LonLat[], cell: Cell): LonLat[][] {
  let pieces: LonLat[][] = [[...line]];
  for (const side of SIDES) pieces = pieces.flatMap((piece) => cutAt(piece, side(cell)));
  return pieces.filter((piece) => piece.length >= 2);
}

function cutAt(line: readonly LonLat[], side: Side): LonLat[][] {
  const pieces: LonLat[][] = [];
  let piece: LonLat[] = [];
  for (const [i, point] of line.entries()) {
    const before = line[i - 1];
    const inside = depth(point, side) >= 0;
    if (before && inside !== depth(before, side) >= 0) piece.push(crossing(before, point, side));
    if (inside) piece.push(point);
    else if (piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}

function depth(point: LonLat, { axis, at, sign }: Side): number {
  return (point[axis] - at) * sign;
}

/** Where the way between two points crosses the edge: exactly on it. */
function crossing(a: LonLat, b: LonLat, { axis, at }: Side): LonLat {
  const share = (at - a[axis]) / (b[axis] - a[axis]);
  const other = axis === 0 ? 1 : 0;
  const value = a[other] + share * (b[other] - a[other]);
  return axis === 0 ? [at, value] : [value, at];
}
