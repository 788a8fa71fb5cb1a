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

  /** A number that is another one when movers have come, have gone, or can be seen to have moved. */
  of(screen: OnScreen): number {
    if (!this.#differs(screen)) return this.#step;
    this.#keep(screen);
    return ++this.#step;
  }

  #differs({ rows, count, x, y }: OnScreen): boolean {
    if (count !== this.#count) return true;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      if (row !== this.#rows[i]) return true;
      if (Math.abs((x[row] ?? NaN) - (this.#x[i] ?? NaN)) >= LEAST_PX) return true;
      if (Math.abs((y[row] ?? NaN) - (this.#y[i] ?? NaN)) >= LEAST_PX) return true;
    }
    return false;
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
