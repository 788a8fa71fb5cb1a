import { grown, type TracksChange, type TrackTable } from "@rangecast/client/track-table";
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
 * way. NaN in a ring is a gap.
 */
export class Trails {
  readonly #table: TrackTable;
  readonly #motion: Motion;
  readonly #bends = new Bends();
  x = new Float64Array(0);
  y = new Float64Array(0);
  /** NaN where it was not told. */
  altitude_m = new Float32Array(0);
  /** Points that a row has had. */
  count = new Uint32Array(0);
  /** When the latest point of a row was, and what has come after it. */
  #point_ms = new Float64Array(0);
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
    if (this.count.length < this.#table.capacity) this.#grow(this.#table.capacity);
    if (reset) this.count.fill(0);
    for (const row of freed) this.count[row] = 0;
    for (const row of written) this.#sample(row);
  }

  /** Index in `x` and `y` of point `i` of a row, 0 being the oldest that is kept. */
  index(row: number, i: number): number {
    const count = this.count[row] ?? 0;
    const first = count > TRAIL_POINTS ? count - TRAIL_POINTS : 0;
    return row * TRAIL_POINTS + (first + i) % TRAIL_POINTS;
  }

  /** Points of a row that are kept. */
  length(row: number): number {
    return Math.min(TRAIL_POINTS, this.count[row] ?? 0);
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
    if ((this.count[row] ?? 0) === 0) return this.#begin(row, at_ms, x, y);
    const last_ms = this.#last_ms[row] ?? NaN;
    if (at_ms <= last_ms) return;
    if (at_ms - last_ms > MAX_SILENCE_MS) {
      this.#addLast(row);
      this.#add(row, NaN, NaN, NaN);
      return this.#begin(row, at_ms, x, y);
    }
    const isLong = at_ms - (this.#point_ms[row] ?? NaN) >= MAX_POINT_MS;
    if (this.#take(row, x, y) || isLong) {
      this.#addLast(row);
      this.#point_ms[row] = last_ms;
      this.#take(row, x, y);
    }
    this.#keep(row, at_ms, x, y);
  }

  /**
   * The way goes on to here from the latest point; returns whether a straight line would leave out a
   * bend, so that there is to be another point first.
   */
  #take(row: number, x: number, y: number): boolean {
    const end = row * TRAIL_POINTS + ((this.count[row] ?? 1) - 1) % TRAIL_POINTS;
    const [from_x, from_y] = [this.x[end] ?? NaN, this.y[end] ?? NaN];
    const tolerance = TOLERANCE_M * mercatorPerMetre(this.#table.lat[row] ?? 0);
    return this.#bends.take(row, wrapNear(x, from_x) - from_x, y - from_y, tolerance);
  }

  #begin(row: number, at_ms: number, x: number, y: number): void {
    this.#add(row, x, y, this.#table.altitude_m[row] ?? NaN);
    this.#point_ms[row] = at_ms;
    this.#keep(row, at_ms, x, y);
  }

  #addLast(row: number): void {
    const [x, y] = [this.#last_x[row] ?? NaN, this.#last_y[row] ?? NaN];
    this.#add(row, x, y, this.#last_altitude_m[row] ?? NaN);
  }

  #add(row: number, x: number, y: number, altitude_m: number): void {
    const count = this.count[row] ?? 0;
    const index = row * TRAIL_POINTS + count % TRAIL_POINTS;
    this.x[index] = x;
    this.y[index] = y;
    this.altitude_m[index] = altitude_m;
    this.count[row] = count + 1;
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
    this.#point_ms = grown(this.#point_ms, rows);
    this.#last_ms = grown(this.#last_ms, rows);
    this.#last_x = grown(this.#last_x, rows);
    this.#last_y = grown(this.#last_y, rows);
    const altitude_m = new Float32Array(rows * TRAIL_POINTS);
    altitude_m.set(this.altitude_m);
    this.altitude_m = altitude_m;
    const last_altitude_m = new Float32Array(rows);
    last_altitude_m.set(this.#last_altitude_m);
    this.#last_altitude_m = last_altitude_m;
    const count = new Uint32Array(rows);
    count.set(this.count);
    this.count = count;
  }
}
