import type { Area, Filter } from "../protocol/client_message.ts";

/** What a filter is judged by. */
export interface Placed {
  readonly entity: string;
  readonly lat: number;
  readonly lon: number;
}

/** Whether `row` passes; one without a position is in no area. */
export type Passes = (row: Placed) => boolean;

/** The test that `filter` describes. */
export function passing({ entities, area }: Filter): Passes {
  const wanted = entities && new Set(entities);
  return (row) => (!wanted || wanted.has(row.entity)) && (!area || isInside(area, row));
}

/** Equal for filters that let the same pass. */
export function filterKey({ entities, area }: Filter): string {
  const box = area && [area.south, area.west, area.north, area.east];
  return JSON.stringify([entities ? [...new Set(entities)].sort() : null, box ?? null]);
}

/** Edges count as inside; west > east crosses the antimeridian. */
function isInside({ south, west, north, east }: Area, { lat, lon }: Placed): boolean {
  if (!(lat >= south && lat <= north)) return false;
  return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
}
