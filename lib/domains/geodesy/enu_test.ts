import fc from "fast-check";
import assert from "node:assert/strict";
import { ecefToGeodetic, geodeticToEcef } from "./ecef.ts";
import {
  ecefToEnuDirection,
  ecefToEnuPosition,
  enuToEcefDirection,
  enuToEcefPosition,
  type EnuVector,
  localFrame,
} from "./enu.ts";

const origins = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  height_m: fc.double({ min: -500, max: 9_000, noNaN: true }),
});
const metres = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const vectors = fc.record({ east: metres, north: metres, up: metres });

function near(a: EnuVector, b: EnuVector, limit = 1e-6): boolean {
  return Math.hypot(a.east - b.east, a.north - b.north, a.up - b.up) < limit;
}

Deno.test("enuToEcefDirection() turns the unit vectors of a place on the equator", () => {
  const frame = localFrame({ lat: 0, lon: 90, height_m: 0 });
  const turned = (east: number, north: number, up: number) => {
    const { x, y, z } = enuToEcefDirection(frame, { east, north, up });
    return [x, y, z].map((part) => Math.round(part) + 0);
  };
  assert.deepEqual(turned(1, 0, 0), [-1, 0, 0]);
  assert.deepEqual(turned(0, 1, 0), [0, 0, 1]);
  assert.deepEqual(turned(0, 0, 1), [0, 1, 0]);
});

Deno.test("ecefToEnuDirection() undoes enuToEcefDirection(), and lengths stay", () => {
  fc.assert(fc.property(origins, vectors, (origin, vector) => {
    const frame = localFrame(origin);
    const ecef = enuToEcefDirection(frame, vector);
    assert.ok(near(ecefToEnuDirection(frame, ecef), vector));
    const length = Math.hypot(vector.east, vector.north, vector.up);
    assert.ok(Math.abs(Math.hypot(ecef.x, ecef.y, ecef.z) - length) < 1e-6);
  }));
});

Deno.test("ecefToEnuPosition() undoes enuToEcefPosition()", () => {
  fc.assert(fc.property(origins, vectors, (origin, vector) => {
    const frame = localFrame(origin);
    assert.ok(near(ecefToEnuPosition(frame, enuToEcefPosition(frame, vector)), vector));
  }));
});

Deno.test("enuToEcefPosition() goes up along the ellipsoid's normal", () => {
  const origin = { lat: 57, lon: 18, height_m: 100 };
  const above = enuToEcefPosition(localFrame(origin), { east: 0, north: 0, up: 900 });
  const { lat, lon, height_m } = ecefToGeodetic(above);
  assert.ok(Math.abs(lat - 57) < 1e-12 && Math.abs(lon - 18) < 1e-12);
  assert.ok(Math.abs(height_m - 1000) < 1e-6);
});

Deno.test("ecefToEnuPosition() has the origin itself at zero", () => {
  const origin = { lat: -33.9, lon: 151.2, height_m: 20 };
  const zero = ecefToEnuPosition(localFrame(origin), geodeticToEcef(origin));
  assert.ok(near(zero, { east: 0, north: 0, up: 0 }));
});
