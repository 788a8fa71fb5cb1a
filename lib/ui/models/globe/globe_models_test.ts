import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleTable } from "../../testing/sample_table.ts";
import { measure } from "../geo/measure.ts";
import { Motion } from "../map/motion.ts";
import { groundPoint, groundUnder, isHidden, screenPoint } from "./camera.ts";
import { cockpitCamera, horizonDip, turnTowards } from "./cockpit.ts";
import { cockpitFigures } from "./cockpit_figures.ts";
import { angleBetween, EARTH_RADIUS_M, placeBelow, vectorOf } from "./earth.ts";
import { LineWriter } from "./line_writer.ts";
import { MoverPlaces } from "./mover_places.ts";
import { MoverQuads } from "./mover_quads.ts";
import { dragged, mapViewOf, orbitAround, orbitCamera, orbitOf } from "./orbit.ts";
import { patchWishes } from "./patch_wishes.ts";
import { sunPlace } from "./sun.ts";
import { combine } from "./vector.ts";

const SIZE = { width: 800, height: 600 };

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function near(actual: number, expected: number, within: number, what = ""): void {
  assert.ok(Math.abs(actual - expected) <= within, `${what} ${actual} is not near ${expected}`);
}

const places = fc.record({
  lat: fc.double({ min: -84, max: 84, noNaN: true }),
  lon: fc.double({ min: -180, max: 179.99, noNaN: true }),
});

pure("placeBelow() undoes vectorOf(), and angles are those of the sphere", () => {
  fc.assert(fc.property(places, places, (a, b) => {
    const back = placeBelow(combine([3, vectorOf(a)]));
    near(back.lat, a.lat, 1e-9);
    near(back.lon, a.lon, 1e-9);
    const angle_m = angleBetween(vectorOf(a), vectorOf(b)) * EARTH_RADIUS_M;
    const { distance_m } = measure(a, b);
    near(angle_m, distance_m, distance_m * 0.006 + 1);
  }));
});

pure("sunPlace() is where almanacs have the sun at solstices, equinoxes and noon", () => {
  // Declinations and equation of time: Astronomical Almanac 2024.
  const june = sunPlace(Date.parse("2024-06-20T20:51:00Z"));
  near(june.lat, 23.44, 0.02);
  near(sunPlace(Date.parse("2024-12-21T09:20:00Z")).lat, -23.44, 0.02);
  near(sunPlace(Date.parse("2024-03-20T03:06:00Z")).lat, 0, 0.02);
  // On 3 November the sun is 16 min 27 s early, on 11 February 14 min 14 s late.
  near(sunPlace(Date.parse("2024-11-03T12:00:00Z")).lon, -16.45 / 4, 0.05);
  near(sunPlace(Date.parse("2024-02-11T12:00:00Z")).lon, 14.23 / 4, 0.05);
});

pure("orbitCamera() has its place in the middle, north up, at the scale of the map", () => {
  fc.assert(fc.property(places, fc.double({ min: 4, max: 12, noNaN: true }), (place, zoom) => {
    const orbit = orbitOf({ ...place, zoom }, SIZE.height);
    const camera = orbitCamera(orbit, SIZE);
    const middle = screenPoint(camera, vectorOf(place));
    near(middle?.x ?? NaN, 400, 1e-4);
    near(middle?.y ?? NaN, 300, 1e-4);
    const pixels = 256 * 2 ** zoom / 360;
    const north = screenPoint(camera, vectorOf({ lat: place.lat + 1 / pixels, lon: place.lon }));
    near(300 - (north?.y ?? NaN), 1 / Math.cos(place.lat * Math.PI / 180), 0.05);
    const back = mapViewOf(orbit, SIZE.height);
    near(back.zoom, zoom, 1e-9);
    near(back.lat, place.lat, 1e-9);
  }));
});

pure("groundUnder() is the place that screenPoint() puts there; the sky has none", () => {
  const orbit = { ...orbitOf({ lat: 47, lon: 8, zoom: 5 }, SIZE.height), tilt_deg: 50 };
  const camera = orbitCamera({ ...orbit, bearing_deg: 120 }, SIZE);
  for (const [x, y] of [[400, 300], [10, 590], [700, 250]] as const) {
    const ground = groundUnder(camera, x, y);
    assert.ok(ground);
    const point = screenPoint(camera, ground);
    near(point?.x ?? NaN, x, 1e-6);
    near(point?.y ?? NaN, y, 1e-6);
    assert.equal(isHidden(camera.eye, combine([1.0001, ground])), false);
    assert.deepEqual(groundPoint(camera, ground), point);
  }
  const behind = placeBelow(combine([-1, camera.eye]));
  assert.equal(groundPoint(camera, vectorOf(behind)), null, "the Earth is before it");
  const far = orbitCamera(orbitOf({ lat: 0, lon: 0, zoom: 0 }, SIZE.height), SIZE);
  assert.equal(groundUnder(far, 2, 2), null);
});

pure(
  "isHidden() knows what is behind the Earth, and what is high enough to be seen over it",
  () => {
    const eye = { x: 3, y: 0, z: 0 };
    assert.equal(isHidden(eye, vectorOf({ lat: 0, lon: 60 })), false);
    assert.equal(isHidden(eye, vectorOf({ lat: 0, lon: 80 })), true);
    assert.equal(isHidden(eye, combine([1.6, vectorOf({ lat: 0, lon: 110 })])), false);
    assert.equal(isHidden(eye, combine([1.6, vectorOf({ lat: 0, lon: 180 })])), true);
  },
);

pure("dragged() moves the ground along with the pointer, however the globe is turned", () => {
  const start = orbitOf({ lat: 10, lon: 20, zoom: 8 }, SIZE.height);
  for (const bearing_deg of [0, 70, 200]) {
    const orbit = { ...start, bearing_deg };
    const before = orbitCamera(orbit, SIZE);
    const ground = groundUnder(before, 400, 300);
    const after = orbitCamera(dragged(orbit, { x: 30, y: -20, height: SIZE.height }), SIZE);
    const point = ground && screenPoint(after, ground);
    near(point?.x ?? NaN, 430, 0.5);
    near(point?.y ?? NaN, 280, 0.5);
  }
});

pure("orbitAround() has all points in view, over the antimeridian too; null for none", () => {
  const points = [{ lat: 10, lon: 175 }, { lat: -5, lon: -170 }, { lat: 2, lon: 179 }].map(
    vectorOf,
  );
  const orbit = orbitAround(points, SIZE);
  assert.ok(orbit && Math.abs(orbit.place.lon) > 170);
  const camera = orbitCamera(orbit, SIZE);
  for (const point of points) {
    const { x = NaN, y = NaN } = screenPoint(camera, point) ?? {};
    assert.ok(x > 0 && x < 800 && y > 0 && y < 600);
  }
  assert.equal(orbitAround([], SIZE), null);
});

pure("patchWishes() are where one looks, finer the nearer; none for the whole globe", () => {
  const camera = orbitCamera(orbitOf({ lat: 47, lon: 8, zoom: 9 }, SIZE.height), SIZE);
  const wishes = patchWishes(camera);
  assert.ok(wishes.length > 0);
  for (const { centre } of wishes) {
    near(centre.lat, 47, 0.5);
    near(centre.lon, 8, 0.01);
  }
  const { zoom = 0, span_px = 0 } = wishes.at(-1) ?? {};
  assert.ok(span_px * 2 ** (9 - zoom) > 800, "it covers the screen");
  const far = orbitCamera(orbitOf({ lat: 0, lon: 0, zoom: 0 }, SIZE.height), SIZE);
  assert.deepEqual(patchWishes(far), []);
});

pure("cockpitCamera() looks along the heading, with the horizon level and below eye level", () => {
  const point = combine([1 + 10_000 / EARTH_RADIUS_M, vectorOf({ lat: 47, lon: 8 })]);
  const camera = cockpitCamera({ point, heading_deg: 90, ...SIZE });
  const ahead = screenPoint(camera, vectorOf({ lat: 47, lon: 9 }));
  near(ahead?.x ?? NaN, 400, 8);
  const behind = screenPoint(camera, vectorOf({ lat: 47, lon: 7 }));
  assert.equal(behind, null);
  // 3.2 degrees for 10 km: acos(R / (R + h)).
  near(horizonDip(1 + 10_000 / EARTH_RADIUS_M), 3.21, 0.01);
  assert.ok(groundUnder(camera, 400, 590));
  assert.equal(groundUnder(camera, 400, 10), null);
});

pure(
  "turnTowards() goes the short way over north, and begins where there is no heading yet",
  () => {
    assert.equal(turnTowards(NaN, 90, 16), 90);
    assert.equal(turnTowards(90, NaN, 16), 90);
    const next = turnTowards(350, 10, 200);
    assert.ok(next > 350 || next < 10, String(next));
    near(turnTowards(350, 10, 60_000), 10, 1e-6);
  },
);

pure(
  "cockpitFigures() are in both systems of units; nothing is invented for what is unknown",
  () => {
    const table = sampleTable([{ entity: "a", altitude_m: 1000, east_mps: 100 }]);
    assert.deepEqual(cockpitFigures(table, 0, 89.6), {
      heading: "090°",
      altitude: "1\u00a0000 m · 3\u00a0281 ft",
      speed: "100.0 m/s · 194.4 kt",
      climb: "0.0 m/s · 0 ft/min",
    });
    assert.equal(cockpitFigures(table, -1, NaN).altitude, "– m · – ft");
    assert.equal(cockpitFigures(table, -1, NaN).heading, "–");
  },
);

/** Tracks as a page has them, on the globe under a camera from above. */
function placed(exaggeration: number, without = -1, passes = Uint8Array.of(1, 1, 1)) {
  const table = sampleTable([
    { entity: "here", lat: 47, lon: 8, altitude_m: 10_000, north_mps: 100, at_ms: 1000 },
    { entity: "behind", lat: -47, lon: -172, east_mps: 10, at_ms: 1000 },
    { entity: "stale", lat: 47.5, lon: 8, north_mps: 100, status: 2, at_ms: 1000 },
  ]);
  const motion = new Motion(table);
  motion.update({ reset: false, written: [0, 1, 2], freed: [] });
  const places = new MoverPlaces();
  const centre = { x: 8 / 360 + 0.5, y: 0.35 };
  places.place(table, motion, { at_ms: 2000, centre, exaggeration, passes });
  const camera = orbitCamera(orbitOf({ lat: 47, lon: 8, zoom: 6 }, SIZE.height), SIZE);
  places.project(camera, without);
  return { places, camera, motion };
}

pure("MoverPlaces are those of the motion model, at their height, and only what is in view", () => {
  const { places } = placed(10);
  const here = { x: places.x[0] ?? NaN, y: places.y[0] ?? NaN, z: places.z[0] ?? NaN };
  near(Math.hypot(here.x, here.y, here.z), 1 + 100_000 / EARTH_RADIUS_M, 1e-9);
  // A second ahead at 100 m/s.
  const { distance_m } = measure({ lat: 47, lon: 8 }, placeBelow(here));
  near(distance_m, 100, 1);
  const stale = { x: places.x[2] ?? NaN, y: places.y[2] ?? NaN, z: places.z[2] ?? NaN };
  near(placeBelow(stale).lat, 47.5, 1e-6);
  assert.deepEqual([...places.screen.rows.subarray(0, places.screen.count)], [0, 2]);
  assert.ok(Number.isNaN(places.screen.x[1]));
  assert.equal(placed(1, 0).places.screen.count, 1, "not the one that one sits in");
  const { screen } = placed(1, -1, Uint8Array.of(0, 1, 1)).places;
  assert.deepEqual([...screen.rows.subarray(0, screen.count)], [2], "not what is filtered out");
});

pure("MoverPlaces.turn() turns symbols to where their noses point on the screen", () => {
  const { places, camera, motion } = placed(1);
  places.turn(camera, motion.track_deg);
  const turned = places.track_deg[0] ?? NaN;
  near(Math.min(turned, 360 - turned), 0, 0.1);
  places.turn(camera, Float32Array.of(90, 90, 90));
  near(places.track_deg[0] ?? NaN, 90, 0.5);
});

pure("MoverQuads are squares of pixels around their mover, with the nose ahead", () => {
  const { places, camera } = placed(1);
  const quads = new MoverQuads({ columns: 5, rows: 2, size_px: 20 });
  assert.equal(quads.begin(1), true);
  const [x = NaN, y = NaN, z = NaN] = [places.x[0], places.y[0], places.z[0]];
  quads.add(camera, { x, y, z, bearing_deg: 90, column: 1, row: 1 });
  const corner = (i: number) => {
    const [px = NaN, py = NaN, pz = NaN] = quads.positions.subarray(i * 3, i * 3 + 3);
    return screenPoint(camera, { x: px, y: py, z: pz }) ?? { x: NaN, y: NaN };
  };
  const middle = screenPoint(camera, { x, y, z }) ?? { x: NaN, y: NaN };
  // The left end of the front is in the north, as it flies east.
  near(corner(0).x - middle.x, 10, 0.5);
  near(corner(0).y - middle.y, -10, 0.5);
  near(corner(2).x - middle.x, -10, 0.5);
  near(corner(2).y - middle.y, 10, 0.5);
  assert.deepEqual([...quads.uvs.subarray(0, 4)].map((u) => Math.round(u * 10)), [2, 5, 2, 10]);
  assert.equal(quads.begin(200), false, "there is room");
  assert.equal(quads.begin(1000), true);
});

pure("LineWriter makes pairs of points, none over a gap and none over its limit", () => {
  const writer = new LineWriter(2);
  writer.point(0.5, 0.5, 1, 0.2);
  writer.point(0.5, 0.4, 1, 0.3);
  writer.point(NaN, NaN, 1, 0);
  writer.point(0.5, 0.3, 1, 0.4);
  assert.equal(writer.count, 1);
  for (let i = 0; i < 5; i++) writer.point(0.5, 0.2, 2, 0.4);
  assert.equal(writer.count, 2);
  near(writer.positions[0] ?? NaN, 1, 1e-6);
  near(writer.radius(EARTH_RADIUS_M / 10, 10), 2, 1e-9);
  assert.equal(writer.radius(NaN, 10), 1);
});
