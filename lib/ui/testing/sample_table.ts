import { TrackTable } from "@rangecast/client/track-table";
import type { TrackColumns } from "@rangecast/gateway/track-columns";
import { Sieve } from "../models/filter/sieve.ts";
import { NO_FILTER, type TrackFilter } from "../models/filter/track_filter.ts";

/** What a test says of a track; the rest is a mover at rest on 51 N 7 E, sampled at 0. */
export interface SampleTrack {
  readonly entity: string;
  readonly at_ms?: number;
  readonly lat?: number;
  readonly lon?: number;
  readonly east_mps?: number;
  readonly north_mps?: number;
  readonly altitude_m?: number;
  readonly turn_dps?: number;
  readonly place_lag_ms?: number;
  readonly mask?: number;
  readonly status?: number;
  readonly label?: string;
  readonly flags?: number;
}

export function sampleColumns(tracks: readonly SampleTrack[]): TrackColumns {
  const column = (value: (track: SampleTrack) => number) => Float64Array.from(tracks, value);
  return {
    entity: tracks.map(({ entity }) => entity),
    event_ms: column(({ at_ms = 0 }) => at_ms),
    recv_ms: column(({ at_ms = 0 }) => at_ms),
    offset_ms: column(() => 0),
    lat: column(({ lat = 51 }) => lat),
    lon: column(({ lon = 7 }) => lon),
    altitude_m: column(({ altitude_m = 900 }) => altitude_m),
    east_mps: column(({ east_mps = 0 }) => east_mps),
    north_mps: column(({ north_mps = 0 }) => north_mps),
    up_mps: column(() => 0),
    acceleration_mps2: column(() => NaN),
    turn_dps: column(({ turn_dps = 0 }) => turn_dps),
    place_lag_ms: column(({ place_lag_ms = 0 }) => place_lag_ms),
    mask: Uint16Array.from(tracks, ({ mask = 0x1ff }) => mask),
    status: Uint8Array.from(tracks, ({ status = 0 }) => status),
    signs: {
      rows: [...tracks.keys()],
      label: tracks.map(({ label = "" }) => label),
      code: tracks.map(() => ""),
      flags: tracks.map(({ flags = 0 }) => flags),
    },
  };
}

/** A table that holds these tracks. */
export function sampleTable(tracks: readonly SampleTrack[]): TrackTable {
  const table = new TrackTable();
  table.replace([sampleColumns(tracks)], true);
  return table;
}

/** What of a table passes a filter. */
export function sieveOf(table: TrackTable, filter: Partial<TrackFilter> = {}): Sieve {
  const sieve = new Sieve(table);
  sieve.update({ reset: true, written: [], freed: [] });
  sieve.set({ ...NO_FILTER, ...filter });
  return sieve;
}
