import { parseSize } from "@rangecast/base/quantities";
import type { PagePicture } from "../support/web/page_picture.ts";
import { SMALL_RETENTION } from "../support/range_broker.ts";
import { flightAt } from "../support/web/circling.ts";

/** An hour in which every entity has reported once a second. */
export const PAST = { entities: 1_000, seconds: 3_600 };
/** Entities take turns: those of one turn report at the same instant. */
export const TURNS_PER_S = 5;
export const TURN_MS = 1000 / TURNS_PER_S;
const FIRST_SENSOR = 501;
const MS_PER_S = 1000;
/** Half of a unit in the last place of a position in a message, and some. */
const PLACE_ERROR_DEG = 2e-7;

/** So large that nothing leaves the stream. */
export const PAST_RETENTION: typeof SMALL_RETENTION = {
  ...SMALL_RETENTION,
  telemetry: { max_age_ms: 24 * 3_600_000, max_bytes: parseSize("4GiB") },
};

/** The sensors of the entities whose turn it is, by the number of the turn within a second. */
export function sensorsOf(turn: number): number[] {
  const count = PAST.entities / TURNS_PER_S;
  return Array.from({ length: count }, (_, i) => FIRST_SENSOR + turn * count + i);
}

/** Where a sensor's entity is at an instant, and how it flies. */
export function placeOf(sensor: number, event_ms: number) {
  return flightAt(event_ms, sensor - FIRST_SENSOR);
}

/** When a sensor has reported last, at an instant of the hour that begins at `first_ms`. */
export function lastReportMs(sensor: number, at_ms: number, first_ms: number): number {
  const turn = Math.floor((sensor - FIRST_SENSOR) / (PAST.entities / TURNS_PER_S));
  const begin_ms = first_ms + turn * TURN_MS;
  return begin_ms + Math.floor((at_ms - begin_ms) / MS_PER_S) * MS_PER_S;
}

/** What is wrong with a picture of the instant `at_ms`; null when every track is as it was. */
export function faultOf(
  tracks: PagePicture["tracks"],
  at_ms: number,
  first_ms: number,
): string | null {
  if (tracks.length !== PAST.entities) return `there are ${tracks.length} tracks`;
  for (const [entity, lat, lon, event_ms] of tracks) {
    const sensor = Number(entity);
    const expected_ms = lastReportMs(sensor, at_ms, first_ms);
    if (event_ms !== expected_ms) return `${entity} is ${event_ms - expected_ms} ms off`;
    const { place } = placeOf(sensor, event_ms);
    const error_deg = Math.max(Math.abs(lat - place.lat), Math.abs(lon - place.lon));
    if (error_deg > PLACE_ERROR_DEG) return `${entity} is ${error_deg} degrees off`;
  }
  return null;
}
