import assert from "node:assert/strict";
import {
  faultOf,
  lastReportMs,
  PAST,
  placeOf,
  sensorsOf,
  TURN_MS,
  TURNS_PER_S,
} from "./past_hour.ts";

const FIRST_MS = 1_700_000_000_000;
const AT_MS = FIRST_MS + 61_250;

function pictureAt(at_ms: number): [string, number, number, number][] {
  return Array.from({ length: TURNS_PER_S }, (_, turn) => sensorsOf(turn)).flat().map((sensor) => {
    const event_ms = lastReportMs(sensor, at_ms, FIRST_MS);
    const { lat, lon } = placeOf(sensor, event_ms).place;
    return [String(sensor), lat, lon, event_ms];
  });
}

Deno.test("sensorsOf() names every sensor once in a second", () => {
  const all = Array.from({ length: TURNS_PER_S }, (_, turn) => sensorsOf(turn)).flat();
  assert.deepEqual([all.length, new Set(all).size], [PAST.entities, PAST.entities]);
});

Deno.test("lastReportMs() is the latest report at or before an instant", () => {
  const [first = 0] = sensorsOf(0);
  const [second = 0] = sensorsOf(1);
  const since = (sensor: number, at_ms: number) =>
    lastReportMs(sensor, FIRST_MS + at_ms, FIRST_MS) - FIRST_MS;
  assert.deepEqual([since(first, 5000), since(first, 5999), since(first, 6000)], [
    5000,
    5000,
    6000,
  ]);
  assert.deepEqual([since(second, 5000), since(second, 5000 + TURN_MS)], [4000 + TURN_MS, 5200]);
});

Deno.test("faultOf() finds none in a picture of that instant", () => {
  assert.equal(faultOf(pictureAt(AT_MS), AT_MS, FIRST_MS), null);
});

Deno.test("faultOf() finds a track that is missing, old or elsewhere", () => {
  const tracks = pictureAt(AT_MS);
  assert.match(faultOf(tracks.slice(1), AT_MS, FIRST_MS) ?? "", /999 tracks/);
  assert.match(faultOf(pictureAt(AT_MS - 1000), AT_MS, FIRST_MS) ?? "", /-1000 ms off/);
  const [[entity, lat, lon, event_ms] = ["", 0, 0, 0], ...others] = tracks;
  const moved = [[entity, lat + 1e-6, lon, event_ms] as const, ...others];
  assert.match(faultOf(moved, AT_MS, FIRST_MS) ?? "", /degrees off/);
});
