import type { TrackTable } from "@rangecast/client/track-table";
import type { Sieve } from "../filter/sieve.ts";
import { GONE } from "../map/motion.ts";

/** What a table of tracks can be ordered by. */
export type TrackKey = "entity" | "altitude" | "speed" | "age";

export interface TrackOrder {
  readonly key: TrackKey;
  readonly descending: boolean;
}

export const FIRST_ORDER: TrackOrder = { key: "entity", descending: false };

/** The order after a click on the head of a column: the same one turns round. */
export function reordered(order: TrackOrder, key: TrackKey): TrackOrder {
  // Figures are looked at for their largest values, ages for their smallest.
  if (order.key !== key) return { key, descending: key === "altitude" || key === "speed" };
  return { key, descending: !order.descending };
}

/** Horizontal and vertical together, as the status of a track says it; NaN where unknown. */
export function speedOf(table: TrackTable, row: number): number {
  const [east, north] = [table.east_mps[row] ?? NaN, table.north_mps[row] ?? NaN];
  const up = table.up_mps[row] ?? NaN;
  return Math.hypot(east, north, Number.isNaN(up) ? 0 : up);
}

/** How old the state of a track is at a position of the playhead. */
export function ageOf(table: TrackTable, row: number, position_ms: number): number {
  return position_ms - ((table.event_ms[row] ?? NaN) + (table.offset_ms[row] ?? NaN));
}

/**
 * The rows that pass the sieve, in order. What is not known comes last, whichever way round; equal
 * ones are in the order of their names, of which `ranks` are made (`NameRanks`).
 */
export function orderRows(
  table: TrackTable,
  { key, descending }: TrackOrder,
  sieve: Sieve,
  ranks: Int32Array,
): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < table.high; row++) {
    if (table.status[row] !== GONE && sieve.shows(row)) rows.push(row);
  }
  const byName = (a: number, b: number) => (ranks[a] ?? 0) - (ranks[b] ?? 0);
  const sign = descending ? -1 : 1;
  if (key === "entity") return Int32Array.from(rows.sort((a, b) => sign * byName(a, b)));
  const values = new Float64Array(table.high);
  for (const row of rows) values[row] = valueOf(table, row, key);
  return Int32Array.from(rows.sort((a, b) => {
    const [left, right] = [values[a] ?? NaN, values[b] ?? NaN];
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || byName(a, b);
    }
    return sign * (left - right) || byName(a, b);
  }));
}

function valueOf(table: TrackTable, row: number, key: Exclude<TrackKey, "entity">): number {
  switch (key) {
    case "altitude":
      return table.altitude_m[row] ?? NaN;
    case "speed":
      return speedOf(table, row);
    case "age":
      return ageOf(table, row, 0);
  }
}
