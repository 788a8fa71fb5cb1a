import type { TrackStatus } from "@rangecast/domains/domain";
import { readSigns, type WireSigns } from "./track_signs.ts";

/**
 * Tracks, or single observations, as columns of one length: row `i` of every column is one thing.
 * A browser draws from these as they are, without an object per entity.
 */
export interface TrackColumns {
  readonly entity: readonly string[];
  /** When it was true, as its source says: Unix ms. */
  readonly event_ms: Float64Array;
  /** When it was received: Unix ms. */
  readonly recv_ms: Float64Array;
  /** What is added to `event_ms` to be on the channel's timeline: age = position - (event + offset). */
  readonly offset_ms: Float64Array;
  /** WGS 84, degrees; NaN where there is no position. */
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** Above the ellipsoid; NaN where nobody measured it. */
  readonly altitude_m: Float64Array;
  /** In the local frame of the position; NaN where it is not known. */
  readonly east_mps: Float64Array;
  readonly north_mps: Float64Array;
  readonly up_mps: Float64Array;
  /** The magnitude; NaN where it is not known. */
  readonly acceleration_mps2: Float64Array;
  /** Degrees a second, clockwise; 0 where nothing is known to turn. */
  readonly turn_dps: Float64Array;
  /** How much older the place is than `event_ms`; 0 where it is as new. */
  readonly place_lag_ms: Float64Array;
  /** Bits 0..8 of the domain's validity mask: position x y z, velocity x y z, acceleration x y z. */
  readonly mask: Uint16Array;
  /** Index in {@linkcode STATUS_CODES}. */
  readonly status: Uint8Array;
  /** Absent where nothing is said of any row, or nothing new. */
  readonly signs?: WireSigns;
}

/** The names of the columns that have one number for each row. */
export type NumberColumn = Exclude<keyof TrackColumns, "entity" | "signs">;

/** Those that a message leaves out where all of them are 0. */
export type SparseColumn = "turn_dps" | "place_lag_ms";

/** What the numbers in `status` stand for. */
export const STATUS_CODES: readonly TrackStatus[] = ["LIVE", "GHOST", "STALE", "GONE"];

/** All bits of a mask where a domain has none: everything is valid. */
export const ALL_VALID = 0x1ff;

/**
 * Columns in CBOR: little-endian integers in byte strings, 41 bytes a row with a name of six
 * letters. The lowest number of a signed type stands for "not known".
 */
export interface PackedTracks {
  readonly entity: readonly string[];
  /** What the three times are relative to: Unix ms. `offset` is relative to 0. */
  readonly base_ms: number;
  /** Int32, 0.1 ms. */
  readonly event: Uint8Array;
  readonly recv: Uint8Array;
  readonly offset: Uint8Array;
  /** Int32, 1e-7 degrees. */
  readonly lat: Uint8Array;
  readonly lon: Uint8Array;
  /** Int32, cm. */
  readonly altitude: Uint8Array;
  /** Int16, in units of `velocity_unit` m/s: 0.01 unless a row is too fast for that. */
  readonly east: Uint8Array;
  readonly north: Uint8Array;
  readonly up: Uint8Array;
  readonly velocity_unit: number;
  /** Int16, in units of `acceleration_unit` m/s2. */
  readonly acceleration: Uint8Array;
  readonly acceleration_unit: number;
  /** Int16, 0.001 degrees a second; left out when nothing turns. */
  readonly turn?: Uint8Array;
  /** Int16, ms; left out when every place is as new as its row. */
  readonly place_lag?: Uint8Array;
  /** Uint16. */
  readonly mask: Uint8Array;
  /** Uint8. */
  readonly status: Uint8Array;
  readonly signs?: WireSigns;
}

/** Columns in JSON: the names and units of {@linkcode TrackColumns}, null for NaN. */
export type ListedTracks =
  & Pick<TrackColumns, "entity" | "signs">
  & { readonly [Name in Exclude<NumberColumn, SparseColumn>]: readonly (number | null)[] }
  & { readonly [Name in SparseColumn]?: readonly (number | null)[] };

/** Columns as a message carries them. */
export type WireTracks = PackedTracks | ListedTracks;

/** 0.1 ms: what a tick of TSPI lasts. */
export const TIME_UNITS_PER_MS = 10;
export const DEGREE_UNITS = 1e7;
export const ALTITUDE_UNITS_PER_M = 100;
export const TURN_UNITS_PER_DPS = 1000;
const INT32_NONE = -0x80000000;
const INT16_NONE = -0x8000;

/** The columns of a message. @throws RangeError when they are not of one length. */
export function readTracks(wire: WireTracks): TrackColumns {
  const columns = "base_ms" in wire ? unpacked(wire) : listed(wire);
  const rows = columns.entity.length;
  const { signs } = wire;
  for (const [name, { length }] of Object.entries(columns)) {
    if (length === rows) continue;
    throw new RangeError(
      `Cannot read tracks as every column must have ${rows} rows: ${name} has ${length}`,
    );
  }
  return signs ? { ...columns, signs: readSigns(signs, rows) } : columns;
}

function unpacked(wire: PackedTracks): Omit<TrackColumns, "signs"> {
  const { base_ms, velocity_unit, acceleration_unit } = wire;
  return {
    entity: wire.entity,
    event_ms: int32(wire.event, 1 / TIME_UNITS_PER_MS, base_ms),
    recv_ms: int32(wire.recv, 1 / TIME_UNITS_PER_MS, base_ms),
    offset_ms: int32(wire.offset, 1 / TIME_UNITS_PER_MS, 0),
    lat: int32(wire.lat, 1 / DEGREE_UNITS, 0),
    lon: int32(wire.lon, 1 / DEGREE_UNITS, 0),
    altitude_m: int32(wire.altitude, 1 / ALTITUDE_UNITS_PER_M, 0),
    east_mps: int16(wire.east, velocity_unit),
    north_mps: int16(wire.north, velocity_unit),
    up_mps: int16(wire.up, velocity_unit),
    acceleration_mps2: int16(wire.acceleration, acceleration_unit),
    turn_dps: wire.turn ? int16(wire.turn, 1 / TURN_UNITS_PER_DPS) : zeros(wire),
    place_lag_ms: wire.place_lag ? int16(wire.place_lag, 1) : zeros(wire),
    mask: uint16(wire.mask),
    status: Uint8Array.from(wire.status),
  };
}

function listed(wire: ListedTracks): Omit<TrackColumns, "signs"> {
  const numbers = (list: readonly (number | null)[]) =>
    Float64Array.from(list, (value) => value ?? NaN);
  return {
    entity: wire.entity,
    event_ms: numbers(wire.event_ms),
    recv_ms: numbers(wire.recv_ms),
    offset_ms: numbers(wire.offset_ms),
    lat: numbers(wire.lat),
    lon: numbers(wire.lon),
    altitude_m: numbers(wire.altitude_m),
    east_mps: numbers(wire.east_mps),
    north_mps: numbers(wire.north_mps),
    up_mps: numbers(wire.up_mps),
    acceleration_mps2: numbers(wire.acceleration_mps2),
    turn_dps: wire.turn_dps ? numbers(wire.turn_dps) : zeros(wire),
    place_lag_ms: wire.place_lag_ms ? numbers(wire.place_lag_ms) : zeros(wire),
    mask: Uint16Array.from(numbers(wire.mask)),
    status: Uint8Array.from(numbers(wire.status)),
  };
}

function zeros({ entity }: WireTracks): Float64Array {
  return new Float64Array(entity.length);
}

// Through a view, as the bytes of a message begin anywhere and machines have an order of their own.
function int32(bytes: Uint8Array, unit: number, base: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(bytes.length / 4 | 0);
  for (let i = 0; i < values.length; i++) {
    const value = view.getInt32(4 * i, true);
    values[i] = value === INT32_NONE ? NaN : base + value * unit;
  }
  return values;
}

function int16(bytes: Uint8Array, unit: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(bytes.length / 2 | 0);
  for (let i = 0; i < values.length; i++) {
    const value = view.getInt16(2 * i, true);
    values[i] = value === INT16_NONE ? NaN : value * unit;
  }
  return values;
}

function uint16(bytes: Uint8Array): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from(
    { length: bytes.length / 2 | 0 },
    (_, i) => view.getUint16(2 * i, true),
  );
}
