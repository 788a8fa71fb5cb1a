import { alongGreatCircle } from "../geodesy/great_circle.ts";
import type { FlightPayload } from "./message.ts";

/** What a prediction rests on: where an aircraft was, and how it moved. */
export interface GhostReport {
  /** When it was there; any clock, as long as it is the same for all. */
  readonly at_s: number;
  readonly lat: number;
  readonly lon: number;
  /** Null, as the others, where that is not known. */
  readonly altitude_m: number | null;
  readonly velocity_mps: number | null;
  /** Clockwise from north. */
  readonly heading_deg: number | null;
  readonly vertical_rate_mps: number | null;
}

export interface Ghost {
  readonly lat: number;
  readonly lon: number;
  readonly altitude_m: number | null;
  readonly heading_deg: number | null;
}

/** Nothing is predicted for longer than this: the ghost stays where it has come to. */
export const MAX_GHOST_S = 120;

/** A turn goes on, and slackens in this time: aircraft turn to a heading, and then fly on. */
const TURN_S = 15;
/** A climb or a descent, likewise. */
const CLIMB_S = 60;
/** Slower turns are noise. */
const MIN_TURN_DPS = 0.2;
/** A standard turn; what is faster is a heading that was wrong. */
const MAX_TURN_DPS = 3;
/** Reports further apart tell nothing of a turn. */
const MAX_APART_S = 15;
const STEP_S = 2;
/** Nothing is left of a turn by then. */
const STRAIGHT_AFTER_S = 4 * TURN_S;

/**
 * Where an aircraft should be at `at_s`: from its last report along a great circle with its last
 * speed, bent by the turn between the last two reports, and at a height that levels off. `before`
 * is null where there is no other report. Constants were fitted to recorded traffic: see
 * `deno task bench flights ghosts`.
 */
export function ghostAt(last: GhostReport, before: GhostReport | null, at_s: number): Ghost {
  const after_s = Math.max(0, Math.min(MAX_GHOST_S, at_s - last.at_s));
  const { lat, lon, altitude_m, velocity_mps, heading_deg, vertical_rate_mps } = last;
  const climbed_m = (vertical_rate_mps ?? 0) * slackened_s(after_s, CLIMB_S);
  const height = { altitude_m: altitude_m === null ? null : altitude_m + climbed_m };
  if (velocity_mps === null || heading_deg === null) return { lat, lon, heading_deg, ...height };
  const turn_dps = turnBetween(before, last);
  const headingAfter = (s: number) => heading_deg + turn_dps * slackened_s(s, TURN_S);
  let place = { lat, lon };
  let done_s = 0;
  if (turn_dps !== 0) {
    const turning_s = Math.min(after_s, STRAIGHT_AFTER_S);
    while (done_s < turning_s) {
      const step_s = Math.min(STEP_S, turning_s - done_s);
      place = alongGreatCircle(place, headingAfter(done_s + step_s / 2), velocity_mps * step_s);
      done_s += step_s;
    }
  }
  place = alongGreatCircle(place, headingAfter(done_s), velocity_mps * (after_s - done_s));
  return { ...place, heading_deg: (headingAfter(after_s) + 360) % 360, ...height };
}

/** What a state says for a prediction: its place was true at `time_position_unix`. */
export function ghostReport(payload: FlightPayload): GhostReport {
  const { position, geo_altitude_m, altitude_m, velocity_mps, heading_deg } = payload;
  return {
    at_s: payload.time_position_unix ?? payload.last_contact_unix,
    ...position,
    altitude_m: geo_altitude_m ?? altitude_m,
    velocity_mps,
    heading_deg,
    vertical_rate_mps: payload.vertical_rate_mps,
  };
}

/** How long something that slackens exponentially would have gone on at its full rate. */
function slackened_s(after_s: number, within_s: number): number {
  return within_s * (1 - Math.exp(-after_s / within_s));
}

/** Degrees a second, clockwise; 0 where there is no turn to be believed. */
function turnBetween(before: GhostReport | null, last: GhostReport): number {
  if (before === null || before.heading_deg === null || last.heading_deg === null) return 0;
  const apart_s = last.at_s - before.at_s;
  if (!(apart_s > 0 && apart_s <= MAX_APART_S)) return 0;
  const turned_deg = (last.heading_deg - before.heading_deg + 540) % 360 - 180;
  const turn_dps = turned_deg / apart_s;
  const speed_dps = Math.abs(turn_dps);
  return speed_dps >= MIN_TURN_DPS && speed_dps <= MAX_TURN_DPS ? turn_dps : 0;
}
