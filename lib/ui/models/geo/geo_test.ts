import assert from "node:assert/strict";
import fc from "fast-check";
import { measure, placeAt } from "./measure.ts";
import {
  latitudeAt,
  longitudeAt,
  MAX_LATITUDE,
  mercatorPerMetre,
  mercatorX,
  mercatorY,
  wrapNear,
} from "./mercator.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function close(actual: number, expected: number, within: number): void {
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

pure("mercatorX() and mercatorY() are what the world's corners are, and lead back", () => {
  assert.equal(mercatorX(-180), 0);
  close(mercatorY(MAX_LATITUDE), 0, 1e-12);
  close(mercatorY(-90), 1, 1e-12);
  fc.assert(fc.property(
    fc.double({ min: -85, max: 85, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
    (lat, lon) => {
      close(latitudeAt(mercatorY(lat)), lat, 1e-9);
      close(longitudeAt(mercatorX(lon)), lon, 1e-9);
    },
  ));
});

pure("mercatorPerMetre() is the slope of the projection", () => {
  for (const lat of [0, 47, -71]) {
    const step_deg = 1e-4;
    const slope = (mercatorY(lat - step_deg) - mercatorY(lat + step_deg)) / (2 * step_deg);
    const perDegree = mercatorPerMetre(lat) * 2 * Math.PI * 6_378_137 / 360;
    close(slope / perDegree, 1, 1e-6);
  }
});

pure("wrapNear() takes the copy of the world that is closest", () => {
  close(wrapNear(0.99, 0.02), -0.01, 1e-12);
  close(wrapNear(0.3, 2.4), 2.3, 1e-12);
});

pure("measure() agrees with the test line of Vincenty's paper, and with GeographicLib", () => {
  // Flinders Peak to Buninyon, on WGS 84 (GeoscienceAustralia's worked example).
  const peak = { lat: -(37 + 57 / 60 + 3.72030 / 3600), lon: 144 + 25 / 60 + 29.52440 / 3600 };
  const hill = { lat: -(37 + 39 / 60 + 10.15610 / 3600), lon: 143 + 55 / 60 + 35.38390 / 3600 };
  const { distance_m, bearing_deg } = measure(peak, hill);
  close(distance_m, 54_972.271, 0.01);
  close(bearing_deg, 306 + 52 / 60 + 5.37 / 3600, 1e-4);
  // A quarter of the equator, and of a meridian.
  close(measure({ lat: 0, lon: 0 }, { lat: 0, lon: 90 }).distance_m, 10_018_754.171, 0.01);
  close(measure({ lat: 0, lon: 0 }, { lat: 90, lon: 0 }).distance_m, 10_001_965.729, 0.01);
});

pure("measure() crosses the antimeridian on the short way", () => {
  const { distance_m, bearing_deg } = measure({ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 });
  close(bearing_deg, 90, 1e-9);
  close(distance_m, 111_319.491, 0.01);
});

pure("measure() has an answer for one place, and for opposite ones", () => {
  const place = { lat: 51, lon: 7 };
  assert.equal(measure(place, place).distance_m, 0);
  close(measure({ lat: 0, lon: 0 }, { lat: 0.5, lon: 179.7 }).distance_m, 19_936_288, 120_000);
});

pure("placeAt() is as far, and in the direction, that measure() tells", () => {
  fc.assert(fc.property(
    fc.double({ min: -75, max: 75, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: 1000, max: 100_000, noNaN: true }),
    fc.double({ min: 0, max: 359, noNaN: true }),
    (lat, lon, distance_m, bearing_deg) => {
      const measured = measure({ lat, lon }, placeAt({ lat, lon }, distance_m, bearing_deg));
      close(measured.distance_m / distance_m, 1, 0.006);
      const off = Math.abs(measured.bearing_deg - bearing_deg);
      close(Math.min(off, 360 - off), 0, 1);
    },
  ));
});
