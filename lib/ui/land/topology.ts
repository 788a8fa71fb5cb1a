/** A place as longitude and latitude, degrees. */
export type LonLat = readonly [number, number];

/** TopoJSON as `world-atlas` writes it: quantized, with shared lines as arcs. */
export interface Topology {
  readonly transform: { readonly scale: readonly number[]; readonly translate: readonly number[] };
  readonly arcs: readonly (readonly (readonly number[])[])[];
}

/** Polygons by arcs, of one country or of all land. A negative index is the arc turned round. */
export interface ArcGeometry {
  readonly type: string;
  readonly arcs?: readonly unknown[];
  readonly geometries?: readonly ArcGeometry[];
}

/** The arcs with their deltas added up. */
export function decodeArcs({ arcs, transform: { scale, translate } }: Topology): LonLat[][] {
  const [sx = 1, sy = 1] = scale;
  const [tx = 0, ty = 0] = translate;
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx = 0, dy = 0]) => {
      x += dx;
      y += dy;
      return [x * sx + tx, y * sy + ty] as const;
    });
  });
}

/** The indices of arcs of every ring of a geometry. */
export function ringsOf(geometry: ArcGeometry): number[][] {
  const inner = (geometry.geometries ?? []).flatMap(ringsOf);
  return [...inner, ...ringsIn(geometry.arcs ?? [])];
}

/** Arcs of a ring are a list of numbers; polygons and lists of them are lists around it. */
function ringsIn(arcs: readonly unknown[]): number[][] {
  if (arcs.length > 0 && arcs.every((arc) => typeof arc === "number")) return [[...arcs]];
  return arcs.flatMap((each) => Array.isArray(each) ? ringsIn(each) : []);
}

/** The points of a ring; the ends of neighbouring arcs are one point. */
export function joinArcs(ring: readonly number[], arcs: readonly (readonly LonLat[])[]): LonLat[] {
  return ring.flatMap((index, i) => {
    const arc = arcs[index < 0 ? ~index : index] ?? [];
    const points = index < 0 ? arc.toReversed() : [...arc];
    return i === 0 ? points : points.slice(1);
  });
}

/** The arcs between two countries. */
export function sharedArcs(countries: ArcGeometry): number[] {
  const users = new Map<number, Set<number>>();
  for (const [country, geometry] of (countries.geometries ?? []).entries()) {
    for (const index of ringsOf(geometry).flat()) {
      const arc = index < 0 ? ~index : index;
      users.set(arc, (users.get(arc) ?? new Set()).add(country));
    }
  }
  return [...users].filter(([, { size }]) => size > 1).map(([arc]) => arc);
}
