import { degreesToRadians } from "@rangecast/base/units";
import { type Camera, focalPx } from "./camera.ts";

/** Cosine of the angle at which a shape is seen edge on at most: there it leans towards the eye. */
const LEAST_FACING = 0.62;
const CORNERS = 4;

/** A mover to draw. */
export interface MoverShape {
  x: number;
  y: number;
  z: number;
  /** Clockwise from north; NaN for none. */
  bearing_deg: number;
  /** Its place in a sheet of symbols. */
  column: number;
  row: number;
}

/**
 * Level squares in the air, one for each mover, turned to where it flies: four corners each in columns
 * as graphics take them. One list for all is what software graphics draw fast: an instance of its own
 * for each mover is a drawing of its own there.
 */
export class MoverQuads {
  positions = new Float32Array(0);
  uvs = new Float32Array(0);
  #count = 0;
  readonly #columns: number;
  readonly #rows: number;
  readonly #size_px: number;

  constructor({ columns, rows, size_px }: {
    readonly columns: number;
    readonly rows: number;
    /** CSS pixels of a square that is seen from above. */
    readonly size_px: number;
  }) {
    this.#columns = columns;
    this.#rows = rows;
    this.#size_px = size_px;
  }

  get count(): number {
    return this.#count;
  }

  /** Begins anew with room for so many; true when the columns are other ones. */
  begin(room: number): boolean {
    this.#count = 0;
    if (room * CORNERS * 3 <= this.positions.length) return false;
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(256, room)));
    this.positions = new Float32Array(capacity * CORNERS * 3);
    this.uvs = new Float32Array(capacity * CORNERS * 2);
    return true;
  }

  add({ eye, forward, ...lens }: Camera, shape: MoverShape): void {
    const { x, y, z } = shape;
    const length = Math.sqrt(x * x + y * y + z * z);
    let [ux, uy, uz] = [x / length, y / length, z / length];
    // East is across the axis, which at a pole has no direction: any one is right there.
    const across = Math.sqrt(ux * ux + uz * uz) || 1;
    const [ex, ez] = [uz / across, -ux / across];
    const [nx, ny, nz] = [uy * ez, uz * ex - ux * ez, -uy * ex];
    const bearing = shape.bearing_deg === shape.bearing_deg
      ? degreesToRadians(shape.bearing_deg)
      : 0;
    const [sine, cosine] = [Math.sin(bearing), Math.cos(bearing)];
    let [ax, ay, az] = [nx * cosine + ex * sine, ny * cosine, nz * cosine + ez * sine];
    let [sx, sy, sz] = [x - eye.x, y - eye.y, z - eye.z];
    const depth = sx * forward.x + sy * forward.y + sz * forward.z;
    const distance = Math.sqrt(sx * sx + sy * sy + sz * sz);
    [sx, sy, sz] = [sx / distance, sy / distance, sz / distance];
    const facing = -(ux * sx + uy * sy + uz * sz);
    if (facing < LEAST_FACING) {
      const lean = (LEAST_FACING - facing) * 1.3;
      [ux, uy, uz] = [ux - sx * lean, uy - sy * lean, uz - sz * lean];
      const norm = Math.sqrt(ux * ux + uy * uy + uz * uz);
      [ux, uy, uz] = [ux / norm, uy / norm, uz / norm];
      const out = ax * ux + ay * uy + az * uz;
      [ax, ay, az] = [ax - ux * out, ay - uy * out, az - uz * out];
    }
    const half = this.#size_px / 2 * depth / focalPx(lens);
    const ahead = half / (Math.sqrt(ax * ax + ay * ay + az * az) || 1);
    [ax, ay, az] = [ax * ahead, ay * ahead, az * ahead];
    const [bx, by, bz] = [ay * uz - az * uy, az * ux - ax * uz, ax * uy - ay * ux];
    const at = this.#count++ * CORNERS;
    this.#corner(at, x - bx + ax, y - by + ay, z - bz + az);
    this.#corner(at + 1, x - bx - ax, y - by - ay, z - bz - az);
    this.#corner(at + 2, x + bx - ax, y + by - ay, z + bz - az);
    this.#corner(at + 3, x + bx + ax, y + by + ay, z + bz + az);
    this.#tile(at, shape.column, shape.row);
  }

  #corner(at: number, x: number, y: number, z: number): void {
    this.positions[at * 3] = x;
    this.positions[at * 3 + 1] = y;
    this.positions[at * 3 + 2] = z;
  }

  #tile(at: number, column: number, row: number): void {
    const [left, right] = [column / this.#columns, (column + 1) / this.#columns];
    const [top, bottom] = [row / this.#rows, (row + 1) / this.#rows];
    const { uvs } = this;
    const first = at * 2;
    uvs[first] = left;
    uvs[first + 1] = top;
    uvs[first + 2] = left;
    uvs[first + 3] = bottom;
    uvs[first + 4] = right;
    uvs[first + 5] = bottom;
    uvs[first + 6] = right;
    uvs[first + 7] = top;
  }
}
