import { EARTH_RADIUS_M } from "./earth.ts";

/**
 * Lines above the ground as pairs of points in columns, for who draws them: each line has its two
 * ends, so that a gap costs nothing.
 */
export class LineWriter {
  readonly #limit: number;
  readonly positions: Float32Array;
  readonly lights: Float32Array;
  #count = 0;
  #last: readonly [x: number, y: number, z: number, light: number] | null = null;

  /** `limit` lines: what is over it is left out. */
  constructor(limit: number) {
    this.#limit = limit;
    this.positions = new Float32Array(limit * 6);
    this.lights = new Float32Array(limit * 2);
  }

  /** Lines that were written. */
  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
    this.#last = null;
  }

  /** What lies so high above the ground is so far from the middle. */
  radius(altitude_m: number, exaggeration: number): number {
    return 1 + (altitude_m > 0 ? altitude_m * exaggeration / EARTH_RADIUS_M : 0);
  }

  /** Goes on to a point in units of the Mercator world; NaN makes a gap. */
  point(world_x: number, world_y: number, radius: number, light: number): void {
    if (!Number.isFinite(world_x + world_y)) {
      this.#last = null;
      return;
    }
    const lambda = 2 * Math.PI * (world_x - 0.5);
    const power = Math.exp(Math.PI * (1 - 2 * world_y));
    const square = power * power;
    const cosine = 2 * power / (square + 1);
    const x = radius * cosine * Math.cos(lambda);
    const y = radius * (square - 1) / (square + 1);
    const z = -radius * cosine * Math.sin(lambda);
    if (this.#last && this.#count < this.#limit) {
      this.positions.set([...this.#last.slice(0, 3), x, y, z], this.#count * 6);
      this.lights.set([this.#last[3], light], this.#count * 2);
      this.#count++;
    }
    this.#last = [x, y, z, light];
  }
}
