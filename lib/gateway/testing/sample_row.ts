import { ALL_VALID } from "../protocol/track_columns.ts";
import type { TrackRow } from "../tracks/track_row.ts";

/** A row with everything known, but for what a test gives. */
export function sampleRow(entity: string, given: Partial<TrackRow> = {}): TrackRow {
  return {
    entity,
    event_ms: 1_760_000_000_000,
    recv_ms: 1_760_000_000_020,
    offset_ms: 15,
    lat: 57.1234567,
    lon: 18.7654321,
    altitude_m: 2500.25,
    east_mps: 120.5,
    north_mps: -60.25,
    up_mps: 1.5,
    acceleration_mps2: 9.81,
    mask: ALL_VALID,
    status: 0,
    ...given,
  };
}
