import type { GeocentricBody, SphericalBody, StatusFlags, TspiPayload } from "./payload.ts";

/** Keys of the published map, in the contract's order. */
export const HEADER_KEYS = [
  "type",
  "sensor_id",
  "day",
  "time_s",
  "status",
  "status_flags",
  "recv_epoch_ms",
  "recv_iso",
  "payload",
] as const satisfies (keyof TspiPayload)[];

/** Keys of `status_flags`, from validity bit 0 to bit 8. */
export const STATUS_FLAG_KEYS = [
  "position_x_valid",
  "position_y_valid",
  "position_z_valid",
  "velocity_x_valid",
  "velocity_y_valid",
  "velocity_z_valid",
  "acceleration_x_valid",
  "acceleration_y_valid",
  "acceleration_z_valid",
] as const satisfies (keyof StatusFlags)[];

/** Keys of an earth-centred body, in wire order. */
export const GEOCENTRIC_KEYS = [
  "x_m",
  "y_m",
  "z_m",
  "vx_mps",
  "vy_mps",
  "vz_mps",
  "ax_mps2",
  "ay_mps2",
  "az_mps2",
] as const satisfies (keyof GeocentricBody)[];

/** Keys of a spherical body, in wire order. */
export const SPHERICAL_KEYS = [
  "range_m",
  "azimuth_deg",
  "elevation_deg",
  "azimuth_rate_dps",
  "elevation_rate_dps",
  "range_rate_mps",
  "azimuth_accel_dps2",
  "elevation_accel_dps2",
  "range_accel_mps2",
] as const satisfies (keyof SphericalBody)[];
