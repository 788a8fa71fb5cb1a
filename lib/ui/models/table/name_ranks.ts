import type { TrackTable } from "@rangecast/client/track-table";

const COLLATOR = new Intl.Collator("en", { numeric: true });

/**
 * The order of what people call tracks, numbers in names by their value. To compare names takes
 * long: it is done when something is called otherwise than before, and not for each look.
 */
export class NameRanks {
  #ranks = new Int32Array(0);
  #named = -1;

  /** The rank of each row of the table. */
  of(table: TrackTable): Int32Array {
    if (table.named === this.#named) return this.#ranks;
    this.#named = table.named;
    const titles = Array.from({ length: table.high }, (_, row) => table.titleOf(row));
    const rows = [...titles.keys()];
    rows.sort((a, b) => COLLATOR.compare(titles[a] ?? "", titles[b] ?? "") || a - b);
    this.#ranks = new Int32Array(table.high);
    for (const [rank, row] of rows.entries()) this.#ranks[row] = rank;
    return this.#ranks;
  }
}
