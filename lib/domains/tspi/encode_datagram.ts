import { assert } from "@rangecast/base/assert";
import {
  type Datagram,
  DATAGRAM_BYTES,
  DATAGRAM_VERSION,
  GEOCENTRIC_TYPE,
  MAX_TICKS,
  SPHERICAL_TYPE,
} from "./datagram.ts";

/** What a datagram is made of: the mask follows from `status` and `flags`. */
export type DatagramValues = Omit<Datagram, "mask">;

const I16 = { min: -(2 ** 15), max: 2 ** 15 - 1 };
const I32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const U32 = { min: 0, max: 2 ** 32 - 1 };

interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/**
 * Writes a datagram at `offset` of `into`, or into 37 new bytes, and returns what it wrote into.
 * A value that the wire's integer cannot hold is clamped, one that is not a number becomes 0, and
 * in both cases its validity bit is cleared. A negative azimuth or elevation is carried as 360 plus
 * the angle, as the format wants it.
 * @throws AssertionError when `into` is too short or the header's numbers are out of range.
 */
export function encodeDatagram(
  datagram: DatagramValues,
  into: Uint8Array = new Uint8Array(DATAGRAM_BYTES),
  offset = 0,
): Uint8Array {
  assert(offset >= 0 && offset + DATAGRAM_BYTES <= into.length, "a datagram needs 37 bytes");
  assertHeader(datagram);
  const geocentric = datagram.type === "geocentric";
  const view = new DataView(into.buffer, into.byteOffset + offset, DATAGRAM_BYTES);
  let mask = datagram.status | (datagram.flags << 8);
  const fit = (bit: number, scaled: number, range: IntegerRange): number => {
    const rounded = Math.round(scaled);
    if (rounded >= range.min && rounded <= range.max) return rounded;
    mask &= ~(1 << bit);
    return Number.isNaN(rounded) ? 0 : rounded < range.min ? range.min : range.max;
  };
  view.setInt32(13, fit(0, datagram.p1 * 100, I32));
  if (geocentric) {
    view.setInt32(17, fit(1, datagram.p2 * 100, I32));
    view.setInt32(21, fit(2, datagram.p3 * 100, I32));
  } else {
    view.setUint32(17, fit(1, carriedAngle(datagram.p2) * 1e6, U32));
    view.setUint32(21, fit(2, carriedAngle(datagram.p3) * 1e6, U32));
  }
  view.setInt16(25, fit(3, datagram.v1 * 100, I16));
  view.setInt16(27, fit(4, datagram.v2 * 100, I16));
  view.setInt16(29, fit(5, datagram.v3 * 100, I16));
  view.setInt16(31, fit(6, datagram.a1 * 100, I16));
  view.setInt16(33, fit(7, datagram.a2 * 100, I16));
  view.setInt16(35, fit(8, datagram.a3 * 100, I16));
  view.setUint8(0, geocentric ? GEOCENTRIC_TYPE : SPHERICAL_TYPE);
  view.setUint8(1, DATAGRAM_VERSION);
  view.setUint16(2, datagram.sensor_id);
  view.setUint16(4, datagram.day);
  view.setUint32(6, datagram.ticks);
  view.setUint8(10, mask & 0xff);
  view.setUint16(11, mask >>> 8);
  return into;
}

function assertHeader({ sensor_id, day, ticks, status, flags }: DatagramValues): void {
  assert(isInteger(sensor_id, 0, 0xffff), "a sensor id is an integer from 0 to 65535");
  assert(isInteger(day, 1, 366), "a day of the year is an integer from 1 to 366");
  assert(isInteger(ticks, 0, MAX_TICKS), "ticks are an integer from 0 to 864 010 000");
  assert(isInteger(status, 0, 0xff), "a status is an integer from 0 to 255");
  assert(isInteger(flags, 0, 0xffff), "flags are an integer from 0 to 65535");
}

function isInteger(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function carriedAngle(angle_deg: number): number {
  return angle_deg < 0 && angle_deg >= -360 ? angle_deg + 360 : angle_deg;
}
