import { degreesToRadians } from "@rangecast/base/units";

/** Where an aircraft was heading, and when: seconds of any clock, as long as it is the same for all. */
export interface Heading {
  readonly at_s: number;
  /** Clockwise from north; null where that is not known. */
  readonly heading_deg: number | null;
}

/** A turn goes on, and slackens in this time: aircraft turn to a heading, and then fly on. */
const TURN_S = 15;
/** Slower turns are noise. */
const MIN_TURN_DPS = 0.2;
/** A standard turn; what is faster is a heading that was wrong. */
const MAX_TURN_DPS = 3;
/** Reports further apart tell nothing of a turn. */
const MAX_APART_S = 15;
const STEP_S = 2;
/** Nothing is left of a turn by then. */
const STRAIGHT_AFTER_S = 4 * TURN_S;

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

/** Degrees that a turn has come to after some time. */
export function turnedBy(turn_dps: number, after_s: number): number {
  return turn_dps * slackened_s(after_s, TURN_S);
}

/** A way that began with a turn, in seconds of flight: along the first heading, and to its right. */
export interface TurningWay {
  readonly ahead_s: number;
  readonly right_s: number;
}

/** The way of an aircraft that goes on with its turn for some time. */
export function wayOfTurn(turn_dps: number, after_s: number): TurningWay {
  if (turn_dps === 0) return { ahead_s: after_s, right_s: 0 };
  let [ahead_s, right_s, done_s] = [0, 0, 0];
  // The last step is the straight rest, however long.
  while (done_s < after_s) {
    const step_s = done_s < STRAIGHT_AFTER_S
      ? Math.min(STEP_S, after_s - done_s)
      : after_s - done_s;
    const heading = degreesToRadians(turnedBy(turn_dps, done_s + step_s / 2));
    ahead_s += step_s * Math.cos(heading);
    right_s += step_s * Math.sin(heading);
    done_s += step_s;
  }
  return { ahead_s, right_s };
}

/** How long something that slackens exponentially would have gone on at its full rate. */
export function slackened_s(after_s: number, within_s: number): number {
  return within_s * (1 - Math.exp(-after_s / within_s));
}
