import { type FlightLimits, flightLimits } from "@rangecast/domains/flight/ages";
import type { Flight } from "./flight.ts";
import { isSameFlight } from "./flight.ts";
import { flightAt, type SeenFlight } from "./flight_at.ts";

/** Flights that are told of at most: with this many a snapshot in JSON stays below 8 MiB. */
export const MAX_FLIGHTS = 16_000;
/** Removals that are remembered, for clients that lag behind. */
export const MAX_REMOVALS = 16_000;
/** How long a removal is remembered. */
export const REMOVAL_KEPT_MS = 30_000;

interface Entry {
  readonly track: SeenFlight;
  readonly flight: Flight;
  /** When it has to be looked at again. */
  readonly until_ms: number;
  /** The state of the book in which it changed last. */
  readonly version: number;
}

interface Removal {
  readonly version: number;
  /** On the monotonic clock. */
  readonly at_ms: number;
}

export interface FlightChanges {
  readonly upserts: readonly Flight[];
  readonly removed: readonly string[];
}

/**
 * All flights as clients are shown them. Each look that finds a change makes another version, and
 * what leads on from an earlier version can be asked for. It reads no clock.
 */
export class FlightBook {
  readonly #limits: FlightLimits;
  readonly #entries = new Map<string, Entry>();
  /** In the order of their versions. */
  readonly #removals = new Map<string, Removal>();
  #version = 0;
  /** Changes are known from this version on. */
  #floor = 0;
  /** Flights that there is no room for. */
  leftOut = 0;

  /** A flight is stale from the age of `stale_ms` on. */
  constructor(stale_ms: number) {
    this.#limits = flightLimits(stale_ms);
  }

  get size(): number {
    return this.#entries.size;
  }

  get version(): number {
    return this.#version;
  }

  flights(): Flight[] {
    return Array.from(this.#entries.values(), ({ flight }) => flight);
  }

  /** Takes in `tracks` as they stand, with the channel at `position_ms` and at `now_ms` (monotonic). */
  look(tracks: ReadonlyMap<string, SeenFlight>, position_ms: number, now_ms: number): void {
    const next = this.#version + 1;
    let changed = false;
    this.leftOut = 0;
    for (const [icao24, track] of tracks) {
      const known = this.#entries.get(icao24);
      if (known?.track === track && position_ms < known.until_ms) continue;
      const view = flightAt(track, position_ms, this.#limits);
      if (!view) {
        if (this.#remove(icao24, { version: next, at_ms: now_ms })) changed = true;
      } else if (!known && this.#entries.size >= MAX_FLIGHTS) this.leftOut++;
      else if (this.#show(icao24, { ...view, track, version: next })) changed = true;
    }
    for (const icao24 of this.#entries.keys()) {
      if (tracks.has(icao24)) continue;
      this.#remove(icao24, { version: next, at_ms: now_ms });
      changed = true;
    }
    if (changed) this.#version = next;
    this.#forget(now_ms);
  }

  /** What leads from `base` to the present version; null when that is not known any more. */
  changesSince(base: number): FlightChanges | null {
    if (base < this.#floor) return null;
    const entries = [...this.#entries.values()].filter(({ version }) => version > base);
    const removals = [...this.#removals].filter(([, { version }]) => version > base);
    return {
      upserts: entries.map(({ flight }) => flight),
      removed: removals.map(([icao24]) => icao24),
    };
  }

  /** Brings one flight up to date; whether clients see a difference. */
  #show(icao24: string, entry: Entry): boolean {
    const known = this.#entries.get(icao24);
    if (known && isSameFlight(known.flight, entry.flight)) {
      this.#entries.set(icao24, { ...entry, flight: known.flight, version: known.version });
      return false;
    }
    this.#entries.set(icao24, entry);
    // A client applies upserts first: what is here again must not stand among the removed.
    this.#removals.delete(icao24);
    return true;
  }

  #remove(icao24: string, removal: Removal): boolean {
    if (!this.#entries.delete(icao24)) return false;
    this.#removals.set(icao24, removal);
    return true;
  }

  #forget(now_ms: number): void {
    for (const [icao24, { version, at_ms }] of this.#removals) {
      if (this.#removals.size <= MAX_REMOVALS && now_ms - at_ms < REMOVAL_KEPT_MS) return;
      this.#removals.delete(icao24);
      this.#floor = version;
    }
  }
}
