import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { TrackTable } from "@rangecast/client/track-table";
import type { LatLon } from "../models/geo/measure.ts";
import type { OnScreen } from "../models/map/motion.ts";
import { placeUnder, type Viewport } from "../models/map/viewport.ts";

/** An end of a measuring line: a place, or a track that it moves along with. */
export type MeasureEnd = LatLon | { readonly entity: string };

const NONE: readonly MeasureEnd[] = [];

/**
 * The measuring line: its ends are set by clicks, or by a key at the selected track; the second one
 * follows the pointer until it is.
 */
export class Measuring {
  readonly #isOn = signal(false);
  readonly #ends: Signal<readonly MeasureEnd[]> = signal(NONE);
  #follower: MeasureEnd | null = null;

  /** Whether clicks set ends. */
  get isOn(): ReadonlySignal<boolean> {
    return this.#isOn;
  }

  /** The ends that are set, none to two. */
  get ends(): ReadonlySignal<readonly MeasureEnd[]> {
    return this.#ends;
  }

  /**
   * Begins, at the selected track if there is one; sets the next end at the selected track when
   * another one is; stops when there is nothing to be set.
   */
  toggle(selected: string | null): void {
    const [from] = this.#ends.value;
    const isSet = from !== undefined && "entity" in from && from.entity === selected;
    const takes = selected !== null && !isSet && this.#ends.value.length < 2;
    if (this.#isOn.value && !takes) return this.stop();
    this.#isOn.value = true;
    if (takes) this.click({ entity: selected });
  }

  /** Sets the next end; a third one begins anew. */
  click(end: MeasureEnd): void {
    const ends = this.#ends.value;
    this.#ends.value = ends.length < 2 ? [...ends, end] : [end];
    this.#follower = null;
  }

  /** The second end follows the pointer. */
  move(end: MeasureEnd): void {
    this.#follower = end;
  }

  /** Measures no longer. */
  stop(): void {
    this.#isOn.value = false;
    this.#ends.value = NONE;
    this.#follower = null;
  }

  /** Both ends as places, or null while one is missing. */
  line(table: TrackTable, screen: OnScreen, view: Viewport): readonly [LatLon, LatLon] | null {
    const [first, second = this.#follower] = this.#ends.value;
    const from = first && placeOf(first, table, screen, view);
    const to = second && placeOf(second, table, screen, view);
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
