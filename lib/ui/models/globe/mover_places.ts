import { degreesToRadians, radiansToDegrees } from "@rangecast/base/units";
import type { TrackTable } from "@rangecast/client/track-table";
import { type MercatorPoint } from "../geo/mercator.ts";
import { LIVE, type Motion, type OnScreen, onScreen, placeOnScreen } from "../map/motion.ts";
import { type Camera, focalPx } from "./camera.ts";
import { EARTH_RADIUS_M } from "./earth.ts";

/** As long a climb goes on around the sample that told it. */
const CLIMB_MS = 2_000;
/** Pixels around the screen in which a symbol still shows. */
const MARGIN_PX = 24;

/** Where tracks are on the globe, row by row; what is on the screen is in `screen`. */
export class MoverPlaces {
  /** Radii of the Earth, at the exaggerated height. */
  x = new Float64Array(0);
  y = new Float64Array(0);
  z = new Float64Array(0);
  /** Rows in view, and where: as the map has it, so that labels and picking are the same. */
  readonly screen: OnScreen = onScreen();
  readonly #ground: OnScreen = onScreen();
  /** Where a mover's nose points on the screen, clockwise from its top: as symbols are turned. */
  track_deg = new Float32Array(0);

  /**
   * Places every track at `at_ms` on the channel's timeline by the motion model of the map, which
   * tells the place on the ground from `centre`: near it a number of 32 bits is good to centimetres.
   */
  place(
    table: TrackTable,
    motion: Motion,
    { at_ms, centre, exaggeration, passes }: {
      readonly at_ms: number;
      readonly centre: MercatorPoint;
      readonly exaggeration: number;
      /** 1 for each row that is wanted. @default all are */
      readonly passes?: Uint8Array;
    },
  ): void {
    const ground = this.#ground;
    placeOnScreen(table, motion, {
      ...{ at_ms, view: everywhere(centre) },
      ...(passes ? { passes } : {}),
    }, ground);
    this.#fitTo(ground.x.length);
    for (let i = 0; i < ground.count; i++) {
      const row = ground.rows[i] ?? 0;
      const lambda = 2 * Math.PI * (centre.x + (ground.x[row] ?? NaN) - 0.5);
      // Of the latitude, without the angle itself: sine = tanh, cosine = 1 / cosh.
      const power = Math.exp(Math.PI * (1 - 2 * (centre.y + (ground.y[row] ?? NaN))));
      const square = power * power;
      const cosine = 2 * power / (square + 1);
      const height_m = heightAt(table, row, at_ms - (motion.at_ms[row] ?? NaN));
      const radius = 1 + height_m * exaggeration / EARTH_RADIUS_M;
      this.x[row] = radius * cosine * Math.cos(lambda);
      this.y[row] = radius * (square - 1) / (square + 1);
      this.z[row] = -radius * cosine * Math.sin(lambda);
    }
  }

  /** Finds what a camera sees of them, but for the row `without`. */
  project(camera: Camera, without: number): void {
    const { eye, forward, right, up, width, height } = camera;
    const focal_px = focalPx(camera);
    const horizon = eye.x * eye.x + eye.y * eye.y + eye.z * eye.z - 1;
    const { screen } = this;
    const ground = this.#ground;
    screen.x.fill(NaN);
    let count = 0;
    for (let i = 0; i < ground.count; i++) {
      const row = ground.rows[i] ?? 0;
      const x = (this.x[row] ?? NaN) - eye.x;
      const y = (this.y[row] ?? NaN) - eye.y;
      const z = (this.z[row] ?? NaN) - eye.z;
      const depth = x * forward.x + y * forward.y + z * forward.z;
      const towards = -(x * eye.x + y * eye.y + z * eye.z);
      // As isHidden() has it, without an object for each.
      const hidden = towards > horizon && towards * towards > horizon * (x * x + y * y + z * z);
      if (!(depth > 0) || hidden || row === without) continue;
      const factor = focal_px / depth;
      const sx = width / 2 + (x * right.x + y * right.y + z * right.z) * factor;
      const sy = height / 2 - (x * up.x + y * up.y + z * up.z) * factor;
      const shows = sx > -MARGIN_PX && sy > -MARGIN_PX && sx < width + MARGIN_PX &&
        sy < height + MARGIN_PX;
      if (!shows) continue;
      screen.x[row] = sx;
      screen.y[row] = sy;
      screen.rows[count++] = row;
    }
    screen.count = count;
  }

  /** Finds where the noses of all in view point, which `bearings` tell from north. */
  turn({ eye, forward, right, up }: Camera, bearings: Float32Array): void {
    const { rows, count } = this.screen;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      const [x, y, z] = [this.x[row] ?? NaN, this.y[row] ?? NaN, this.z[row] ?? NaN];
      const bearing = degreesToRadians(bearings[row] ?? NaN);
      const across = Math.sqrt(x * x + z * z) || 1;
      const [ex, ez] = [z / across, -x / across];
      const length = Math.sqrt(x * x + y * y + z * z);
      const [sine, cosine] = [Math.sin(bearing), Math.cos(bearing) / length];
      const ax = (y * ez) * cosine + ex * sine;
      const ay = (z * ex - x * ez) * cosine;
      const az = -y * ex * cosine + ez * sine;
      const [px, py, pz] = [x - eye.x, y - eye.y, z - eye.z];
      // How the point on the screen moves: right and up, each over the depth, which moves too.
      const depth = px * forward.x + py * forward.y + pz * forward.z;
      const nearer = ax * forward.x + ay * forward.y + az * forward.z;
      const dx = (ax * right.x + ay * right.y + az * right.z) * depth -
        (px * right.x + py * right.y + pz * right.z) * nearer;
      const dy = (ax * up.x + ay * up.y + az * up.z) * depth -
        (px * up.x + py * up.y + pz * up.z) * nearer;
      this.track_deg[row] = (radiansToDegrees(Math.atan2(dx, dy)) + 360) % 360;
    }
  }

  #fitTo(length: number): void {
    if (this.x.length === length) return;
    this.x = new Float64Array(length);
    this.y = new Float64Array(length);
    this.z = new Float64Array(length);
    this.track_deg = new Float32Array(length);
    this.screen.x = new Float32Array(length);
    this.screen.y = new Float32Array(length);
    this.screen.rows = new Int32Array(length);
  }
}

/** A view of the whole world in its own units, whose corner is at `centre`. */
function everywhere({ x, y }: MercatorPoint) {
  return { width: Infinity, height: Infinity, scale: 1, left: x, top: y, centre_x: x };
}

/** Above the ground at an instant so long after the sample; 0 where nobody knows. */
function heightAt({ altitude_m, up_mps, status }: TrackTable, row: number, after_ms: number) {
  const measured_m = altitude_m[row] ?? NaN;
  const climb_mps = up_mps[row] ?? NaN;
  const reach_ms = status[row] === LIVE ? Math.max(-CLIMB_MS, Math.min(CLIMB_MS, after_ms)) : 0;
  const height_m = measured_m + (climb_mps === climb_mps ? climb_mps * reach_ms / 1000 : 0);
  return height_m > 0 ? height_m : 0;
}
