import { ON_GROUND } from "@rangecast/gateway/track-signs";
import type { TrackTable } from "@rangecast/client/track-table";

/** Which tracks one wants to see. */
export interface TrackFilter {
  /** Part of a label or a name, in any case. */
  readonly search: string;
  /** Heights, m; null for no bound. A track that does not tell its height passes. */
  readonly least_m: number | null;
  readonly most_m: number | null;
  /** Whether what is on the ground is shown. */
  readonly ground: boolean;
  /** Domains that are not shown. */
  readonly without: readonly string[];
}

/** What lets every track pass. */
export const NO_FILTER: TrackFilter = {
  ...{ search: "", least_m: null, most_m: null, ground: true, without: [] },
};

export const MAX_SEARCH_LENGTH = 100;

/** Whether a filter may hide anything. */
export function isFiltering({ search, least_m, most_m, ground, without }: TrackFilter): boolean {
  return search.trim() !== "" || least_m !== null || most_m !== null || !ground ||
    without.length > 0;
}

/** Judges rows of a table. */
export type Judge = (table: TrackTable, row: number) => boolean;

/** The test that a filter describes; it makes no object for a row. */
export function judgeOf({ search, least_m, most_m, ground, without }: TrackFilter): Judge {
  const wanted = search.trim().toLowerCase();
  const [least, most] = [least_m ?? -Infinity, most_m ?? Infinity];
  const hidden = new Set(without);
  const isWanted = (text: string | undefined) => (text ?? "").toLowerCase().includes(wanted);
  return (table, row) => {
    const altitude_m = table.altitude_m[row] ?? NaN;
    if (altitude_m < least || altitude_m > most) return false;
    if (!ground && ((table.flags[row] ?? 0) & ON_GROUND) !== 0) return false;
    if (hidden.size > 0 && hidden.has(table.domain[row] ?? "")) return false;
    return wanted === "" || isWanted(table.label[row]) || isWanted(table.name[row]);
  };
}
