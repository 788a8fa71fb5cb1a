import { degreesToRadians } from "@rangecast/base/units";

/**
 * A turn goes on, and slackens in this time: things turn to a heading, and then go on straight.
 * Fitted to recorded aircraft: see `deno task bench flights ghosts`.
 */
const TURN_S = 15;
const STEP_S = 2;
/** Nothing is left of a turn by then. */
const STRAIGHT_AFTER_S = 4 * TURN_S;

/** Degrees that a turn has come to after some time. */
export function turnedBy(turn_dps: number, after_s: number): number {
  return turn_dps * slackened_s(after_s, TURN_S);
}

/** A way that began with a turn, in seconds of moving: along the first heading, and to its right. */
export interface TurningWay {
  readonly ahead_s: number;
  readonly right_s: number;
}

/** The way of a thing that goes on with its turn for some time. */
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
