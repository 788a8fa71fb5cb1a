import { grown } from "@rangecast/client/track-table";

/**
 * Tells where the ways of tracks bend, sample by sample, however close together these are: a straight
 * line from a track's latest point may pass all samples since by no more than a tolerance. For each
 * track it keeps the directions that such a line may have (cone intersection: Williams 1978, Sklansky
 * and Gonzalez 1980).
 */
export class Bends {
  /** Direction of the first sample that has one, radians; NaN before it. */
  #course = new Float64Array(0);
  /** How far a line may turn from there to either side. */
  #least = new Float64Array(0);
  #most = new Float64Array(0);
  /** How far from the point the way has led. */
  #far = new Float64Array(0);

  grow(rows: number): void {
    this.#course = grown(this.#course, rows);
    this.#least = grown(this.#least, rows);
    this.#most = grown(this.#most, rows);
    this.#far = grown(this.#far, rows);
  }

  /** The way of a row begins anew, at a point. */
  begin(row: number): void {
    this.#course[row] = NaN;
    this.#far[row] = 0;
  }

  /**
   * Takes the next sample of a row, `dx`, `dy` beside its point. Returns whether the way bends: a line
   * from the point to here would pass a sample by more than the tolerance, or leave out that the way
   * has turned back. A way that bends is to begin anew, and takes the sample again.
   */
  take(row: number, dx: number, dy: number, tolerance: number): boolean {
    const length = Math.hypot(dx, dy);
    const far = this.#far[row] ?? 0;
    if (length < far - tolerance) return true;
    this.#far[row] = Math.max(far, length);
    // As near as that every line passes it.
    if (length <= tolerance) return false;
    const direction = Math.atan2(dy, dx);
    const reach = Math.asin(tolerance / length);
    const course = this.#course[row] ?? NaN;
    if (Number.isNaN(course)) {
      this.#course[row] = direction;
      this.#least[row] = -reach;
      this.#most[row] = reach;
      return false;
    }
    const turned = Math.atan2(Math.sin(direction - course), Math.cos(direction - course));
    const [least, most] = [this.#least[row] ?? 0, this.#most[row] ?? 0];
    if (turned < least || turned > most) return true;
    this.#least[row] = Math.max(least, turned - reach);
    this.#most[row] = Math.min(most, turned + reach);
    return false;
  }
}
