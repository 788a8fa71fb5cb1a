import fc from "fast-check";
import assert from "node:assert/strict";
import { TrackTable } from "@rangecast/client/track-table";
import { sampleColumns, type SampleTrack } from "../../testing/sample_table.ts";
import { longitudeAt, mercatorX } from "../geo/mercator.ts";
import { Motion } from "./motion.ts";
import { TRAIL_POINTS, Trails } from "./trails.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function trailing(tracks: readonly SampleTrack[]) {
  const table = new TrackTable();
  const motion = new Motion(table);
  const trails = new Trails(table, motion);
  table.listen((change) => {
    motion.update(change);
    trails.update(change);
  });
  table.replace([], true);
  for (const track of tracks) table.change([sampleColumns([track])], []);
  const lons = () =>
    Array.from(
      { length: trails.length(0) },
      (_, i) => Math.round(longitudeAt(trails.x[trails.index(0, i)] ?? NaN) * 1e4) / 1e4,
    );
  return { table, trails, lons };
}

const step = (i: number, lat: number): SampleTrack => ({
  ...{ entity: "a", at_ms: i * 1000, lon: 7 + i / 1000, lat },
});

pure("Trails keep the bends of a way, and leave out what lies on a straight line", () => {
  const way = [0, 1, 2, 3, 4, 5, 6].map((i) => step(i, i <= 3 ? 51 : 51 + (i - 3) / 1000));
  assert.deepEqual(trailing(way).lons(), [7, 7.003]);
});

pure("Trails have a point every 20 s at least", () => {
  const way = Array.from({ length: 50 }, (_, i) => step(i, 51));
  assert.deepEqual(trailing(way).lons(), [7, 7.019, 7.038]);
});

pure("Trails break off where nothing was heard for long", () => {
  const { lons } = trailing([step(0, 51), step(1, 51), step(60, 51), step(61, 51)]);
  assert.deepEqual(lons(), [7, 7.001, NaN, 7.06]);
});

pure("Trails forget the oldest points of a way that bends for ever", () => {
  const way = Array.from({ length: 300 }, (_, i) => step(i, i % 2 ? 51 : 51.01));
  const { lons } = trailing(way);
  assert.equal(lons().length, TRAIL_POINTS);
  assert.equal(lons().at(-1), 7.298);
  assert.deepEqual([...lons()].sort(), lons(), "oldest first");
});

pure("Trails end with a jump, and with their track", () => {
  const { table, trails } = trailing([step(0, 51), step(1, 52), step(2, 51)]);
  assert.ok(trails.length(0) > 1);
  table.change([], ["a"]);
  assert.equal(trails.length(0), 0);
  table.change([sampleColumns([step(3, 51)])], []);
  assert.equal(trails.length(0), 1);
  table.replace([sampleColumns([step(4, 51)])], true);
  assert.equal(trails.length(0), 1);
});

pure("Trails forget what lies ahead of a track when the channel runs back", () => {
  const there = Array.from({ length: 10 }, (_, i) => step(i, i % 2 ? 51 : 51.01));
  const { table, lons } = trailing(there);
  const all = lons();
  assert.equal(all.length, 9);
  for (const at of [8, 7, 6, 5]) table.change([sampleColumns(there.slice(at, at + 1))], []);
  assert.deepEqual(lons(), all.slice(0, 5));
  for (const track of there.slice(6)) table.change([sampleColumns([track])], []);
  assert.deepEqual(lons(), all, "and it is there again when the channel has run on");
  table.change([sampleColumns([step(-3, 51)])], []);
  assert.deepEqual(lons(), [6.997], "before all that is known it begins anew");
});

pure("Trails forget what lies ahead even where the ring of points has begun anew", () => {
  const there = Array.from({ length: 300 }, (_, i) => step(i, i % 2 ? 51 : 51.01));
  const { table, lons } = trailing(there);
  table.change([sampleColumns(there.slice(250, 251))], []);
  assert.deepEqual([lons()[0], lons().length, lons().at(-1)], [7.203, 47, 7.249]);
});

pure("Trails are broken off where the channel has run back into a silence", () => {
  const { table, lons } = trailing([step(0, 51), step(1, 51.01), step(100, 51), step(101, 51)]);
  table.change([sampleColumns([step(50, 51)])], []);
  assert.deepEqual(lons(), [7, 7.001, NaN, 7.05]);
});

pure("Trails are ascending, and end with the last sample, wherever the channel has run", () => {
  const second = fc.integer({ min: 0, max: 200 });
  const instants = fc.array(fc.tuple(second, fc.integer({ min: 0, max: 3 })), { minLength: 1 });
  fc.assert(fc.property(instants, (all) => {
    const { table, trails } = trailing([]);
    for (const [at, beside] of all) {
      table.change([sampleColumns([step(at, 51 + beside / 1000)])], []);
      const way = Array.from({ length: trails.length(0) }, (_, i) => trails.x[trails.index(0, i)])
        .filter((x) => x === x);
      assert.deepEqual(way, [...new Set(way)].sort((a = NaN, b = NaN) => a - b));
      assert.ok((way.at(-1) ?? NaN) <= mercatorX(7 + at / 1000));
    }
  }));
});

pure("Trails know how high each of their points was", () => {
  const way = [0, 1, 2, 3, 4, 5, 6].map((i) => ({
    ...step(i, i <= 3 ? 51 : 51 + (i - 3) / 1000),
    altitude_m: 100 * i,
  }));
  const { trails } = trailing(way);
  const altitudes = Array.from(
    { length: trails.length(0) },
    (_, i) => trails.altitude_m[trails.index(0, i)],
  );
  assert.deepEqual(altitudes, [0, 300]);
});

pure("Trails.hasWay() is true from the first step on", () => {
  assert.equal(trailing([]).trails.hasWay(0), false);
  assert.equal(trailing([step(0, 51)]).trails.hasWay(0), false);
  assert.equal(trailing([step(0, 51), step(1, 51)]).trails.hasWay(0), true);
  assert.equal(trailing([0, 1, 2, 3].map((i) => step(i, 51 + i * i))).trails.hasWay(0), true);
});

pure("Trails are round where a track turns, however often it is heard", () => {
  // 1.2 km around a point, once in 37 s, twenty times a second.
  const way = Array.from({ length: 740 }, (_, i): SampleTrack => {
    const angle = 2 * Math.PI * i / 740;
    const [north_m, east_m] = [1_200 * Math.cos(angle), 1_200 * Math.sin(angle)];
    const lon = 7 + east_m / (111_320 * Math.cos(51 * Math.PI / 180));
    return { entity: "a", at_ms: i * 50, lat: 51 + north_m / 111_320, lon };
  });
  const { trails } = trailing(way);
  assert.ok(trails.length(0) > 15 && trails.length(0) < 40, `${trails.length(0)} points`);
});
