import { type TracksChange, TrackTable } from "@rangecast/client/track-table";
import { traitsOf } from "@rangecast/domains/traits";
import { turnedBy, wayOfTurn } from "@rangecast/domains/turning-way";
import { ON_GROUND } from "@rangecast/gateway/track-signs";
import { radiansToDegrees } from "@rangecast/base/units";
import { mercatorPerMetre, mercatorX, mercatorY, wrapNear } from "../geo/mercator.ts";
import type { Viewport } from "./viewport.ts";

/** How far a measured track is drawn ahead of when it was heard last. */
const AHEAD_MS = 2_000;
/** How far a predicted one is. */
const PREDICTED_MS = 10_000;
/** Samples further apart than that are no two ends of one movement. */
const MAX_STEP_MS = 30_000;

/** Numbers of `STATUS_CODES` (lib/gateway, `track_columns.ts`). */
export const LIVE = 0;
export const GHOST = 1;
export const STALE = 2;
export const GONE = 3;

/**
 * How tracks move on the map, in columns beside those of the table: the last two samples in units
 * of the world, and the speed after the last one. Positions at any instant come from these by two
 * multiplications, so that thousands of movers are drawn without an object for each.
 */
export class Motion {
  readonly #table: TrackTable;
  x = new Float64Array(0);
  y = new Float64Array(0);
  /** When it was there, on the channel's timeline: by its source's clock, and the offset of that. */
  at_ms = new Float64Array(0);
  /** The same by its source's clock alone, which tells whether a place is a new one. */
  #place_ms = new Float64Array(0);
  /** The sample before; NaN where there is none. */
  before_x = new Float64Array(0);
  before_y = new Float64Array(0);
  before_ms = new Float64Array(0);
  /** Units of the world per ms. */
  speed_x = new Float64Array(0);
  speed_y = new Float64Array(0);
  /** Clockwise from north, degrees; NaN for what stands or does not say. */
  track_deg = new Float32Array(0);

  constructor(table: TrackTable) {
    this.#table = table;
  }

  /** Takes what has changed in the table. */
  update({ reset, written, freed }: TracksChange): void {
    if (this.x.length < this.#table.capacity) this.#grow(this.#table.capacity);
    if (reset) this.at_ms.fill(NaN);
    for (const row of freed) this.at_ms[row] = NaN;
    for (const row of written) this.#sample(row);
  }

  #sample(row: number): void {
    const { event_ms, offset_ms, place_lag_ms, lat, lon, east_mps, north_mps } = this.#table;
    // A lag that is not known is none.
    const place_ms = (event_ms[row] ?? NaN) - (place_lag_ms[row] || 0);
    const at_ms = place_ms + (offset_ms[row] ?? 0);
    const last_ms = this.at_ms[row] ?? NaN;
    const isSame = place_ms === this.#place_ms[row] && !Number.isNaN(last_ms);
    this.#place_ms[row] = place_ms;
    this.at_ms[row] = at_ms;
    const latitude = lat[row] ?? NaN;
    const perMetre = mercatorPerMetre(latitude) / 1000;
    const east = (east_mps[row] ?? NaN) * perMetre;
    const north = (north_mps[row] ?? NaN) * perMetre;
    const isTold = Number.isFinite(east + north);
    // Heard again without a new place: the way goes on from where it began.
    if (isSame) return isTold ? this.#move(row, east, -north) : undefined;
    const x = mercatorX(lon[row] ?? NaN);
    const y = mercatorY(latitude);
    const step_ms = at_ms - last_ms;
    const follows = step_ms > 0 && step_ms < MAX_STEP_MS;
    const [last_x, last_y] = [wrapNear(this.x[row] ?? NaN, x), this.y[row] ?? NaN];
    this.before_x[row] = follows ? last_x : NaN;
    this.before_y[row] = follows ? last_y : NaN;
    this.before_ms[row] = follows ? last_ms : NaN;
    this.x[row] = x;
    this.y[row] = y;
    if (isTold) return this.#move(row, east, -north);
    const per_ms = follows ? 1 / step_ms : 0;
    this.#move(row, (x - last_x) * per_ms, (y - last_y) * per_ms);
  }

  #move(row: number, speed_x: number, speed_y: number): void {
    this.speed_x[row] = Number.isFinite(speed_x) ? speed_x : 0;
    this.speed_y[row] = Number.isFinite(speed_y) ? speed_y : 0;
    this.point(row, 0);
  }

  /** Points a mover to where it heads when it has turned since its last sample. */
  point(row: number, turned_deg: number): void {
    const [speed_x, speed_y] = [this.speed_x[row] ?? 0, this.speed_y[row] ?? 0];
    const first_deg = radiansToDegrees(Math.atan2(speed_x, -speed_y));
    const stands = speed_x === 0 && speed_y === 0;
    this.track_deg[row] = stands ? NaN : (first_deg + turned_deg + 720) % 360;
  }

  #grow(length: number): void {
    const longer = (column: Float64Array) => {
      const grown = new Float64Array(length).fill(NaN);
      grown.set(column);
      return grown;
    };
    this.x = longer(this.x);
    this.y = longer(this.y);
    this.at_ms = longer(this.at_ms);
    this.#place_ms = longer(this.#place_ms);
    this.before_x = longer(this.before_x);
    this.before_y = longer(this.before_y);
    this.before_ms = longer(this.before_ms);
    this.speed_x = longer(this.speed_x);
    this.speed_y = longer(this.speed_y);
    const track = new Float32Array(length).fill(NaN);
    track.set(this.track_deg);
    this.track_deg = track;
  }
}

/** Where tracks are on the screen, row by row, and which of them are on it. */
export interface OnScreen {
  x: Float32Array;
  y: Float32Array;
  /** Rows that are on the screen, the first `count` of it. */
  rows: Int32Array;
  count: number;
}

export function onScreen(): OnScreen {
  return { x: new Float32Array(0), y: new Float32Array(0), rows: new Int32Array(0), count: 0 };
}

/** Pixels around the screen in which a symbol still shows. */
const MARGIN_PX = 24;

/**
 * Where every track is at `at_ms` on the channel's timeline: between its last two samples when the
 * playhead is before the later one, a little ahead of it when it is after, on a way that bends when it
 * turns. Stale tracks stay where they were measured, unless their domain lets them go on. What is on
 * the ground stays too: it follows no course.
 */
export function placeOnScreen(
  table: TrackTable,
  motion: Motion,
  { at_ms, view, passes }: {
    readonly at_ms: number;
    readonly view: Viewport;
    /** 1 for each row that is wanted. @default all are */
    readonly passes?: Uint8Array;
  },
  into: OnScreen,
): void {
  const { high, entity, domain, flags, status, turn_dps, place_lag_ms } = table;
  const length = motion.x.length;
  if (into.x.length !== length) {
    into.x = new Float32Array(length);
    into.y = new Float32Array(length);
    into.rows = new Int32Array(length);
  }
  const { scale, left, top, width, height, centre_x } = view;
  const { x, y, at_ms: sampled_ms, before_x, before_y, before_ms, speed_x, speed_y } = motion;
  let count = 0;
  for (let row = 0; row < high; row++) {
    const code = status[row] ?? GONE;
    if (entity[row] === null || code === GONE || passes?.[row] === 0) {
      into.x[row] = NaN;
      continue;
    }
    const after_ms = at_ms - (sampled_ms[row] ?? NaN);
    let px = x[row] ?? NaN;
    let py = y[row] ?? NaN;
    const turn = turn_dps[row] ?? 0;
    if (after_ms >= 0) {
      let ahead_ms = ((flags[row] ?? 0) & ON_GROUND) !== 0
        ? 0
        : Math.min(after_ms, aheadLimit(domain[row] ?? "", code) + (place_lag_ms[row] || 0));
      const [vx, vy] = [speed_x[row] ?? 0, speed_y[row] ?? 0];
      if (turn !== 0) {
        motion.point(row, turnedBy(turn, ahead_ms / 1000));
        const way = wayOfTurn(turn, ahead_ms / 1000);
        const right_ms = way.right_s * 1000;
        ahead_ms = way.ahead_s * 1000;
        px -= vy * right_ms;
        py += vx * right_ms;
      }
      px += vx * ahead_ms;
      py += vy * ahead_ms;
    } else {
      if (turn !== 0) motion.point(row, 0);
      const from_ms = before_ms[row] ?? NaN;
      // Of the way back to the sample before; before that nothing is known, so it stays there.
      const back = Math.min(1, after_ms / (from_ms - (sampled_ms[row] ?? NaN)));
      if (back >= 0) {
        px += ((before_x[row] ?? NaN) - px) * back;
        py += ((before_y[row] ?? NaN) - py) * back;
      }
    }
    px += Math.round(centre_x - px);
    const sx = px * scale - left;
    const sy = py * scale - top;
    into.x[row] = sx;
    into.y[row] = sy;
    const shows = sx > -MARGIN_PX && sy > -MARGIN_PX && sx < width + MARGIN_PX &&
      sy < height + MARGIN_PX;
    if (shows) into.rows[count++] = row;
  }
  into.count = count;
}

function aheadLimit(domain: string, status: number): number {
  const { ahead_ms } = traitsOf(domain);
  return ahead_ms ?? (status === LIVE ? AHEAD_MS : status === GHOST ? PREDICTED_MS : 0);
}

/** The row on the screen that is nearest to a point, within `radius_px`; null when there is none. */
export function pickRow(
  screen: OnScreen,
  { x, y, radius_px }: { readonly x: number; readonly y: number; readonly radius_px: number },
): number | null {
  let nearest: number | null = null;
  let least = radius_px ** 2;
  for (let i = 0; i < screen.count; i++) {
    const row = screen.rows[i] ?? 0;
    const square = ((screen.x[row] ?? NaN) - x) ** 2 + ((screen.y[row] ?? NaN) - y) ** 2;
    if (square > least) continue;
    least = square;
    nearest = row;
  }
  return nearest;
}
