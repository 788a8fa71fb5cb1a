import type { Delta, Snapshot } from "@rangecast/gateway/server-message";
import type { ListedTracks } from "@rangecast/gateway/track-columns";

export const RECEIVED_MS = 1_760_000_000_000;

/** Columns of JSON with a row per name; `lat` tells the rows of one state from those of another. */
export function listed(entities: readonly string[], lat = 57): ListedTracks {
  const all = <T>(value: T) => entities.map(() => value);
  return {
    entity: entities,
    event_ms: all(RECEIVED_MS - 20),
    recv_ms: all(RECEIVED_MS),
    offset_ms: all(15),
    lat: all(lat),
    lon: all(18),
    altitude_m: all(2500),
    east_mps: all(120),
    north_mps: all(-60),
    up_mps: all(null),
    acceleration_mps2: all(9.81),
    mask: all(0x1ff),
    status: all(0),
  };
}

export function snapshot(
  entities: readonly string[],
  given: Partial<Snapshot> & { readonly lat?: number } = {},
): Snapshot {
  const { lat, ...rest } = given;
  return {
    ...{ type: "snapshot", id: "picture", epoch: "e1", seq: 1, part: 0, parts: 1 },
    channel_id: "livestream",
    tracks: listed(entities, lat),
    ...rest,
  };
}

export function delta(
  entities: readonly string[],
  given: Partial<Delta> & { readonly lat?: number } = {},
): Delta {
  const { lat, ...rest } = given;
  return {
    ...{ type: "delta", id: "picture", epoch: "e1", base: 1, seq: 2, part: 0, parts: 1 },
    upserts: listed(entities, lat),
    removed: [],
    ...rest,
  };
}
