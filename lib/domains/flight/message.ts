/** Where a flight message comes from. */
export interface FlightSource {
  /** Such as `opensky`. */
  readonly provider: string;
  /** Such as `live` or `replay`. */
  readonly mode: string;
  /** The area that is asked for, in degrees. */
  readonly bbox: {
    readonly lat_min: number;
    readonly lat_max: number;
    readonly lon_min: number;
    readonly lon_max: number;
  };
  readonly poll_interval_s: number;
}

/** The state of one aircraft; null where it is not known. */
export interface FlightPayload {
  /** Address of the transponder: six hexadecimal digits, lower case. */
  readonly icao24: string;
  readonly callsign: string | null;
  readonly position: { readonly lat: number; readonly lon: number };
  /** Barometric: above the surface of 1013.25 hPa, not above the sea or the ellipsoid. */
  readonly altitude_m: number | null;
  /** Above the WGS 84 ellipsoid. */
  readonly geo_altitude_m: number | null;
  readonly velocity_mps: number | null;
  /** Track over ground, clockwise from north, from 0 to less than 360. */
  readonly heading_deg: number | null;
  readonly vertical_rate_mps: number | null;
  readonly on_ground: boolean;
  readonly squawk: string | null;
  readonly spi: boolean;
  /** Whole seconds of the source's clock, as the next one. */
  readonly time_position_unix: number | null;
  readonly last_contact_unix: number;
}

/** One aircraft's state as it is published. */
export interface FlightMessage {
  readonly schema_version: 1;
  readonly type: "flight_state" | "flight_update";
  /** When its producer made it: ISO 8601, UTC. */
  readonly produced_at: string;
  readonly source: FlightSource;
  readonly payload: FlightPayload;
}

/**
 * Header of a flight: what the source's own clock said when it answered, in Unix ms. How far that
 * clock is off is the time of receipt minus this.
 */
export const SOURCE_TIME_HEADER = "Rangecast-Source-Time-Ms";

/** Last second of the year 9999: later ones have no ISO text. */
export const MAX_UNIX_S = 253_402_300_799;
