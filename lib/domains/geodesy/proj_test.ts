import { seededRandom } from "@rangecast/base/random";
import { requirement } from "@rangecast/tests/requirement";
import assert from "node:assert/strict";
import { ecefToGeodetic, type EcefVector, type Geodetic, geodeticToEcef } from "./ecef.ts";
import { ecefToEnuPosition, enuToEcefPosition, localFrame } from "./enu.ts";
import { sphericalToGeodetic } from "./spherical.ts";

const POINTS = 10_000;
const LIMIT_M = 0.001;
const CART = ["+proj=cart", "+ellps=WGS84"];

type Triple = readonly [number, number, number];

/** PROJ's own command line tool (Debian: proj-bin) turns one point a line. */
const program = requirement("PROJ", await hasCct(), "install cct (Debian: proj-bin)");

async function hasCct(): Promise<boolean> {
  try {
    return (await new Deno.Command("cct", { args: ["--version"], stdout: "null", stderr: "null" })
      .output()).success;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}

async function proj(args: readonly string[], points: readonly Triple[]): Promise<Triple[]> {
  const child = new Deno.Command("cct", {
    args: ["-d", "12", "-t", "0", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = points.map((point) => `${point.join(" ")}\n`).join("");
  const [{ stdout, stderr, success }] = await Promise.all([
    child.output(),
    ReadableStream.from([new TextEncoder().encode(input)]).pipeTo(child.stdin),
  ]);
  assert.ok(success, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assert.equal(lines.length, points.length);
  return lines.map((line) => {
    const [a = NaN, b = NaN, c = NaN] = line.trim().split(/\s+/).map(Number);
    return [a, b, c];
  });
}

/** Places all over the earth, -500 m to 40 km, many of them on or by a pole or the antimeridian. */
function randomPlaces(seed: number, count: number): Geodetic[] {
  const random = seededRandom(seed);
  const sign = () => random() < 0.5 ? -1 : 1;
  return Array.from({ length: count }, (_, i) => {
    const height_m = -500 + random() * 40_500;
    const lat = Math.asin(random() * 2 - 1) * 180 / Math.PI;
    const lon = random() * 360 - 180;
    switch (i % 10) {
      case 0:
        return { lat: 90 * sign(), lon, height_m };
      case 1:
        return { lat: (90 - random() * 1e-4) * sign(), lon, height_m };
      case 2:
        return { lat, lon: 180 * sign(), height_m };
      case 3:
        return { lat, lon: (180 - random() * 1e-4) * sign(), height_m };
      default:
        return { lat, lon, height_m };
    }
  });
}

function distance(a: EcefVector, [x, y, z]: Triple): number {
  return Math.hypot(a.x - x, a.y - y, a.z - z);
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

Deno.test({
  name: `geodeticToEcef() agrees with PROJ within 1 mm on ${POINTS} places`,
  ...program,
  async fn() {
    const places = randomPlaces(1, POINTS);
    const expected = await proj(CART, places.map(({ lat, lon, height_m }) => [lon, lat, height_m]));
    const errors = expected.map((point, i) =>
      distance(geodeticToEcef(places[i] ?? assert.fail()), point)
    );
    assert.ok(largest(errors) < LIMIT_M, `off by ${largest(errors)} m`);
  },
});

Deno.test({
  name: `ecefToGeodetic() agrees with PROJ within 1 mm on ${POINTS} places`,
  ...program,
  async fn() {
    const points = randomPlaces(2, POINTS).map(geodeticToEcef);
    const expected = await proj(["-I", ...CART], points.map(({ x, y, z }) => [x, y, z]));
    const errors = expected.map(([lon, lat, height_m], i) => {
      const ours = ecefToGeodetic(points[i] ?? assert.fail());
      const { x, y, z } = geodeticToEcef({ lat, lon, height_m });
      // The height on its own as well: an error in it must not hide behind one in the latitude.
      return Math.max(
        distance(geodeticToEcef(ours), [x, y, z]),
        Math.abs(ours.height_m - height_m),
      );
    });
    assert.ok(largest(errors) < LIMIT_M, `off by ${largest(errors)} m`);
  },
});

const ORIGINS: readonly Geodetic[] = [
  { lat: 57, lon: 18, height_m: 30 },
  { lat: -89.999, lon: 179.999, height_m: 2800 },
  { lat: 0, lon: -180, height_m: -400 },
  { lat: -33.9, lon: 151.2, height_m: 0 },
];

for (const origin of ORIGINS) {
  const count = POINTS / ORIGINS.length;
  const { lat: lat_0, lon: lon_0, height_m: h_0 } = origin;
  const topocentric = [
    ...["+proj=pipeline", "+step", ...CART, "+step", "+proj=topocentric", "+ellps=WGS84"],
    ...[`+lon_0=${lon_0}`, `+lat_0=${lat_0}`, `+h_0=${h_0}`],
  ];
  Deno.test({
    name: `Local frame and spherical agree with PROJ within 1 mm from ${lat_0} ${lon_0}`,
    ...program,
    async fn() {
      const frame = localFrame(origin);
      // Within 2 degrees: what a sensor at the origin may see.
      const places = randomPlaces(3, count).map(({ lat, lon, height_m }): Geodetic => ({
        lat: Math.max(-90, Math.min(90, origin.lat + lat / 45)),
        lon: origin.lon + lon / 90,
        height_m,
      }));
      const input = places.map(({ lat, lon, height_m }): Triple => [lon, lat, height_m]);
      const errors = (await proj(topocentric, input)).flatMap(([east, north, up], i) => {
        const { x, y, z } = geodeticToEcef(places[i] ?? assert.fail());
        const ours = ecefToEnuPosition(frame, { x, y, z });
        const back = enuToEcefPosition(frame, { east, north, up });
        const seen = sphericalToGeodetic(frame, {
          range_m: Math.hypot(east, north, up),
          azimuth_deg: Math.atan2(east, north) * 180 / Math.PI,
          elevation_deg: Math.atan2(up, Math.hypot(east, north)) * 180 / Math.PI,
        });
        return [
          Math.hypot(ours.east - east, ours.north - north, ours.up - up),
          distance(back, [x, y, z]),
          distance(geodeticToEcef(seen), [x, y, z]),
        ];
      });
      assert.ok(largest(errors) < LIMIT_M, `off by ${largest(errors)} m`);
    },
  });
}
