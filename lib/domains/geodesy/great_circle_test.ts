import fc from "fast-check";
import assert from "node:assert/strict";
import { alongGreatCircle, greatCircleDistance_m, MEAN_RADIUS_M } from "./great_circle.ts";

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const places = fc.record({ lat: double(-89, 89), lon: double(-180, 179.9) });

Deno.test("alongGreatCircle() ends as far away as it was sent", () => {
  fc.assert(fc.property(places, double(0, 360), double(0, 1e6), (from, bearing_deg, distance_m) => {
    const there = alongGreatCircle(from, bearing_deg, distance_m);
    assert.ok(Math.abs(greatCircleDistance_m(from, there) - distance_m) < 0.1);
    assert.ok(there.lon >= -180 && there.lon < 180 && Math.abs(there.lat) <= 90);
  }));
});

Deno.test("alongGreatCircle() crosses the antimeridian and the pole", () => {
  const degree_m = MEAN_RADIUS_M * Math.PI / 180;
  const east = alongGreatCircle({ lat: 0, lon: 179.5 }, 90, degree_m);
  assert.ok(Math.abs(east.lon + 179.5) < 1e-9 && Math.abs(east.lat) < 1e-9);
  const over = alongGreatCircle({ lat: 89.5, lon: 10 }, 0, degree_m);
  assert.ok(Math.abs(over.lat - 89.5) < 1e-9 && Math.abs(over.lon + 170) < 1e-9);
  const still = alongGreatCircle({ lat: 40, lon: -74 }, 123, 0);
  assert.ok(Math.abs(still.lat - 40) < 1e-12 && Math.abs(still.lon + 74) < 1e-12);
});
