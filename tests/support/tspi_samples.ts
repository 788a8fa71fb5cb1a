import type { Datagram } from "@rangecast/domains/tspi/datagram";
import fc from "fast-check";

const i16 = fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const common = {
  sensor_id: fc.integer({ min: 0, max: 65_535 }),
  day: fc.integer({ min: 1, max: 366 }),
  ticks: fc.integer({ min: 0, max: 864_010_000 }),
  status: fc.integer({ min: 0, max: 255 }),
  flags: fc.integer({ min: 0, max: 65_535 }),
  p1: i32.map((value) => value / 100),
  v1: i16.map((value) => value / 100),
  v2: i16.map((value) => value / 100),
  v3: i16.map((value) => value / 100),
  a1: i16.map((value) => value / 100),
  a2: i16.map((value) => value / 100),
  a3: i16.map((value) => value / 100),
};

/** Every datagram that the wire can carry. */
export const datagrams: fc.Arbitrary<Datagram> = fc.oneof(
  fc.record({
    ...common,
    type: fc.constant("geocentric" as const),
    p2: i32.map((value) => value / 100),
    p3: i32.map((value) => value / 100),
  }),
  fc.record({
    ...common,
    type: fc.constant("spherical" as const),
    p2: u32.map((value) => value / 1e6),
    p3: u32.map((value) => value / 1e6),
  }),
).map((datagram) => ({ ...datagram, mask: datagram.status | (datagram.flags << 8) }));

/** Receive times, up to the last that can be published. */
export const receiveTimes: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 253_402_300_799_999 }),
  fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296),
);
