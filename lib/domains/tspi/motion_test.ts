import assert from "node:assert/strict";
import { type EcefVector, geodeticToEcef } from "../geodesy/ecef.ts";
import { enuToEcefDirection, localFrame } from "../geodesy/enu.ts";
import { ecefToSphericalMotion, unsignedElevation } from "../geodesy/spherical.ts";
import { ALL_VALID, type Datagram } from "./datagram.ts";
import { maskOf, motionOf } from "./motion.ts";
import { statusFlagsOf, toPayload, type TspiPayload } from "./payload.ts";
import { positionOf } from "./position.ts";
import { NO_SITES } from "./sites.ts";

const SITE = localFrame({ lat: 57, lon: 18, height_m: 30 });
const SITES = new Map([[2048, SITE]]);
const PLACE = { lat: 57.2, lon: 18.4, height_m: 2500 };
const FRAME = localFrame(PLACE);
const VELOCITY = { east: 120, north: -60, up: 5 };
const ACCELERATION = { east: 3, north: 4, up: 12 };

const HEADER = { sensor_id: 2048, day: 1, ticks: 0, status: 0xff, flags: 1 };
const MOTION = {
  position: geodeticToEcef(PLACE),
  velocity: enuToEcefDirection(FRAME, VELOCITY),
  acceleration: enuToEcefDirection(FRAME, ACCELERATION),
};

function geocentric(mask = ALL_VALID): TspiPayload {
  const triple = ({ x, y, z }: EcefVector) => [x, y, z] as const;
  const [p1, p2, p3] = triple(MOTION.position);
  const [v1, v2, v3] = triple(MOTION.velocity);
  const [a1, a2, a3] = triple(MOTION.acceleration);
  const values = { p1, p2, p3, v1, v2, v3, a1, a2, a3 };
  return toPayload({ ...HEADER, ...values, type: "geocentric", mask }, 0);
}

function spherical(mask = ALL_VALID): TspiPayload {
  const seen = ecefToSphericalMotion(SITE, MOTION);
  const datagram: Datagram = {
    ...HEADER,
    type: "spherical",
    mask,
    p1: seen.range_m,
    p2: seen.azimuth_deg,
    p3: unsignedElevation(seen.elevation_deg),
    v1: seen.azimuth_rate_dps,
    v2: seen.elevation_rate_dps,
    v3: seen.range_rate_mps,
    a1: seen.azimuth_accel_dps2,
    a2: seen.elevation_accel_dps2,
    a3: seen.range_accel_mps2,
  };
  return toPayload(datagram, 0);
}

const moving = (observation: TspiPayload) =>
  motionOf(observation, positionOf(observation, SITES), SITES);

Deno.test("motionOf() turns both kinds of observation into the local frame at the position", () => {
  for (const observation of [geocentric(), spherical()]) {
    const motion = moving(observation);
    assert.ok(Math.abs(motion.east_mps - VELOCITY.east) < 1e-6);
    assert.ok(Math.abs(motion.north_mps - VELOCITY.north) < 1e-6);
    assert.ok(Math.abs(motion.up_mps - VELOCITY.up) < 1e-6);
    assert.ok(Math.abs(motion.acceleration_mps2 - 13) < 1e-6);
  }
});

Deno.test("motionOf() does not know what rests on values that are marked invalid", () => {
  const noVelocity = ALL_VALID & ~(1 << 4);
  const noAcceleration = ALL_VALID & ~(1 << 8);
  const of = (observation: TspiPayload) => {
    const { east_mps, acceleration_mps2 } = moving(observation);
    return [Number.isNaN(east_mps), Number.isNaN(acceleration_mps2)];
  };
  assert.deepEqual(of(geocentric(noVelocity)), [true, false]);
  assert.deepEqual(of(spherical(noVelocity)), [true, true]);
  assert.deepEqual(of(geocentric(noAcceleration)), [false, true]);
  assert.deepEqual(of(spherical(noAcceleration)), [false, true]);
});

Deno.test("motionOf() knows nothing without a position, or without the site of a spherical sensor", () => {
  assert.deepEqual(of(motionOf(geocentric(), null, SITES)), [NaN, NaN, NaN, NaN]);
  const position = positionOf(spherical(), SITES);
  assert.deepEqual(of(motionOf(spherical(), position, NO_SITES)), [NaN, NaN, NaN, NaN]);
});

const of = (motion: object) => Object.values(motion);

Deno.test("maskOf() gives the bits back from which the flags were made", () => {
  for (let mask = 0; mask <= ALL_VALID; mask++) assert.equal(maskOf(statusFlagsOf(mask)), mask);
});
