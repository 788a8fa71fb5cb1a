import fc from "fast-check";
import assert from "node:assert/strict";
import type { EcefVector } from "./ecef.ts";
import { enuToEcefDirection, enuToEcefPosition, localFrame } from "./enu.ts";
import {
  type EcefMotion,
  ecefToSpherical,
  ecefToSphericalMotion,
  signedElevation,
  sphericalToEcef,
  sphericalToEcefMotion,
  sphericalToGeodetic,
  unsignedElevation,
} from "./spherical.ts";

const SITE = localFrame({ lat: 57, lon: 18, height_m: 30 });

const component = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const vectors = (limit: number) =>
  fc.record({ east: component(limit), north: component(limit), up: component(limit) });

/** Motion somewhere around the site, but not straight above it. */
const motions = fc.record({ p: vectors(50_000), v: vectors(300), a: vectors(30) })
  .filter(({ p }) => Math.hypot(p.east, p.north) > 500)
  .map(({ p, v, a }): EcefMotion => ({
    position: enuToEcefPosition(SITE, p),
    velocity: enuToEcefDirection(SITE, v),
    acceleration: enuToEcefDirection(SITE, a),
  }));

function distance(a: EcefVector, b: EcefVector): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

/** Where the motion is after `time_s`, its acceleration staying as it is. */
function later({ position: p, velocity: v, acceleration: a }: EcefMotion, time_s: number) {
  const axis = (key: keyof EcefVector) => p[key] + v[key] * time_s + a[key] * time_s ** 2 / 2;
  return { x: axis("x"), y: axis("y"), z: axis("z") };
}

Deno.test("ecefToSpherical() sees the four winds and the zenith where they are", () => {
  const seen = (east: number, north: number, up: number) => {
    const position = enuToEcefPosition(SITE, { east, north, up });
    const { range_m, azimuth_deg, elevation_deg } = ecefToSpherical(SITE, position);
    const rounded = (value: number) => Math.round(value * 1e6) / 1e6 + 0;
    return [rounded(range_m), rounded(azimuth_deg) % 360, rounded(elevation_deg)];
  };
  assert.deepEqual(seen(0, 1000, 0), [1000, 0, 0]);
  assert.deepEqual(seen(1000, 0, 0), [1000, 90, 0]);
  assert.deepEqual(seen(0, -1000, 0), [1000, 180, 0]);
  assert.deepEqual(seen(-1000, 0, 0), [1000, 270, 0]);
  assert.deepEqual(seen(0, 1000, 1000), [1414.213562, 0, 45]);
  assert.deepEqual(seen(0, 1000, -1000), [1414.213562, 0, -45]);
  assert.equal(seen(0, 0, 1000)[2], 90);
});

Deno.test("sphericalToEcef() undoes ecefToSpherical()", () => {
  fc.assert(fc.property(motions, ({ position }) => {
    assert.ok(distance(sphericalToEcef(SITE, ecefToSpherical(SITE, position)), position) < 1e-5);
  }));
});

Deno.test("sphericalToGeodetic() takes an elevation above 180 as one below the horizon", () => {
  const below = { range_m: 20_000, azimuth_deg: 10, elevation_deg: -1 };
  const carried = { ...below, elevation_deg: 359 };
  const [signed, unsigned] = [below, carried].map((seen) => sphericalToGeodetic(SITE, seen));
  assert.ok(signed && unsigned);
  assert.ok(Math.abs(signed.height_m - unsigned.height_m) < 1e-6);
  assert.ok(signed.height_m < 0);
});

Deno.test("signedElevation() and unsignedElevation() undo each other", () => {
  for (const [signed, unsigned] of [[0, 0], [90, 90], [-5, 355], [-90, 270]] as const) {
    assert.equal(unsignedElevation(signed), unsigned);
    assert.equal(signedElevation(unsigned), signed);
  }
});

Deno.test("sphericalToEcefMotion() undoes ecefToSphericalMotion()", () => {
  fc.assert(fc.property(motions, (motion) => {
    const back = sphericalToEcefMotion(SITE, ecefToSphericalMotion(SITE, motion));
    assert.ok(distance(back.position, motion.position) < 1e-5);
    assert.ok(distance(back.velocity, motion.velocity) < 1e-6);
    assert.ok(distance(back.acceleration, motion.acceleration) < 1e-6);
  }));
});

Deno.test("ecefToSphericalMotion() has the rates that positions a moment apart show", () => {
  const step_s = 0.01;
  fc.assert(fc.property(motions, (motion) => {
    const now = ecefToSphericalMotion(SITE, motion);
    const before = ecefToSpherical(SITE, later(motion, -step_s));
    const after = ecefToSpherical(SITE, later(motion, step_s));
    const turn = (after.azimuth_deg - before.azimuth_deg + 540) % 360 - 180;
    const close = (value: number, difference: number, limit: number) =>
      assert.ok(Math.abs(value - difference / (2 * step_s)) < limit);
    close(now.range_rate_mps, after.range_m - before.range_m, 1e-2);
    close(now.azimuth_rate_dps, turn, 1e-2);
    close(now.elevation_rate_dps, after.elevation_deg - before.elevation_deg, 1e-2);
  }));
});

Deno.test("ecefToSphericalMotion() has the accelerations of steady flight past the site", () => {
  // 1000 m east of the site and level with it, going north at 100 m/s.
  const seen = ecefToSphericalMotion(SITE, {
    position: enuToEcefPosition(SITE, { east: 1000, north: 0, up: 0 }),
    velocity: enuToEcefDirection(SITE, { east: 0, north: 100, up: 0 }),
    acceleration: { x: 0, y: 0, z: 0 },
  });
  assert.ok(Math.abs(seen.range_rate_mps) < 1e-6);
  assert.ok(Math.abs(seen.range_accel_mps2 - 100 ** 2 / 1000) < 1e-6);
  assert.ok(Math.abs(seen.azimuth_rate_dps - -0.1 * 180 / Math.PI) < 1e-6);
  assert.ok(Math.abs(seen.azimuth_accel_dps2) < 1e-6);
  assert.ok(Math.abs(seen.elevation_accel_dps2) < 1e-6);
});

Deno.test("ecefToSphericalMotion() gives NaN where a rate is not defined", () => {
  const still = { velocity: { x: 0, y: 0, z: 0 }, acceleration: { x: 0, y: 0, z: 0 } };
  const seen = ecefToSphericalMotion(SITE, { position: SITE.ecef, ...still });
  assert.equal(seen.range_m, 0);
  assert.ok(Number.isNaN(seen.range_rate_mps) && Number.isNaN(seen.azimuth_rate_dps));
});
