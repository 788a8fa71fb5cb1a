import type { TracksChange, TrackTable } from "@rangecast/client/track-table";
import { grownBytes } from "@rangecast/client/track-table";
import { type Judge, judgeOf, NO_FILTER, type TrackFilter } from "./track_filter.ts";

/**
 * Which rows of a table pass the filter, in a column beside those of the table: whatever draws them
 * looks at one byte.
 */
export class Sieve {
  readonly #table: TrackTable;
  #judge: Judge = judgeOf(NO_FILTER);
  #version = 0;
  /** 1 where a row passes. What it says of a free row means nothing. */
  passes = new Uint8Array(0);

  constructor(table: TrackTable) {
    this.#table = table;
  }

  /** Changes with the filter: what was drawn for another one is to be drawn anew. */
  get version(): number {
    return this.#version;
  }

  /** Judges all rows anew. */
  set(filter: TrackFilter): void {
    this.#judge = judgeOf(filter);
    this.#version++;
    for (let row = 0; row < this.#table.high; row++) this.#look(row);
  }

  /** Takes what has changed in the table. */
  update({ written }: TracksChange): void {
    const { capacity } = this.#table;
    if (this.passes.length < capacity) this.passes = grownBytes(this.passes, capacity);
    for (const row of written) this.#look(row);
  }

  /** Whether there is such a row, and it passes. */
  shows(row: number): boolean {
    const entity = this.#table.entity[row];
    return entity !== null && entity !== undefined && this.passes[row] === 1;
  }

  #look(row: number): void {
    this.passes[row] = this.#judge(this.#table, row) ? 1 : 0;
  }
}
