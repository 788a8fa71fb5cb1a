import type { Observation, Track, TrackStatus } from "../domain.ts";
import type { FlightMessage } from "./message.ts";
import { derivedFrom, filterVertical, type VerticalState } from "./vertical_filter.ts";

export type FlightObservation = Observation<FlightMessage>;

export interface FlightTrack extends Track<FlightMessage> {
  /** How it has climbed so far; missing where that is not known. */
  readonly vertical?: VerticalState;
}

/** Ages at which a flight changes its status, in milliseconds. */
export interface FlightLimits {
  /** An older flight is predicted. */
  readonly ghost_after_ms: number;
  /** From this age on it is stale. */
  readonly stale_after_ms: number;
  /** From this age on it is gone. */
  readonly gone_after_ms: number;
}

export const DEFAULT_FLIGHT_LIMITS: FlightLimits = {
  ghost_after_ms: 30_000,
  stale_after_ms: 60_000,
  gone_after_ms: 120_000,
};

/**
 * The track after `observation`. An observation older than the track only counts. A track that is
 * already gone when the observation arrives does not hold it back: a new one begins, so that a
 * source whose clock was set back is seen again. What is derived begins anew with it.
 */
export function reduceFlight(
  track: FlightTrack | null,
  observation: FlightObservation,
  limits: FlightLimits = DEFAULT_FLIGHT_LIMITS,
): FlightTrack {
  const { entity, message, event_ms, recv_ms, offset_ms } = observation;
  const isNew = track === null || flightStatus(track, recv_ms, limits) === "GONE";
  if (!isNew && event_ms < track.event_ms) {
    return { ...track, out_of_order: track.out_of_order + 1 };
  }
  return {
    entity,
    latest: message,
    event_ms,
    recv_ms,
    offset_ms,
    accepted: isNew ? 1 : track.accepted + 1,
    out_of_order: track?.out_of_order ?? 0,
    ...smoothed(isNew ? null : track.vertical ?? null, observation),
  };
}

function smoothed(
  before: VerticalState | null,
  { message, event_ms }: FlightObservation,
): Pick<FlightTrack, "vertical" | "derived"> {
  const { altitude_m, vertical_rate_mps, on_ground } = message.payload;
  const vertical = filterVertical(before, { event_ms, altitude_m, vertical_rate_mps, on_ground });
  const derived = derivedFrom(vertical);
  return { ...(vertical && { vertical }), ...(derived && { derived }) };
}

/** Age of the track when the channel is at `position_ms` (Unix ms), in milliseconds. */
export function flightAge(
  { event_ms, offset_ms }: Pick<FlightTrack, "event_ms" | "offset_ms">,
  position_ms: number,
): number {
  return position_ms - (event_ms + offset_ms);
}

/** How the track stands when the channel is at `position_ms` (Unix ms). */
export function flightStatus(
  track: FlightTrack,
  position_ms: number,
  limits: FlightLimits = DEFAULT_FLIGHT_LIMITS,
): TrackStatus {
  const age_ms = flightAge(track, position_ms);
  if (age_ms >= limits.gone_after_ms) return "GONE";
  if (age_ms >= limits.stale_after_ms) return "STALE";
  return age_ms > limits.ghost_after_ms ? "GHOST" : "LIVE";
}
