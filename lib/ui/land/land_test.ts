import assert from "node:assert/strict";
import { mercatorX, mercatorY } from "../models/geo/mercator.ts";
import { cellFile, COARSE_FILE, filesInView, fineCells } from "./cells.ts";
import { clipLine, clipRing, unwrapRing } from "./clip.ts";
import { type LandFile, readLand } from "./land_file.ts";
import { landFiles } from "./land_files.ts";
import type { LonLat } from "./topology.ts";

const WORLD = { west: -180, south: -90, east: 180, north: 90 };
const STATIC = new URL("../static/", import.meta.url);

/** Whether a place is on land, by the even-odd rule. */
function isLand(file: LandFile, lat: number, lon: number): boolean {
  const [x, y] = [mercatorX(lon), mercatorY(lat)];
  let crossings = 0;
  for (const ring of readLand(file).land) {
    for (let i = 0; i < ring.length; i += 2) {
      const j = (i + ring.length - 2) % ring.length;
      const [ax = 0, ay = 0, bx = 0, by = 0] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (ay > y !== by > y && x < ax + (y - ay) / (by - ay) * (bx - ax)) crossings++;
    }
  }
  return crossings % 2 === 1;
}

Deno.test("landFiles() are the files that pages load", () => {
  const files = landFiles();
  const names = [...Deno.readDirSync(STATIC)].map(({ name }) => name);
  assert.deepEqual([...files.keys()].sort(), names.filter((name) => /^land-/.test(name)).sort());
  for (const [name, text] of files) {
    assert.equal(Deno.readTextFileSync(new URL(name, STATIC)), text, `${name}: deno task land`);
  }
});

Deno.test("landFiles() know land from sea, across the antimeridian and around the pole", () => {
  const files = new Map(
    [...landFiles()].map(([name, text]) => [name, JSON.parse(text) as LandFile]), // As written.
  );
  const places: readonly (readonly [number, number, boolean])[] = [
    ...[[51, 10, true], [57.5, 19.9, false], [0, -30, false], [-25, 135, true]] as const,
    // Chukotka on both sides of 180 degrees, the Bering Sea, the pole, the Caspian Sea.
    ...[[67.5, 179, true], [67, -176, true], [60, 180, false], [-84, 20, true]] as const,
    ...[[-84.95, -179.9, true], [41.5, 51, false]] as const,
  ];
  for (const [lat, lon, expected] of places) {
    const coarse = files.get(COARSE_FILE) ?? assert.fail();
    assert.equal(isLand(coarse, lat, lon), expected, `coarse ${lat} ${lon}`);
    const [name = ""] = filesInView({ lat, lon }, { lat: lat + 0.01, lon: lon + 0.01 });
    const fine = files.get(name);
    assert.equal(fine ? isLand(fine, lat, lon) : false, expected, `${name} ${lat} ${lon}`);
  }
});

Deno.test("readLand() draws no coast along the edges of a cell", () => {
  for (const text of landFiles().values()) {
    const file: LandFile = JSON.parse(text);
    const { coasts, land } = readLand(file);
    assert.ok(land.length > 0);
    for (const coast of coasts) {
      for (let i = 2; i < coast.length; i += 2) {
        const length = Math.abs((coast[i] ?? 0) - (coast[i - 2] ?? 0));
        assert.ok(length < 0.03, "no line across the map");
      }
    }
  }
});

Deno.test("unwrapRing() runs on across the antimeridian, and closes around a pole", () => {
  const ring: LonLat[] = [[170, 10], [-170, 10], [-170, 20], [170, 20]];
  assert.deepEqual(unwrapRing(ring), [[170, 10], [190, 10], [190, 20], [170, 20]]);
  const around: LonLat[] = [[-180, -70], [-60, -70], [60, -70], [180, -70]];
  assert.deepEqual(unwrapRing(around).slice(-2), [[180, -90], [-180, -90]]);
});

Deno.test("clipRing() and clipLine() cut at the antimeridian, and keep both sides", () => {
  const ring: LonLat[] = [[170, 10], [-170, 10], [-170, 20], [170, 20], [170, 10]];
  const sides = clipRing(ring, WORLD).map((points) => points.map(([lon]) => lon));
  assert.deepEqual(sides.map((lons) => [Math.min(...lons), Math.max(...lons)]).sort(), [
    ...[[-180, -170], [170, 180]],
  ]);
  const line: LonLat[] = [[170, 0], [-170, 20], [-150, 20]];
  assert.deepEqual(clipLine(line, WORLD), [
    [[-180, 10], [-170, 20], [-150, 20]],
    [[170, 0], [180, 10]],
  ]);
});

Deno.test("filesInView() are the cells of a view, also across the antimeridian", () => {
  assert.deepEqual(filesInView({ lat: 50, lon: 5 }, { lat: 52, lon: 8 }), ["land-n45-e0.json"]);
  assert.deepEqual(filesInView({ lat: -10, lon: 170 }, { lat: 10, lon: 190 }), [
    ...["land-s45-e135.json", "land-n0-e135.json", "land-s45-w180.json", "land-n0-w180.json"],
  ]);
  const all = filesInView({ lat: -95, lon: -500 }, { lat: 95, lon: 500 });
  assert.deepEqual(all.sort(), fineCells().map(cellFile).sort());
});
