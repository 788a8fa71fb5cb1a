import assert from "node:assert/strict";
import { localFrame } from "@rangecast/domains/geodesy/enu";
import { type EcefMotion, sphericalToEcefMotion } from "@rangecast/domains/geodesy/spherical";
import { ALL_VALID, type Datagram, decodeDatagram } from "@rangecast/domains/tspi/datagram";
import { encodeDatagram } from "@rangecast/domains/tspi/encode-datagram";
import { NO_SITES } from "@rangecast/domains/tspi/sites";
import type { Fleet } from "../fleet/fleet.ts";
import { allValid, datagramValues, frameMaker } from "./frame_maker.ts";

const MOTION: EcefMotion = {
  position: { x: 3_311_000.12, y: 1_075_000.34, z: 5_326_000.56 },
  velocity: { x: 12.34, y: -56.78, z: 0.5 },
  acceleration: { x: -0.12, y: 3.45, z: 9.81 },
};
const STAMP = { day: 165, ticks: 360_000_001 };

function fleetOf(motion: EcefMotion | null): Fleet {
  return { size: 3, length_s: Infinity, motionAt: () => motion };
}

function decoded(bytes: Uint8Array): Datagram {
  const datagram = decodeDatagram(bytes);
  assert.ok(typeof datagram !== "string");
  return datagram;
}

Deno.test("frameMaker() writes position, velocity and acceleration of a sensor and its instant", () => {
  const bytes = new Uint8Array(37);
  const start_ticks = Date.UTC(2026, 5, 14, 10) * 10;
  const make = frameMaker(fleetOf(MOTION), { start_ticks, repeats: "go-on" }, NO_SITES);
  assert.ok(make({ aircraft: 2, elapsed_ticks: 1, fleet_ticks: 1 }, bytes));
  const datagram = decoded(bytes);
  assert.equal(datagram.type, "geocentric");
  assert.equal(datagram.sensor_id, 10_002);
  assert.equal(datagram.day, 165);
  assert.equal(datagram.ticks, 360_000_001);
  assert.equal(datagram.mask, ALL_VALID);
  const { p1, p2, p3, v1, v2, v3, a1, a2, a3 } = datagram;
  assert.deepEqual([p1, p2, p3], [3_311_000.12, 1_075_000.34, 5_326_000.56]);
  assert.deepEqual([v1, v2, v3], [12.34, -56.78, 0.5]);
  assert.deepEqual([a1, a2, a3], [-0.12, 3.45, 9.81]);
  assert.ok(allValid(bytes));
});

Deno.test("frameMaker() names new instants or the recorded ones when the fleet repeats", () => {
  const bytes = new Uint8Array(37);
  const slot = { aircraft: 0, elapsed_ticks: 900, fleet_ticks: 100 };
  frameMaker(fleetOf(MOTION), { start_ticks: 0, repeats: "go-on" }, NO_SITES)(slot, bytes);
  assert.equal(decoded(bytes).ticks, 900);
  frameMaker(fleetOf(MOTION), { start_ticks: 0, repeats: "start-again" }, NO_SITES)(slot, bytes);
  assert.equal(decoded(bytes).ticks, 100);
});

Deno.test("frameMaker() writes nothing when the aircraft has nothing to tell", () => {
  const bytes = new Uint8Array(37).fill(7);
  const make = frameMaker(fleetOf(null), { start_ticks: 0, repeats: "go-on" }, NO_SITES);
  assert.equal(make({ aircraft: 0, elapsed_ticks: 0, fleet_ticks: 0 }, bytes), false);
  assert.ok(bytes.every((byte) => byte === 7));
});

Deno.test("frameMaker() writes what a site sees when the sensor has one", () => {
  const site = localFrame({ lat: 57, lon: 18, height_m: 30 });
  const bytes = new Uint8Array(37);
  const sites = new Map([[10_001, site]]);
  const make = frameMaker(fleetOf(MOTION), { start_ticks: 0, repeats: "go-on" }, sites);
  make({ aircraft: 1, elapsed_ticks: 0, fleet_ticks: 0 }, bytes);
  const { type, p1, p2, p3, v1, v2, v3 } = decoded(bytes);
  assert.equal(type, "spherical");
  const back = sphericalToEcefMotion(site, {
    range_m: p1,
    azimuth_deg: p2,
    elevation_deg: p3,
    azimuth_rate_dps: v1,
    elevation_rate_dps: v2,
    range_rate_mps: v3,
    azimuth_accel_dps2: 0,
    elevation_accel_dps2: 0,
    range_accel_mps2: 0,
  });
  for (const axis of ["x", "y", "z"] as const) {
    assert.ok(Math.abs(back.position[axis] - MOTION.position[axis]) < 0.02);
  }
  make({ aircraft: 0, elapsed_ticks: 0, fleet_ticks: 0 }, bytes);
  assert.equal(decoded(bytes).type, "geocentric");
});

Deno.test("datagramValues() make a datagram that says which values do not fit or are not known", () => {
  const motion: EcefMotion = {
    ...MOTION,
    velocity: { x: 400, y: -400, z: 5 },
    acceleration: { x: NaN, y: 1, z: NaN },
  };
  const bytes = encodeDatagram(datagramValues(motion, 10_000, STAMP));
  const { mask, v1, v2, v3, a1, a2 } = decoded(bytes);
  assert.equal(mask, ALL_VALID & ~0b101_011_000);
  assert.deepEqual([v1, v2, v3, a1, a2], [327.67, -327.68, 5, 0, 1]);
  assert.equal(allValid(bytes), false);
});
