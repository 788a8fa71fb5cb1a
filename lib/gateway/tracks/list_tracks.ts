import type { ListedTracks } from "../protocol/track_columns.ts";
import type { WireSigns } from "../protocol/track_signs.ts";
import { isLagging, isTurning, type TrackRow } from "./track_row.ts";

/** Steps that a number in JSON keeps: the same that the columns of CBOR have, or finer. */
const STEPS = { time: 1e4, degrees: 1e7, metres: 1e2, speed: 1e3, turn: 1e3, lag: 1 };

/** The rows as lists for JSON, null where nothing is known. */
export function listTracks(rows: readonly TrackRow[], signs?: WireSigns): ListedTracks {
  const list = (valueOf: (row: TrackRow) => number, steps: number) =>
    rows.map((row) => rounded(valueOf(row), steps));
  return {
    entity: rows.map((row) => row.entity),
    event_ms: list((row) => row.event_ms, STEPS.time),
    recv_ms: list((row) => row.recv_ms, STEPS.time),
    offset_ms: list((row) => row.offset_ms, STEPS.time),
    lat: list((row) => row.lat, STEPS.degrees),
    lon: list((row) => row.lon, STEPS.degrees),
    altitude_m: list((row) => row.altitude_m, STEPS.metres),
    east_mps: list((row) => row.east_mps, STEPS.speed),
    north_mps: list((row) => row.north_mps, STEPS.speed),
    up_mps: list((row) => row.up_mps, STEPS.speed),
    acceleration_mps2: list((row) => row.acceleration_mps2, STEPS.speed),
    ...(rows.some(isTurning) ? { turn_dps: list(({ turn_dps = 0 }) => turn_dps, STEPS.turn) } : {}),
    ...(rows.some(isLagging)
      ? { place_lag_ms: list(({ place_lag_ms = 0 }) => place_lag_ms, STEPS.lag) }
      : {}),
    mask: rows.map((row) => row.mask),
    status: rows.map((row) => row.status),
    ...(signs ? { signs } : {}),
  };
}

function rounded(value: number, steps: number): number | null {
  return Number.isFinite(value) ? Math.round(value * steps) / steps : null;
}
