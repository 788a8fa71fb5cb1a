import { type Datagram, TICKS_PER_SECOND } from "./datagram.ts";
import { isoOfReceipt } from "./receipt_iso.ts";

/** Which of the nine values are valid; x, y, z stand for the three body fields in wire order. */
export interface StatusFlags {
  readonly position_x_valid: boolean;
  readonly position_y_valid: boolean;
  readonly position_z_valid: boolean;
  readonly velocity_x_valid: boolean;
  readonly velocity_y_valid: boolean;
  readonly velocity_z_valid: boolean;
  readonly acceleration_x_valid: boolean;
  readonly acceleration_y_valid: boolean;
  readonly acceleration_z_valid: boolean;
}

/** Earth-centred, earth-fixed state on WGS 84. */
export interface GeocentricBody {
  readonly x_m: number;
  readonly y_m: number;
  readonly z_m: number;
  readonly vx_mps: number;
  readonly vy_mps: number;
  readonly vz_mps: number;
  readonly ax_mps2: number;
  readonly ay_mps2: number;
  readonly az_mps2: number;
}

/** State seen from the sensor's site; an elevation above 180 degrees is 360 plus a negative one. */
export interface SphericalBody {
  readonly range_m: number;
  readonly azimuth_deg: number;
  readonly elevation_deg: number;
  readonly azimuth_rate_dps: number;
  readonly elevation_rate_dps: number;
  readonly range_rate_mps: number;
  readonly azimuth_accel_dps2: number;
  readonly elevation_accel_dps2: number;
  readonly range_accel_mps2: number;
}

interface Header {
  readonly sensor_id: number;
  readonly day: number;
  readonly time_s: number;
  readonly status: number;
  readonly status_flags: StatusFlags;
  readonly recv_epoch_ms: number;
  readonly recv_iso: string;
}

export interface GeocentricPayload extends Header {
  readonly type: "geocentric";
  readonly payload: GeocentricBody;
}

export interface SphericalPayload extends Header {
  readonly type: "spherical";
  readonly payload: SphericalBody;
}

/** The published form of a datagram, as `schemas/tspi.schema.json` describes it. */
export type TspiPayload = GeocentricPayload | SphericalPayload;

/** The published form of `datagram`, received at `recv_epoch_ms` (whole Unix milliseconds). */
export function toPayload(datagram: Datagram, recv_epoch_ms: number): TspiPayload {
  const header: Header = {
    sensor_id: datagram.sensor_id,
    day: datagram.day,
    time_s: datagram.ticks / TICKS_PER_SECOND,
    status: datagram.status,
    status_flags: statusFlagsOf(datagram.mask),
    recv_epoch_ms,
    recv_iso: isoOfReceipt(recv_epoch_ms),
  };
  return datagram.type === "geocentric"
    ? { type: "geocentric", ...header, payload: geocentricBody(datagram) }
    : { type: "spherical", ...header, payload: sphericalBody(datagram) };
}

/** The nine validity bits of `mask`, named. */
export function statusFlagsOf(mask: number): StatusFlags {
  return {
    position_x_valid: (mask & 1) !== 0,
    position_y_valid: (mask & 2) !== 0,
    position_z_valid: (mask & 4) !== 0,
    velocity_x_valid: (mask & 8) !== 0,
    velocity_y_valid: (mask & 16) !== 0,
    velocity_z_valid: (mask & 32) !== 0,
    acceleration_x_valid: (mask & 64) !== 0,
    acceleration_y_valid: (mask & 128) !== 0,
    acceleration_z_valid: (mask & 256) !== 0,
  };
}

function geocentricBody(datagram: Datagram): GeocentricBody {
  return {
    x_m: datagram.p1,
    y_m: datagram.p2,
    z_m: datagram.p3,
    vx_mps: datagram.v1,
    vy_mps: datagram.v2,
    vz_mps: datagram.v3,
    ax_mps2: datagram.a1,
    ay_mps2: datagram.a2,
    az_mps2: datagram.a3,
  };
}

function sphericalBody(datagram: Datagram): SphericalBody {
  return {
    range_m: datagram.p1,
    azimuth_deg: datagram.p2,
    elevation_deg: datagram.p3,
    azimuth_rate_dps: datagram.v1,
    elevation_rate_dps: datagram.v2,
    range_rate_mps: datagram.v3,
    azimuth_accel_dps2: datagram.a1,
    elevation_accel_dps2: datagram.a2,
    range_accel_mps2: datagram.a3,
  };
}
