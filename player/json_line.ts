import {
  degreesToRadians,
  metresPerSecondToKnots,
  metresToFeet,
  type UnitSystem,
} from "@rangecast/base/units";
import { formatIso } from "@rangecast/base/utc";
import type { TspiPayload } from "@rangecast/domains/tspi/payload";
import type { FlightFrame, Frame, ReplayMark, TelemetryFrame } from "./frame.ts";

/** What imperial lines add; the rest of a line stays SI, as the contract wants it. */
export interface ImperialDisplay {
  /** Above the ellipsoid; null without a position. */
  readonly altitude_ft: number | null;
  /** Over the turning earth; null where a value that it needs is not valid. */
  readonly speed_kt: number | null;
}

/** One frame as a JSON line, without the line break. `latency_ms` is null for history. */
export function jsonLine(frame: Frame, latency_ms: number | null, units: UnitSystem): string {
  const { kind, subject, seq, event_ms, message, position, replay } = frame;
  return JSON.stringify({
    kind,
    subject,
    stream_seq: seq,
    event_time: formatIso(event_ms),
    latency_ms: latency_ms === null ? null : Math.round(latency_ms * 1000) / 1000,
    message,
    position,
    ...(frame.kind === "flight" && frame.derived ? { derived: frame.derived } : {}),
    ...(units === "imperial" && isObserved(frame) ? { display: imperial(frame) } : {}),
    ...(replay === null ? {} : placeIn(replay)),
  });
}

/** What lines of a replay add: `state` is there only where it is true. */
function placeIn({ channel_id, epoch, isState }: ReplayMark) {
  return { channel: channel_id, epoch, ...(isState ? { state: true } : {}) };
}

function isObserved(frame: Frame): frame is TelemetryFrame | FlightFrame {
  return frame.kind === "telemetry" || frame.kind === "flight";
}

function imperial(frame: TelemetryFrame | FlightFrame): ImperialDisplay {
  const speed = frame.kind === "flight"
    ? frame.message.payload.velocity_mps
    : speed_mps(frame.message);
  const altitude_m = frame.position?.altitude_m ?? null;
  return {
    altitude_ft: altitude_m === null ? null : metresToFeet(altitude_m),
    speed_kt: speed === null ? null : metresPerSecondToKnots(speed),
  };
}

/**
 * Speed over the turning earth, or null where a value that it needs is not valid. Of a spherical
 * observation: range rate along the line of sight, and range times the angular rates across it.
 */
export function speed_mps({ type, status_flags, payload }: TspiPayload): number | null {
  const { velocity_x_valid, velocity_y_valid, velocity_z_valid } = status_flags;
  if (!velocity_x_valid || !velocity_y_valid || !velocity_z_valid) return null;
  if (type === "geocentric") return Math.hypot(payload.vx_mps, payload.vy_mps, payload.vz_mps);
  if (!status_flags.position_x_valid || !status_flags.position_z_valid) return null;
  const { range_m, elevation_deg, range_rate_mps } = payload;
  const azimuthRate_rps = degreesToRadians(payload.azimuth_rate_dps);
  const elevationRate_rps = degreesToRadians(payload.elevation_rate_dps);
  const sideways_mps = range_m * Math.cos(degreesToRadians(elevation_deg)) * azimuthRate_rps;
  return Math.hypot(range_rate_mps, sideways_mps, range_m * elevationRate_rps);
}
