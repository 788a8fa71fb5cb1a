import fc from "fast-check";
import assert from "node:assert/strict";
import { ecefToGeodetic, type EcefVector, geodeticToEcef } from "./ecef.ts";

function distance(a: EcefVector, b: EcefVector): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

const places = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  height_m: fc.double({ min: -100_000, max: 10_000_000, noNaN: true }),
});

Deno.test("geodeticToEcef() puts the ends of the axes where WGS 84 has them", () => {
  const ends: readonly (readonly [number, number, EcefVector])[] = [
    [0, 0, { x: 6_378_137, y: 0, z: 0 }],
    [0, 90, { x: 0, y: 6_378_137, z: 0 }],
    [0, -180, { x: -6_378_137, y: 0, z: 0 }],
    [90, 0, { x: 0, y: 0, z: 6_356_752.314245 }], // semi-minor axis, NGA.STND.0036 table 3.4
    [-90, 77, { x: 0, y: 0, z: -6_356_752.314245 }],
  ];
  for (const [lat, lon, expected] of ends) {
    assert.ok(distance(geodeticToEcef({ lat, lon, height_m: 0 }), expected) < 1e-6);
  }
});

Deno.test("ecefToGeodetic() undoes geodeticToEcef() within a micrometre", () => {
  fc.assert(
    fc.property(places, (place) => {
      const ecef = geodeticToEcef(place);
      const back = ecefToGeodetic(ecef);
      assert.ok(distance(geodeticToEcef(back), ecef) < 1e-6);
      assert.ok(Math.abs(back.height_m - place.height_m) < 1e-6);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("ecefToGeodetic() gives longitude 0 on the axis and finite numbers in the centre", () => {
  assert.deepEqual(ecefToGeodetic({ x: 0, y: 0, z: -6_356_752.314245179 }), {
    lat: -90,
    lon: 0,
    height_m: 0,
  });
  const centre = ecefToGeodetic({ x: 0, y: 0, z: 0 });
  assert.ok(Object.values(centre).every(Number.isFinite));
});
