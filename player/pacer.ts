/**
 * Says when each point of a timeline is due. The first point is due at once; every other one by
 * its distance from the first, never from the one before, so that no error adds up. What comes
 * late is due in the past: it is shown at once, and the schedule stands.
 */
export class Pacer {
  readonly #rate: number;
  #anchor: { readonly position_ms: number; readonly at_ms: number } | null = null;

  /** `rate`: timeline seconds in a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** When `position_ms` (on the timeline) is due on the monotonic clock, which reads `now_ms`. */
  dueAt(position_ms: number, now_ms: number): number {
    this.#anchor ??= { position_ms, at_ms: now_ms };
    return this.#anchor.at_ms + (position_ms - this.#anchor.position_ms) / this.#rate;
  }
}
