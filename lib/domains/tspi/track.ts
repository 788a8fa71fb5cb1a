import type { Observation, Track, TrackStatus } from "../domain.ts";
import type { TspiPayload } from "./payload.ts";

export type TspiObservation = Observation<TspiPayload>;
export type TspiTrack = Track<TspiPayload>;

/** Ages at which a track changes its status, in milliseconds. */
export interface TrackLimits {
  readonly stale_after_ms: number;
  readonly gone_after_ms: number;
}

/** Sensors report many times a second: two silent seconds are remarkable, half a minute is an end. */
export const DEFAULT_TRACK_LIMITS: TrackLimits = { stale_after_ms: 2_000, gone_after_ms: 30_000 };

/**
 * The track after `observation`. An observation older than the track only counts; the smallest
 * delay seen stands for the offset of the source's clock. A track that is already gone when the
 * observation arrives does not hold it back: a new one begins, so that a source whose clock was set
 * back is seen again.
 */
export function reduceTrack(
  track: TspiTrack | null,
  observation: TspiObservation,
  limits: TrackLimits = DEFAULT_TRACK_LIMITS,
): TspiTrack {
  const { entity, message, event_ms, recv_ms, offset_ms: delay_ms } = observation;
  if (track === null || trackStatus(track, recv_ms, limits) === "GONE") {
    return {
      entity,
      latest: message,
      event_ms,
      recv_ms,
      offset_ms: delay_ms,
      accepted: 1,
      out_of_order: track?.out_of_order ?? 0,
    };
  }
  const offset_ms = Math.min(track.offset_ms, delay_ms);
  if (event_ms < track.event_ms) {
    return { ...track, offset_ms, out_of_order: track.out_of_order + 1 };
  }
  return {
    entity,
    latest: message,
    event_ms,
    recv_ms,
    offset_ms,
    accepted: track.accepted + 1,
    out_of_order: track.out_of_order,
  };
}

/** Age of the track when the channel is at `position_ms` (Unix ms), in milliseconds. */
export function trackAge(track: TspiTrack, position_ms: number): number {
  return position_ms - (track.event_ms + track.offset_ms);
}

/** How the track stands when the channel is at `position_ms` (Unix ms). */
export function trackStatus(
  track: TspiTrack,
  position_ms: number,
  limits: TrackLimits = DEFAULT_TRACK_LIMITS,
): TrackStatus {
  const age_ms = trackAge(track, position_ms);
  if (age_ms >= limits.gone_after_ms) return "GONE";
  return age_ms >= limits.stale_after_ms ? "STALE" : "LIVE";
}
