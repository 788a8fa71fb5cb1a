/** Where an aircraft was heading, and when: seconds of any clock, as long as it is the same for all. */
export interface Heading {
  readonly at_s: number;
  /** Clockwise from north; null where that is not known. */
  readonly heading_deg: number | null;
}

/** Slower turns are noise. */
const MIN_TURN_DPS = 0.2;
/** A standard turn; what is faster is a heading that was wrong. */
const MAX_TURN_DPS = 3;
/** Reports further apart tell nothing of a turn. */
const MAX_APART_S = 15;

/** The turn from one report to the next, degrees a second, clockwise; 0 where none is to be believed. */
export function turnBetween(before: Heading, last: Heading): number {
  if (before.heading_deg === null || last.heading_deg === null) return 0;
  const apart_s = last.at_s - before.at_s;
  if (!(apart_s > 0 && apart_s <= MAX_APART_S)) return 0;
  const turned_deg = (last.heading_deg - before.heading_deg + 540) % 360 - 180;
  const turn_dps = turned_deg / apart_s;
  const speed_dps = Math.abs(turn_dps);
  return speed_dps >= MIN_TURN_DPS && speed_dps <= MAX_TURN_DPS ? turn_dps : 0;
}
