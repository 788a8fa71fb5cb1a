import {
  grown,
  grownBytes,
  type TracksChange,
  type TrackTable,
} from "@rangecast/client/track-table";
import { mercatorPerMetre, wrapNear } from "../geo/mercator.ts";
import { Bends } from "./bends.ts";
import type { Motion } from "./motion.ts";

/** Bends that are kept of a track: a glider's last 20 min have about as many. */
export const TRAIL_POINTS = 96;
/** A trail leaves out bends that are smaller than that. */
const TOLERANCE_M = 12;
/** A straight line has a point at least this often, so that its end is not too far away. */
const MAX_POINT_MS = 20_000;
/** Silence after which a line does not go on: nobody knows the way. */
const MAX_SILENCE_MS = 30_000;

/**
 * Where tracks have been, in units of the world: for each row a ring of points at the bends of its
 * way. NaN in a ring is a gap. When the channel runs back a way ends where its track is: it never leads
 * ahead of the playhead.
 */
export class Trails {
  readonly #table: TrackTable;
  readonly #motion: Motion;
  readonly #bends = new Bends();
  x = new Float64Array(0);
  y = new Float64Array(0);
  /** NaN where it was not told. */
  altitude_m = new Float32Array(0);
  /** When each point was, ascending; a gap is as old as what comes after it. */
  #at_ms = new Float64Array(0);
  /** Points of a row that are kept, and the place in its ring of the next one. */
  #kept = new Uint8Array(0);
  #next = new Uint8Array(0);
  /** What has come after the latest point of a row. */
  #last_ms = new Float64Array(0);
  #last_x = new Float64Array(0);
  #last_y = new Float64Array(0);
  #last_altitude_m = new Float32Array(0);

  constructor(table: TrackTable, motion: Motion) {
    this.#table = table;
    this.#motion = motion;
  }

  /** Takes what has changed in the table, once {@linkcode Motion.update} has. */
  update({ reset, written, freed }: TracksChange): void {
    if (this.#kept.length < this.#table.capacity) this.#grow(this.#table.capacity);
    if (reset) this.#kept.fill(0);
    for (const row of freed) this.#kept[row] = 0;
    for (const row of written) this.#sample(row);
  }

  /** Index in `x` and `y` of point `i` of a row, 0 being the oldest that is kept. */
  index(row: number, i: number): number {
    const first = TRAIL_POINTS + (this.#next[row] ?? 0) - this.length(row);
    return row * TRAIL_POINTS + (first + i) % TRAIL_POINTS;
  }

  /** Points of a row that are kept. */
  length(row: number): number {
    return this.#kept[row] ?? 0;
  }

  /** Whether a row has been anywhere else than where it was heard last. */
  hasWay(row: number): boolean {
    const length = this.length(row);
    if (length !== 1) return length > 1;
    const only = this.index(row, 0);
    return this.x[only] !== this.#motion.x[row] || this.y[only] !== this.#motion.y[row];
  }

  #sample(row: number): void {
    const at_ms = this.#motion.at_ms[row] ?? NaN;
    const x = this.#motion.x[row] ?? NaN;
    const y = this.#motion.y[row] ?? NaN;
    if (!Number.isFinite(at_ms + x + y)) return;
    if (this.length(row) > 0) {
      const last_ms = this.#last_ms[row] ?? NaN;
      if (at_ms === last_ms) return;
      if (at_ms < last_ms) this.#runBack(row, at_ms);
    }
    if (this.length(row) === 0) this.#begin(row, at_ms, x, y);
    else this.#goOn(row, at_ms, x, y);
  }

  #goOn(row: number, at_ms: number, x: number, y: number): void {
    if (at_ms - (this.#last_ms[row] ?? NaN) > MAX_SILENCE_MS) {
      this.#addLast(row);
      this.#add(row, at_ms, NaN, NaN, NaN);
      return this.#begin(row, at_ms, x, y);
    }
    const isLong = at_ms - (this.#at_ms[this.#latest(row)] ?? NaN) >= MAX_POINT_MS;
    if (this.#take(row, x, y) || isLong) {
      this.#addLast(row);
      this.#take(row, x, y);
    }
    this.#keep(row, at_ms, x, y);
  }

  /** Forgets what is not before an instant. */
  #runBack(row: number, at_ms: number): void {
    let kept = this.length(row);
    while (kept > 0 && !((this.#at_ms[this.index(row, kept - 1)] ?? NaN) < at_ms)) kept--;
    const dropped = this.length(row) - kept;
    this.#next[row] = (TRAIL_POINTS + (this.#next[row] ?? 0) - dropped) % TRAIL_POINTS;
    this.#kept[row] = kept;
    if (kept === 0) return;
    const end = this.#latest(row);
    this.#last_ms[row] = this.#at_ms[end] ?? NaN;
    this.#last_x[row] = this.x[end] ?? NaN;
    this.#last_y[row] = this.y[end] ?? NaN;
    this.#last_altitude_m[row] = this.altitude_m[end] ?? NaN;
    this.#bends.begin(row);
  }

  /** Index of the latest point of a row that has any. */
  #latest(row: number): number {
    return this.index(row, this.length(row) - 1);
  }

  /**
   * The way goes on to here from the latest point; returns whether a straight line would leave out a
   * bend, so that there is to be another point first.
   */
  #take(row: number, x: number, y: number): boolean {
    const end = this.#latest(row);
    const [from_x, from_y] = [this.x[end] ?? NaN, this.y[end] ?? NaN];
    const tolerance = TOLERANCE_M * mercatorPerMetre(this.#table.lat[row] ?? 0);
    return this.#bends.take(row, wrapNear(x, from_x) - from_x, y - from_y, tolerance);
  }

  #begin(row: number, at_ms: number, x: number, y: number): void {
    this.#add(row, at_ms, x, y, this.#table.altitude_m[row] ?? NaN);
    this.#keep(row, at_ms, x, y);
  }

  /** What came last is a point, if it is none yet. */
  #addLast(row: number): void {
    const at_ms = this.#last_ms[row] ?? NaN;
    if (at_ms === this.#at_ms[this.#latest(row)]) return;
    const [x, y] = [this.#last_x[row] ?? NaN, this.#last_y[row] ?? NaN];
    this.#add(row, at_ms, x, y, this.#last_altitude_m[row] ?? NaN);
  }

  #add(row: number, at_ms: number, x: number, y: number, altitude_m: number): void {
    const next = this.#next[row] ?? 0;
    const index = row * TRAIL_POINTS + next;
    this.#at_ms[index] = at_ms;
    this.x[index] = x;
    this.y[index] = y;
    this.altitude_m[index] = altitude_m;
    this.#next[row] = (next + 1) % TRAIL_POINTS;
    this.#kept[row] = Math.min(TRAIL_POINTS, this.length(row) + 1);
    this.#bends.begin(row);
  }

  #keep(row: number, at_ms: number, x: number, y: number): void {
    this.#last_ms[row] = at_ms;
    this.#last_x[row] = x;
    this.#last_y[row] = y;
    this.#last_altitude_m[row] = this.#table.altitude_m[row] ?? NaN;
  }

  #grow(rows: number): void {
    this.#bends.grow(rows);
    this.x = grown(this.x, rows * TRAIL_POINTS);
    this.y = grown(this.y, rows * TRAIL_POINTS);
    this.#at_ms = grown(this.#at_ms, rows * TRAIL_POINTS);
    this.#kept = grownBytes(this.#kept, rows);
    this.#next = grownBytes(this.#next, rows);
    this.#last_ms = grown(this.#last_ms, rows);
    this.#last_x = grown(this.#last_x, rows);
    this.#last_y = grown(this.#last_y, rows);
    const altitude_m = new Float32Array(rows * TRAIL_POINTS);
    altitude_m.set(this.altitude_m);
    this.altitude_m = altitude_m;
    const last_altitude_m = new Float32Array(rows);
    last_altitude_m.set(this.#last_altitude_m);
    this.#last_altitude_m = last_altitude_m;
  }
}
