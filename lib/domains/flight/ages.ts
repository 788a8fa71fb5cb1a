import type { Track, TrackStatus } from "../domain.ts";

/** Ages at which a flight changes its status, in milliseconds. */
export interface FlightLimits {
  /** An older flight is predicted. */
  readonly ghost_after_ms: number;
  /** From this age on it is stale. */
  readonly stale_after_ms: number;
  /** From this age on it is gone; nothing is predicted for longer. */
  readonly gone_after_ms: number;
}

/** The ages of the contract: whatever shows a flight goes by these, or by some of the next function. */
export const DEFAULT_FLIGHT_LIMITS: FlightLimits = {
  ghost_after_ms: 30_000,
  stale_after_ms: 60_000,
  gone_after_ms: 120_000,
};

/** The limits of who wants flights to be stale from another age on. */
export function flightLimits(stale_after_ms: number): FlightLimits {
  return { ...DEFAULT_FLIGHT_LIMITS, stale_after_ms };
}

/** What the age of a flight is told by: when it was heard last, by a clock that is off. */
export type HeardFlight = Pick<Track<object>, "event_ms" | "offset_ms">;

/**
 * Age of a flight when the channel is at `position_ms` (Unix ms), in milliseconds: since its last
 * contact, not since its last position, which may be older.
 */
export function flightAge({ event_ms, offset_ms }: HeardFlight, position_ms: number): number {
  return position_ms - (event_ms + offset_ms);
}

/** How a flight stands when the channel is at `position_ms` (Unix ms). */
export function flightStatus(
  heard: HeardFlight,
  position_ms: number,
  limits: FlightLimits = DEFAULT_FLIGHT_LIMITS,
): TrackStatus {
  const age_ms = flightAge(heard, position_ms);
  if (age_ms >= limits.gone_after_ms) return "GONE";
  if (age_ms >= limits.stale_after_ms) return "STALE";
  return age_ms > limits.ghost_after_ms ? "GHOST" : "LIVE";
}
