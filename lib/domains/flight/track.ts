import type { Observation, Track } from "../domain.ts";
import { DEFAULT_FLIGHT_LIMITS, type FlightLimits, flightStatus } from "./ages.ts";
import type { FlightMessage, FlightPayload } from "./message.ts";
import { positionTime_s } from "./motion.ts";
import { type Heading, turnBetween } from "./turn.ts";
import { derivedFrom, filterVertical, type VerticalState } from "./vertical_filter.ts";

export type FlightObservation = Observation<FlightMessage>;

export interface FlightTrack extends Track<FlightMessage> {
  /** How it has climbed so far; missing where that is not known. */
  readonly vertical?: VerticalState;
}

/**
 * The track after `observation`. An observation older than the track only counts. A track that is
 * already gone when the observation arrives does not hold it back: a new one begins, so that a
 * source whose clock was set back is seen again. Its turn is the one between its last two places;
 * what is derived begins anew with it.
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
    turn_dps: isNew ? 0 : turnAt(track, message.payload),
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

/** A state that says the same place once more tells nothing new of a turn. */
function turnAt({ latest, turn_dps = 0 }: FlightTrack, payload: FlightPayload): number {
  const [before, last] = [headingOf(latest.payload), headingOf(payload)];
  return before.at_s === last.at_s ? turn_dps : turnBetween(before, last);
}

function headingOf(payload: FlightPayload): Heading {
  const { heading_deg, on_ground } = payload;
  // Whatever turns on the ground goes on in its own way.
  return { at_s: positionTime_s(payload), heading_deg: on_ground ? null : heading_deg };
}
