import type { NumberColumn, TrackColumns } from "@rangecast/gateway/track-columns";

/** Entities of one picture. */
export const MAX_TRACKS = 100_000;
const FIRST_CAPACITY = 256;

/** Called after a change that is complete: rows that were written, then rows that were freed. */
export type TracksListener = (change: TracksChange) => void;

export interface TracksChange {
  /** True when everything before is history: another channel, a seek, a snapshot after a gap. */
  readonly reset: boolean;
  readonly written: readonly number[];
  readonly freed: readonly number[];
}

/**
 * The tracks of a picture in typed columns. A track keeps its row for as long as it is there, so
 * that trails, labels and motion can stand in columns of their own beside these. A freed row has
 * the entity null and is given to the next newcomer.
 */
export class TrackTable {
  /** The domain whose tracks go by their bare entities. */
  readonly primary: string;
  readonly #rows = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #listeners = new Set<TracksListener>();
  #capacity = FIRST_CAPACITY;
  #high = 0;
  #refused = 0;
  #named = 0;
  #version = 0;

  /** What a track goes by on this page, of {@linkcode keyOf}: no two have the same. */
  entity: (string | null)[] = [];
  /** What it is called within its domain, and which that is; meaningless in a freed row. */
  name: string[] = [];
  domain: string[] = [];
  /** What people call it, and the code that it shows; empty where there is none. */
  label: string[] = [];
  code: string[] = [];
  /** Bits of `track_signs.ts` (lib/gateway). */
  flags = new Uint8Array(FIRST_CAPACITY);
  event_ms = new Float64Array(FIRST_CAPACITY);
  recv_ms = new Float64Array(FIRST_CAPACITY);
  offset_ms = new Float64Array(FIRST_CAPACITY);
  lat = new Float64Array(FIRST_CAPACITY);
  lon = new Float64Array(FIRST_CAPACITY);
  altitude_m = new Float64Array(FIRST_CAPACITY);
  east_mps = new Float64Array(FIRST_CAPACITY);
  north_mps = new Float64Array(FIRST_CAPACITY);
  up_mps = new Float64Array(FIRST_CAPACITY);
  acceleration_mps2 = new Float64Array(FIRST_CAPACITY);
  turn_dps = new Float64Array(FIRST_CAPACITY);
  place_lag_ms = new Float64Array(FIRST_CAPACITY);
  mask = new Uint16Array(FIRST_CAPACITY);
  status = new Uint8Array(FIRST_CAPACITY);

  constructor(primary = "") {
    this.primary = primary;
  }

  /** What an entity goes by on a page where another domain may have one of the same name. */
  keyOf(domain: string, entity: string): string {
    return domain === this.primary ? entity : `${domain}:${entity}`;
  }

  /** Tracks that are there. */
  get size(): number {
    return this.#rows.size;
  }

  /** Rows below this one may be in use; those above are not. */
  get high(): number {
    return this.#high;
  }

  /** Length of the columns: those beside these have the same. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Tracks that found no room; a picture that leaves something out has to say so. */
  get refused(): number {
    return this.#refused;
  }

  /** Changes when some row is called otherwise than before. */
  get named(): number {
    return this.#named;
  }

  /** Changes with each change. */
  get version(): number {
    return this.#version;
  }

  rowOf(entity: string): number | undefined {
    return this.#rows.get(entity);
  }

  /** What people read of a track: its label, or else its name. */
  titleOf(row: number): string {
    return this.label[row] || (this.name[row] ?? "");
  }

  entities(): IterableIterator<string> {
    return this.#rows.keys();
  }

  /** Returns what takes the listener away again. */
  listen(listener: TracksListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The whole state of one domain: what is not in it is gone. With `reset` its rows begin anew, and
   * those of other domains stay as they are.
   */
  replace(parts: readonly TrackColumns[], reset: boolean, domain = this.primary): void {
    const freed: number[] = [];
    const isAlone = this.#isAlone(domain);
    if (reset && isAlone) {
      for (const row of this.#rows.values()) freed.push(row);
      this.#clear();
    } else {
      const kept = new Set(
        reset ? [] : parts.flatMap(({ entity }) => entity).map((each) => this.keyOf(domain, each)),
      );
      for (const [key, row] of [...this.#rows]) {
        if (this.domain[row] === domain && !kept.has(key)) this.#remove(key, freed);
      }
    }
    const written = parts.flatMap((part) => this.#write(part, domain, true));
    this.#tell({ reset: reset && isAlone, written, freed });
  }

  /** One step from a state of a domain to a later one. */
  change(
    upserts: readonly TrackColumns[],
    removed: readonly string[],
    domain = this.primary,
  ): void {
    const freed: number[] = [];
    for (const entity of removed) this.#remove(this.keyOf(domain, entity), freed);
    const written = upserts.flatMap((part) => this.#write(part, domain, false));
    this.#tell({ reset: false, written, freed });
  }

  #isAlone(domain: string): boolean {
    for (const row of this.#rows.values()) if (this.domain[row] !== domain) return false;
    return true;
  }

  #clear(): void {
    this.#rows.clear();
    this.#free.length = 0;
    this.#high = 0;
    this.#refused = 0;
    this.entity.length = 0;
    this.name.length = 0;
    this.domain.length = 0;
    this.label.length = 0;
    this.code.length = 0;
  }

  #remove(entity: string, freed: number[]): void {
    const row = this.#rows.get(entity);
    if (row === undefined) return;
    this.#rows.delete(entity);
    this.entity[row] = null;
    this.#free.push(row);
    freed.push(row);
  }

  /** With `isWhole`, signs that are not told are none; else they are what they were. */
  #write(columns: TrackColumns, domain: string, isWhole: boolean): number[] {
    const rows: number[] = [];
    const { signs } = columns;
    const signed = new Set(signs?.rows);
    for (const [i, entity] of columns.entity.entries()) {
      const row = this.#rows.get(this.keyOf(domain, entity)) ?? this.#take(domain, entity);
      if (row === null) {
        this.#refused++;
        continue;
      }
      for (const name of NUMBER_COLUMNS) this[name][row] = columns[name][i] ?? NaN;
      if (isWhole && !signed.has(i)) this.#sign(row, "", "", 0);
      rows.push(row);
    }
    for (const [i, at] of (signs?.rows ?? []).entries()) {
      const row = this.#rows.get(this.keyOf(domain, columns.entity[at] ?? ""));
      if (row === undefined) continue;
      this.#sign(row, signs?.label[i] ?? "", signs?.code[i] ?? "", signs?.flags[i] ?? 0);
    }
    return rows;
  }

  #sign(row: number, label: string, code: string, flags: number): void {
    if (label !== this.label[row]) this.#named++;
    this.label[row] = label;
    this.code[row] = code;
    this.flags[row] = flags;
  }

  #take(domain: string, entity: string): number | null {
    const row = this.#free.pop() ?? this.#high;
    if (row >= MAX_TRACKS) return null;
    if (row === this.#high) this.#high++;
    if (row >= this.#capacity) this.#grow();
    const key = this.keyOf(domain, entity);
    this.#rows.set(key, row);
    this.entity[row] = key;
    this.name[row] = entity;
    this.#named++;
    this.domain[row] = domain;
    this.#sign(row, "", "", 0);
    return row;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.event_ms = grown(this.event_ms, this.#capacity);
    this.recv_ms = grown(this.recv_ms, this.#capacity);
    this.offset_ms = grown(this.offset_ms, this.#capacity);
    this.lat = grown(this.lat, this.#capacity);
    this.lon = grown(this.lon, this.#capacity);
    this.altitude_m = grown(this.altitude_m, this.#capacity);
    this.east_mps = grown(this.east_mps, this.#capacity);
    this.north_mps = grown(this.north_mps, this.#capacity);
    this.up_mps = grown(this.up_mps, this.#capacity);
    this.acceleration_mps2 = grown(this.acceleration_mps2, this.#capacity);
    this.turn_dps = grown(this.turn_dps, this.#capacity);
    this.place_lag_ms = grown(this.place_lag_ms, this.#capacity);
    const mask = new Uint16Array(this.#capacity);
    mask.set(this.mask);
    this.mask = mask;
    this.status = grownBytes(this.status, this.#capacity);
    this.flags = grownBytes(this.flags, this.#capacity);
  }

  /** A domain without tracks is told with each jump, and changes nothing. */
  #tell(change: TracksChange): void {
    if (!change.reset && change.written.length + change.freed.length === 0) return;
    this.#version++;
    for (const listener of this.#listeners) listener(change);
  }
}

const NUMBER_COLUMNS: readonly NumberColumn[] = [
  ...["event_ms", "recv_ms", "offset_ms", "lat", "lon", "altitude_m"] as const,
  ...[
    "east_mps",
    "north_mps",
    "up_mps",
    "acceleration_mps2",
    "turn_dps",
    "place_lag_ms",
    "mask",
    "status",
  ] as const,
];

/** The column in a longer one. */
export function grown(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(column);
  return longer;
}

/** The column in a longer one. */
export function grownBytes(column: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(length);
  longer.set(column);
  return longer;
}
