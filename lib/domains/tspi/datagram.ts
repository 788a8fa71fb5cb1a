/** Bytes in a TSPI version 4 datagram: a 13-byte header and a 24-byte body. */
export const DATAGRAM_BYTES = 37;
/** The only version of the format that is understood. */
export const DATAGRAM_VERSION = 4;
/** First byte of an earth-centred datagram. */
export const GEOCENTRIC_TYPE = 0xc1;
/** First byte of a range, azimuth, elevation datagram. */
export const SPHERICAL_TYPE = 0xc2;
/** Ticks in a second of the wire's clock. */
export const TICKS_PER_SECOND = 10_000;
/** Highest time of day that is accepted: a day, and the leap second that may end it. */
export const MAX_TICKS = 864_010_000;
/** A mask that says that all nine values are valid. */
export const ALL_VALID = 0x1ff;

export type DatagramType = "geocentric" | "spherical";

/**
 * One datagram in SI units. The nine values stand in wire order, so their meaning follows `type`:
 *
 * | field | geocentric (earth-centred, earth-fixed, WGS 84) | spherical (from the sensor's own site) |
 * | --- | --- | --- |
 * | p1 p2 p3 | x, y, z (m) | range (m), azimuth (deg), elevation as carried (deg, 0..360) |
 * | v1 v2 v3 | x, y, z (m/s) | azimuth rate, elevation rate (deg/s), range rate (m/s) |
 * | a1 a2 a3 | x, y, z (m/s2) | azimuth, elevation (deg/s2), range (m/s2) |
 */
export interface Datagram {
  readonly type: DatagramType;
  readonly sensor_id: number;
  /** Day of the year in UTC, 1..366. */
  readonly day: number;
  /** Time of day in units of 0.1 ms since midnight UTC. */
  readonly ticks: number;
  /** Validity bits 0..7. */
  readonly status: number;
  /** The 16 bits as carried: bit 0 is validity bit 8, the others have no known meaning. */
  readonly flags: number;
  /** `status | flags << 8`: bits 0..8 say which of p1 .. a3 are valid, in that order. */
  readonly mask: number;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly v1: number;
  readonly v2: number;
  readonly v3: number;
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
}

/** The first thing that is wrong with a datagram, checked in this order. */
export type DatagramRefusal = "length" | "type" | "version" | "day" | "ticks";

/** Every {@linkcode DatagramRefusal}, for counters that start at zero. */
export const DATAGRAM_REFUSALS: readonly DatagramRefusal[] = [
  "length",
  "type",
  "version",
  "day",
  "ticks",
];

function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] as number; // the datagram's length was checked against the array's
}

function u16(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1);
}

function i16(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) << 16) >> 16;
}

function i32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) << 16) | u16(bytes, at + 2);
}

function u32(bytes: Uint8Array, at: number): number {
  return i32(bytes, at) >>> 0;
}

/** What is wrong with the datagram of `length` bytes at `offset`, or null. It never throws. */
export function refusalOf(
  bytes: Uint8Array,
  offset: number,
  length: number,
): DatagramRefusal | null {
  if (length !== DATAGRAM_BYTES || offset < 0 || offset + length > bytes.length) return "length";
  const typeByte = u8(bytes, offset);
  if (typeByte !== GEOCENTRIC_TYPE && typeByte !== SPHERICAL_TYPE) return "type";
  if (u8(bytes, offset + 1) !== DATAGRAM_VERSION) return "version";
  const day = u16(bytes, offset + 4);
  if (day < 1 || day > 366) return "day";
  return u32(bytes, offset + 6) > MAX_TICKS ? "ticks" : null;
}

/** The sensor of a datagram that is not refused, without the rest of it. */
export function sensorIdOf(bytes: Uint8Array, offset: number): number {
  return u16(bytes, offset + 2);
}

/**
 * Reads the datagram of `length` bytes at `offset`. A refusal is a plain string, so that neither
 * outcome costs a wrapper: `typeof result === "string"` tells them apart. It never throws.
 */
export function decodeDatagram(
  bytes: Uint8Array,
  offset = 0,
  length: number = bytes.length - offset,
): Datagram | DatagramRefusal {
  const refusal = refusalOf(bytes, offset, length);
  if (refusal !== null) return refusal;
  const geocentric = u8(bytes, offset) === GEOCENTRIC_TYPE;
  const status = u8(bytes, offset + 10);
  const flags = u16(bytes, offset + 11);
  return {
    type: geocentric ? "geocentric" : "spherical",
    sensor_id: sensorIdOf(bytes, offset),
    day: u16(bytes, offset + 4),
    ticks: u32(bytes, offset + 6),
    status,
    flags,
    mask: status | (flags << 8),
    p1: i32(bytes, offset + 13) / 100,
    p2: geocentric ? i32(bytes, offset + 17) / 100 : u32(bytes, offset + 17) / 1e6,
    p3: geocentric ? i32(bytes, offset + 21) / 100 : u32(bytes, offset + 21) / 1e6,
    v1: i16(bytes, offset + 25) / 100,
    v2: i16(bytes, offset + 27) / 100,
    v3: i16(bytes, offset + 29) / 100,
    a1: i16(bytes, offset + 31) / 100,
    a2: i16(bytes, offset + 33) / 100,
    a3: i16(bytes, offset + 35) / 100,
  };
}
