import {
  ALTITUDE_UNITS_PER_M,
  DEGREE_UNITS,
  type PackedTracks,
  TIME_UNITS_PER_MS,
  TURN_UNITS_PER_DPS,
} from "../protocol/track_columns.ts";
import type { WireSigns } from "../protocol/track_signs.ts";
import { isLagging, isTurning, type TrackRow } from "./track_row.ts";

const INT32_NONE = -0x80000000;
const INT32_MAX = 0x7fffffff;
const INT16_NONE = -0x8000;
const INT16_MAX = 0x7fff;
/** Steps of velocity (m/s) and acceleration (m/s2), unless a value is too large for them. */
const FINEST_UNIT = 0.01;

/**
 * The rows as little-endian columns for CBOR. What a column cannot hold is not rounded to its edge
 * but told as not known: a time that is 59 h from the newest one, a height above 21 000 km.
 */
export function packTracks(rows: readonly TrackRow[], signs?: WireSigns): PackedTracks {
  const base_ms = Math.floor(rows.reduce((latest, row) => Math.max(latest, row.recv_ms), 0));
  const velocity_unit = unitFor(
    rows,
    (row) =>
      largest(largest(Math.abs(row.east_mps), Math.abs(row.north_mps)), Math.abs(row.up_mps)),
  );
  const acceleration_unit = unitFor(rows, (row) => row.acceleration_mps2);
  const time = (value_ms: number) => (value_ms - base_ms) * TIME_UNITS_PER_MS;
  return {
    entity: rows.map((row) => row.entity),
    base_ms,
    event: int32(rows, (row) => time(row.event_ms)),
    recv: int32(rows, (row) => time(row.recv_ms)),
    offset: int32(rows, (row) => row.offset_ms * TIME_UNITS_PER_MS),
    lat: int32(rows, (row) => row.lat * DEGREE_UNITS),
    lon: int32(rows, (row) => row.lon * DEGREE_UNITS),
    altitude: int32(rows, (row) => row.altitude_m * ALTITUDE_UNITS_PER_M),
    east: int16(rows, (row) => row.east_mps / velocity_unit),
    north: int16(rows, (row) => row.north_mps / velocity_unit),
    up: int16(rows, (row) => row.up_mps / velocity_unit),
    velocity_unit,
    acceleration: int16(rows, (row) => row.acceleration_mps2 / acceleration_unit),
    acceleration_unit,
    ...(rows.some(isTurning)
      ? { turn: int16(rows, ({ turn_dps = 0 }) => turn_dps * TURN_UNITS_PER_DPS) }
      : {}),
    ...(rows.some(isLagging)
      ? { place_lag: int16(rows, ({ place_lag_ms = 0 }) => place_lag_ms) }
      : {}),
    mask: uint16(rows, (row) => row.mask),
    status: Uint8Array.from(rows, (row) => row.status),
    ...(signs ? { signs } : {}),
  };
}

/** The finest unit in which every value fits an int16. */
function unitFor(rows: readonly TrackRow[], valueOf: (row: TrackRow) => number): number {
  return Math.max(
    FINEST_UNIT,
    rows.reduce((most, row) => largest(most, valueOf(row)), 0) / INT16_MAX,
  );
}

/** The larger of two numbers; one that is not known does not count. */
function largest(a: number, b: number): number {
  if (!Number.isFinite(b)) return Number.isFinite(a) ? a : 0;
  return a > b ? a : b;
}

function int32(rows: readonly TrackRow[], valueOf: (row: TrackRow) => number): Uint8Array {
  const bytes = new Uint8Array(4 * rows.length);
  const view = new DataView(bytes.buffer);
  for (const [i, row] of rows.entries()) {
    const value = Math.round(valueOf(row));
    view.setInt32(4 * i, Math.abs(value) <= INT32_MAX ? value : INT32_NONE, true);
  }
  return bytes;
}

function int16(rows: readonly TrackRow[], valueOf: (row: TrackRow) => number): Uint8Array {
  const bytes = new Uint8Array(2 * rows.length);
  const view = new DataView(bytes.buffer);
  for (const [i, row] of rows.entries()) {
    const value = Math.round(valueOf(row));
    view.setInt16(2 * i, Math.abs(value) <= INT16_MAX ? value : INT16_NONE, true);
  }
  return bytes;
}

function uint16(rows: readonly TrackRow[], valueOf: (row: TrackRow) => number): Uint8Array {
  const bytes = new Uint8Array(2 * rows.length);
  const view = new DataView(bytes.buffer);
  for (const [i, row] of rows.entries()) view.setUint16(2 * i, valueOf(row), true);
  return bytes;
}
