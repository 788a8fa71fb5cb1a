import type { OnScreen } from "./motion.ts";

/** Movers that have gone less than this look the same: symbols lie on whole pixels. */
const LEAST_PX = 0.5;

/**
 * Counts the pictures of movers that can be told apart: what flies a hundred metres to a pixel is
 * drawn a few times a second, and what is looked at from near with every frame.
 */
export class VisibleSteps {
  #count = 0;
  #rows = new Int32Array(0);
  #x = new Float32Array(0);
  #y = new Float32Array(0);
  #step = 0;
  #kept_ms = -Infinity;
  #wait_ms = Infinity;

  /** How long the fastest mover takes from one step to the next, as of the last look; ms. */
  get wait_ms(): number {
    return this.#wait_ms;
  }

  /**
   * A number that is another one when movers have come, have gone, or can be seen to have moved;
   * `now_ms` is monotonic.
   */
  of(screen: OnScreen, now_ms: number): number {
    const farthest_px = this.#farthest(screen);
    // Who has come or gone says nothing of how fast the others are.
    if (farthest_px < Infinity && now_ms > this.#kept_ms) {
      this.#wait_ms = LEAST_PX / farthest_px * (now_ms - this.#kept_ms);
    }
    if (farthest_px < LEAST_PX) return this.#step;
    this.#keep(screen);
    this.#kept_ms = now_ms;
    return ++this.#step;
  }

  /** How far a mover has gone since the last step, along one axis; Infinity when they are others. */
  #farthest({ rows, count, x, y }: OnScreen): number {
    if (count !== this.#count) return Infinity;
    let farthest_px = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      if (row !== this.#rows[i]) return Infinity;
      const x_px = Math.abs((x[row] ?? NaN) - (this.#x[i] ?? NaN));
      const y_px = Math.abs((y[row] ?? NaN) - (this.#y[i] ?? NaN));
      if (x_px > farthest_px) farthest_px = x_px;
      if (y_px > farthest_px) farthest_px = y_px;
    }
    return farthest_px;
  }

  #keep({ rows, count, x, y }: OnScreen): void {
    if (this.#rows.length < count) {
      this.#rows = new Int32Array(rows.length);
      this.#x = new Float32Array(rows.length);
      this.#y = new Float32Array(rows.length);
    }
    this.#count = count;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      this.#rows[i] = row;
      this.#x[i] = x[row] ?? NaN;
      this.#y[i] = y[row] ?? NaN;
    }
  }
}
