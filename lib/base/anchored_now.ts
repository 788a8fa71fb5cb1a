/** The two clocks of a machine. */
export interface TimeSources {
  /** Unix time in whole milliseconds: it can be set, forwards and back. */
  wallMs(): number;
  /** A fine counter from an arbitrary origin: it never jumps, but drifts away from the wall clock. */
  counterMs(): number;
}

/** How far the counter may lead the wall clock, which cuts off fractions, before it is anchored anew. */
const LEAD_MS = 2;
/** How far it may lag. */
const LAG_MS = 1;
/** Below this, time servers let a clock drift into place; from here on they set it (ntpd's default). */
const STEP_MS = 128;

/**
 * Unix time in milliseconds with the counter's fractions. The counter runs between anchors, and is
 * anchored to the wall clock when the two have drifted apart. Drift never makes time run back: it
 * stands still until the wall clock has caught up. A wall clock that is set is followed at once.
 */
export function anchoredNow({ wallMs, counterMs }: TimeSources, origin_ms: number): () => number {
  let offset_ms = origin_ms;
  let last_ms = -Infinity;
  return () => {
    // The wall clock is read first: a pause between the two readings then looks like a lead, and
    // the next reading mends it.
    const wall_ms = wallMs();
    let now_ms = counterMs() + offset_ms;
    if (now_ms < wall_ms - LAG_MS || now_ms >= wall_ms + LEAD_MS) {
      offset_ms += wall_ms - now_ms;
      now_ms = wall_ms;
    }
    if (now_ms < last_ms && last_ms - now_ms < STEP_MS) return last_ms;
    last_ms = now_ms;
    return now_ms;
  };
}
