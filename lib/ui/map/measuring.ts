import type { TrackTable } from "@rangecast/client/track-table";
import type { LatLon } from "../models/geo/measure.ts";
import type { OnScreen } from "../models/map/motion.ts";
import { placeUnder, type Viewport } from "../models/map/viewport.ts";

/** An end of a measuring line: a place, or a track that it moves along with. */
export type MeasureEnd = LatLon | { readonly entity: string };

/** The measuring line: its first end is set by a click, its second one follows until the next. */
export class Measuring {
  #from: MeasureEnd | null = null;
  #to: MeasureEnd | null = null;
  #isFixed = false;

  /** Sets the next end. */
  click(end: MeasureEnd): void {
    if (!this.#from || this.#isFixed) {
      this.#from = end;
      this.#to = null;
      this.#isFixed = false;
    } else {
      this.#to = end;
      this.#isFixed = true;
    }
  }

  /** The second end follows the pointer. */
  move(end: MeasureEnd): void {
    if (this.#from && !this.#isFixed) this.#to = end;
  }

  clear(): void {
    this.#from = null;
    this.#to = null;
    this.#isFixed = false;
  }

  /** Both ends as places, or null while one is missing. */
  line(table: TrackTable, screen: OnScreen, view: Viewport): readonly [LatLon, LatLon] | null {
    const from = this.#from && placeOf(this.#from, table, screen, view);
    const to = this.#to && placeOf(this.#to, table, screen, view);
    return from && to ? [from, to] : null;
  }
}

function placeOf(
  end: MeasureEnd,
  table: TrackTable,
  screen: OnScreen,
  view: Viewport,
): LatLon | null {
  if (!("entity" in end)) return end;
  const row = table.rowOf(end.entity);
  const [x, y] = [screen.x[row ?? -1] ?? NaN, screen.y[row ?? -1] ?? NaN];
  return Number.isFinite(x + y) ? placeUnder(x, y, view) : null;
}
