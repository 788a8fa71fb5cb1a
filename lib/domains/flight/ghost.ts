import { radiansToDegrees } from "@rangecast/base/units";
import { alongGreatCircle } from "../geodesy/great_circle.ts";
import { slackened_s, turnedBy, wayOfTurn } from "../turning_way.ts";
import { DEFAULT_FLIGHT_LIMITS, flightAge } from "./ages.ts";
import type { FlightPayload } from "./message.ts";
import { placeLag_s } from "./motion.ts";
import type { FlightTrack } from "./track.ts";
import type { Heading } from "./turn.ts";

/** What a prediction rests on: where an aircraft was, and how it moved. */
export interface GhostReport extends Heading {
  /** When it was heard last, which may be after it was at its place; on the clock of `at_s`. */
  readonly heard_s: number;
  readonly lat: number;
  readonly lon: number;
  /** Null, as the others, where that is not known. */
  readonly altitude_m: number | null;
  readonly velocity_mps: number | null;
  readonly vertical_rate_mps: number | null;
}

export interface Ghost {
  readonly lat: number;
  readonly lon: number;
  readonly altitude_m: number | null;
  readonly heading_deg: number | null;
}

/** What has to be known of a track to predict it. */
export type PredictableFlight = Pick<
  FlightTrack,
  "latest" | "event_ms" | "offset_ms" | "turn_dps"
>;

/** Nothing is predicted from this age on: the ghost stays where it has come to. */
export const MAX_GHOST_S = DEFAULT_FLIGHT_LIMITS.gone_after_ms / 1000;

/** A climb or a descent goes on, and slackens in this time. */
const CLIMB_S = 60;

/**
 * Where a flight should be with the channel at `position_ms` (Unix ms). What is on the ground stays:
 * it follows no course.
 */
export function predictedFlight(track: PredictableFlight, position_ms: number): Ghost {
  const { payload } = track.latest;
  const report = ghostReport(payload);
  const at_s = report.heard_s + flightAge(track, position_ms) / 1000;
  return ghostAt(report, track.turn_dps ?? 0, payload.on_ground ? report.at_s : at_s);
}

/**
 * Where an aircraft should be at `at_s`: from its last report along a great circle with its last
 * speed, bent by its turn (deg/s) as that slackens, and at a height that levels off. Constants were
 * fitted to recorded traffic: see `deno task bench flights ghosts`.
 */
export function ghostAt(last: GhostReport, turn_dps: number, at_s: number): Ghost {
  const { lat, lon, altitude_m, velocity_mps, heading_deg, vertical_rate_mps } = last;
  const until_s = Math.min(at_s, last.heard_s + MAX_GHOST_S);
  const after_s = Math.max(0, until_s - last.at_s);
  const climbed_m = (vertical_rate_mps ?? 0) * slackened_s(after_s, CLIMB_S);
  const height = { altitude_m: altitude_m === null ? null : altitude_m + climbed_m };
  if (velocity_mps === null || heading_deg === null) return { lat, lon, heading_deg, ...height };
  // One great circle to where the bent way ends: over 30 km a sphere is off a plane by decimetres.
  const { ahead_s, right_s } = wayOfTurn(turn_dps, after_s);
  const bearing_deg = heading_deg + radiansToDegrees(Math.atan2(right_s, ahead_s));
  const place = alongGreatCircle(
    { lat, lon },
    bearing_deg,
    velocity_mps * Math.hypot(ahead_s, right_s),
  );
  return {
    ...place,
    heading_deg: (heading_deg + turnedBy(turn_dps, after_s) + 360) % 360,
    ...height,
  };
}

/** What a state says for a prediction: its place was true at `time_position_unix`, at most 15 s before. */
export function ghostReport(payload: FlightPayload): GhostReport {
  const { position, geo_altitude_m, altitude_m, velocity_mps, heading_deg } = payload;
  return {
    at_s: payload.last_contact_unix - placeLag_s(payload),
    heard_s: payload.last_contact_unix,
    ...position,
    altitude_m: geo_altitude_m ?? altitude_m,
    velocity_mps,
    heading_deg,
    vertical_rate_mps: payload.vertical_rate_mps,
  };
}
