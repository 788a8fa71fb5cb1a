import type { ReaderState } from "@rangecast/bus/stream-reader";
import type { PlayedMessage } from "../frame.ts";
import {
  NOTHING_READ,
  NOTHING_REPLAYED,
  type ReadingCounts,
  type ReplayCounts,
  type Station,
} from "../stations/station.ts";

/** Lets one station after the other be heard, as if they were one. */
export class Tuner implements Station {
  #station: Station | null = null;
  readonly #leaving = new Set<Promise<void>>();
  #reading = NOTHING_READ;
  #replaying = NOTHING_REPLAYED;
  #switches = 0;
  #leftBehind = 0;

  /** The station that is heard; null before the first. */
  get station(): Station | null {
    return this.#station;
  }

  /** Times that another station was tuned in to. */
  get switches(): number {
    return this.#switches;
  }

  /** Messages that had arrived from a station, and were not shown before it was left. */
  get leftBehind(): number {
    return this.#leftBehind;
  }

  get state(): ReaderState {
    return this.#station?.state ?? { type: "opening" };
  }

  get size(): number {
    return this.#station?.size ?? 0;
  }

  get pending(): number {
    return this.#station?.pending ?? 0;
  }

  get caughtUp(): boolean {
    return this.#station?.caughtUp ?? false;
  }

  get reading(): ReadingCounts {
    return this.#station ? sum(this.#reading, this.#station.reading) : this.#reading;
  }

  get replaying(): ReplayCounts {
    return this.#station ? sum(this.#replaying, this.#station.replaying) : this.#replaying;
  }

  get clockOffset_ms(): number | null {
    return this.#station?.clockOffset_ms ?? null;
  }

  playhead(): number | null {
    return this.#station?.playhead() ?? null;
  }

  take(): PlayedMessage | undefined {
    return this.#station?.take();
  }

  /** Leaves the station that is heard for another one. */
  tune(station: Station): void {
    this.#leave();
    if (this.#station) this.#switches++;
    this.#station = station;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave();
    this.#station = null;
    await Promise.all(this.#leaving);
  }

  #leave(): void {
    const station = this.#station;
    if (!station) return;
    this.#reading = this.reading;
    this.#replaying = this.replaying;
    this.#leftBehind += station.size;
    const left = Promise.resolve(station[Symbol.asyncDispose]())
      .finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
  }
}

/** Two sets of counts of one kind, added up. */
function sum<Counts extends { readonly [name in keyof Counts]: number }>(
  a: Counts,
  b: Counts,
): Counts {
  const all = Object.entries<number>(a).map(([name, count]) => [
    name,
    // Both have the keys of one type.
    count + b[name as keyof Counts],
  ]);
  // Each name was taken from `a`.
  return Object.fromEntries(all) as Counts;
}
