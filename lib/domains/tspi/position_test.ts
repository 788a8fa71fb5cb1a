import { datagrams } from "@rangecast/tests/tspi-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { type Geodetic, geodeticToEcef } from "../geodesy/ecef.ts";
import { localFrame } from "../geodesy/enu.ts";
import { ecefToSpherical, unsignedElevation } from "../geodesy/spherical.ts";
import type { Datagram } from "./datagram.ts";
import { ALL_VALID } from "./datagram.ts";
import { toPayload, type TspiPayload } from "./payload.ts";
import { positionOf } from "./position.ts";
import { NO_SITES } from "./sites.ts";

const SITE = localFrame({ lat: 57, lon: 18, height_m: 30 });
const SITES = new Map([[2048, SITE]]);
const AIRCRAFT: Geodetic = { lat: 57.2, lon: 18.4, height_m: 2500 };

const PLAIN: Datagram = {
  type: "geocentric",
  sensor_id: 2048,
  day: 1,
  ticks: 0,
  status: 0xff,
  flags: 1,
  mask: ALL_VALID,
  p1: 0,
  p2: 0,
  p3: 0,
  v1: 0,
  v2: 0,
  v3: 0,
  a1: 0,
  a2: 0,
  a3: 0,
};

function geocentric(place: Geodetic, mask = ALL_VALID): TspiPayload {
  const { x, y, z } = geodeticToEcef(place);
  return toPayload({ ...PLAIN, mask, p1: x, p2: y, p3: z }, 0);
}

function spherical(place: Geodetic, sensor_id = 2048): TspiPayload {
  const seen = ecefToSpherical(SITE, geodeticToEcef(place));
  const [p1, p2, p3] = [seen.range_m, seen.azimuth_deg, unsignedElevation(seen.elevation_deg)];
  return toPayload({ ...PLAIN, type: "spherical", sensor_id, p1, p2, p3 }, 0);
}

function assertAt(observation: TspiPayload, { lat, lon, height_m }: Geodetic): void {
  const position = positionOf(observation, SITES);
  if (position === null) return assert.fail("there is no position");
  assert.ok(Math.abs(position.lat - lat) < 1e-9 && Math.abs(position.lon - lon) < 1e-9);
  assert.ok(Math.abs(position.altitude_m - height_m) < 1e-5);
}

Deno.test("positionOf() places an earth-centred observation", () => {
  assertAt(geocentric(AIRCRAFT), AIRCRAFT);
});

Deno.test("positionOf() places what a sensor with a known site sees", () => {
  assertAt(spherical(AIRCRAFT), AIRCRAFT);
});

Deno.test("positionOf() places what a sensor sees below its horizon", () => {
  const ship: Geodetic = { lat: 57.05, lon: 18.2, height_m: 0 };
  const observation = spherical(ship);
  assert.ok(observation.type === "spherical" && observation.payload.elevation_deg > 359);
  assertAt(observation, ship);
});

Deno.test("positionOf() gives null when the site of a spherical sensor is not known", () => {
  assert.equal(positionOf(spherical(AIRCRAFT, 2049), SITES), null);
  assert.equal(positionOf(spherical(AIRCRAFT), NO_SITES), null);
});

Deno.test("positionOf() gives null when a position value is invalid, and only then", () => {
  for (let bit = 0; bit < 9; bit++) {
    const position = positionOf(geocentric(AIRCRAFT, ALL_VALID & ~(1 << bit)), SITES);
    assert.equal(position === null, bit < 3, `bit ${bit}`);
  }
});

Deno.test("positionOf() gives null when an earth-centred point is not near the surface", () => {
  const at = (x: number) => positionOf(toPayload({ ...PLAIN, p1: x }, 0), NO_SITES);
  assert.equal(at(6_299_999.99), null);
  assert.equal(at(7_500_000.01), null);
  assert.ok(at(6_300_000) !== null && at(7_500_000) !== null);
  assert.equal(at(5123.25), null);
});

Deno.test("positionOf() gives null or a place on earth, whatever a datagram says", () => {
  fc.assert(fc.property(datagrams, (datagram) => {
    const position = positionOf(toPayload({ ...datagram, sensor_id: 2048 }, 0), SITES);
    if (position === null) return;
    assert.ok(Math.abs(position.lat) <= 90 && Math.abs(position.lon) <= 180);
    assert.ok(Number.isFinite(position.altitude_m));
  }));
});
