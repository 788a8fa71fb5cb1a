import type { Domain } from "../domain.ts";
import { instantOf } from "./instant.ts";
import { maskOf, motionOf } from "./motion.ts";
import type { TspiPayload } from "./payload.ts";
import { decodePayload } from "./payload_cbor.ts";
import { positionOf } from "./position.ts";
import { NO_SITES, type Sites } from "./sites.ts";
import { DEFAULT_PREFIX } from "../prefix.ts";
import { telemetryFilters, telemetrySubjects } from "./subjects.ts";
import { DEFAULT_TRACK_LIMITS, reduceTrack, type TrackLimits, trackStatus } from "./track.ts";

export interface TspiOptions {
  /** First part of all subjects. @default "tspi" */
  readonly prefix?: string;
  /** Where sensors stand: without it, spherical observations have no position. */
  readonly sites?: Sites;
  readonly limits?: TrackLimits;
}

/** Test-range telemetry; an entity is a sensor id. */
export function tspiDomain(options: TspiOptions = {}): Domain<TspiPayload> {
  const { prefix = DEFAULT_PREFIX, sites = NO_SITES, limits = DEFAULT_TRACK_LIMITS } = options;
  return {
    name: "tspi",
    filters: telemetryFilters(prefix),
    owns: telemetrySubjects(prefix),
    decode: decodePayload,
    observe: (message) => {
      const { day, time_s, recv_epoch_ms: recv_ms } = message;
      const { event_ms } = instantOf(day, time_s, recv_ms);
      const offset_ms = recv_ms - event_ms;
      return { entity: String(message.sensor_id), message, event_ms, recv_ms, offset_ms };
    },
    positionOf: (message) => positionOf(message, sites),
    motionOf: (message, position) => motionOf(message, position, sites),
    maskOf: (message) => maskOf(message.status_flags),
    reduce: (track, observation) => reduceTrack(track, observation, limits),
    statusOf: (track, position_ms) => trackStatus(track, position_ms, limits),
  };
}
