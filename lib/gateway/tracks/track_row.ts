import type { Domain, Observation, Signs, Track, TrackStatus } from "@rangecast/domains/domain";
import { STATUS_CODES } from "../protocol/track_columns.ts";
import { cutSigns } from "./gather_signs.ts";

/** Columns hold times within two days of each other: a source whose clock is further off is shown by ours. */
export const MAX_OFFSET_MS = 86_400_000;
const MEASURED = STATUS_CODES.indexOf("LIVE");

/** What viewers are shown of an entity: a row of the columns that they get. NaN: not known. */
export interface TrackRow {
  readonly entity: string;
  readonly event_ms: number;
  readonly recv_ms: number;
  readonly offset_ms: number;
  readonly lat: number;
  readonly lon: number;
  readonly altitude_m: number;
  readonly east_mps: number;
  readonly north_mps: number;
  readonly up_mps: number;
  readonly acceleration_mps2: number;
  /** Degrees a second, clockwise; 0 without. */
  readonly turn_dps?: number;
  /** How much older its place is than `event_ms`; 0 without. */
  readonly place_lag_ms?: number;
  readonly mask: number;
  readonly status: number;
  /** Absent where a domain says nothing besides figures, and of single observations. */
  readonly signs?: Signs;
}

/** Most of what is shown does not, and messages without such a row have no column for it. */
export function isTurning({ turn_dps = 0 }: TrackRow): boolean {
  return turn_dps !== 0;
}

/** Whether its place is older than the row itself; where none is, there is no column for it. */
export function isLagging({ place_lag_ms = 0 }: TrackRow): boolean {
  return place_lag_ms !== 0;
}

/** The row of a track that stands as `status`. */
export function trackRow<Message extends object>(
  domain: Domain<Message>,
  { entity, event_ms, recv_ms, offset_ms, latest, turn_dps = 0 }: Track<Message>,
  status: TrackStatus,
): TrackRow {
  const row = rowOf(domain, { entity, event_ms, recv_ms, message: latest }, {
    ...{ offset_ms, turn_dps, status: STATUS_CODES.indexOf(status) },
  });
  return domain.signsOf ? { ...row, signs: cutSigns(domain.signsOf(latest)) } : row;
}

/** The row of one observation; `offset_ms` is that of its track. */
export function observationRow<Message extends object>(
  domain: Domain<Message>,
  observation: Observation<Message>,
  offset_ms: number,
): TrackRow {
  return rowOf(domain, observation, { offset_ms, turn_dps: 0, status: MEASURED });
}

/** Written field by field: on live this runs with every message. */
function rowOf<Message extends object>(
  domain: Domain<Message>,
  { entity, event_ms, recv_ms, message }: Pick<
    Observation<Message>,
    "entity" | "event_ms" | "recv_ms" | "message"
  >,
  { offset_ms, turn_dps, status }: {
    readonly offset_ms: number;
    readonly turn_dps: number;
    readonly status: number;
  },
): TrackRow {
  const isNear = Math.abs(offset_ms) <= MAX_OFFSET_MS;
  const position = domain.positionOf(message);
  const { east_mps, north_mps, up_mps, acceleration_mps2 } = domain.motionOf(message, position);
  return {
    entity,
    event_ms: isNear ? event_ms : event_ms + offset_ms,
    recv_ms,
    offset_ms: isNear ? offset_ms : 0,
    lat: position?.lat ?? NaN,
    lon: position?.lon ?? NaN,
    altitude_m: position?.altitude_m ?? NaN,
    east_mps,
    north_mps,
    up_mps,
    acceleration_mps2,
    turn_dps,
    place_lag_ms: domain.placeLagOf?.(message) ?? 0,
    mask: domain.maskOf(message),
    status,
  };
}
