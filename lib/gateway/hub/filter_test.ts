import assert from "node:assert/strict";
import { filterKey, passing } from "./filter.ts";

const at = (lat: number, lon: number, entity = "101") => ({ entity, lat, lon });

Deno.test("passing() lets all through without a filter, even what has no position", () => {
  assert.ok(passing({})(at(NaN, NaN)));
});

Deno.test("passing() lets through the entities that are named", () => {
  const passes = passing({ entities: ["101", "102"] });
  assert.ok(passes(at(0, 0, "102")));
  assert.ok(!passes(at(0, 0, "10")));
  assert.ok(!passing({ entities: [] })(at(0, 0)));
});

Deno.test("passing() lets through what is in an area, edges included, and nothing without a position", () => {
  const passes = passing({ area: { south: 50, west: 10, north: 60, east: 20 } });
  assert.ok(passes(at(55, 15)) && passes(at(50, 10)) && passes(at(60, 20)));
  assert.ok(!passes(at(49.9, 15)) && !passes(at(55, 9.9)) && !passes(at(55, 20.1)));
  assert.ok(!passes(at(NaN, 15)) && !passes(at(55, NaN)));
});

Deno.test("passing() crosses the antimeridian when west is greater than east", () => {
  const passes = passing({ area: { south: -10, west: 170, north: 10, east: -170 } });
  assert.ok(passes(at(0, 175)) && passes(at(0, -175)) && passes(at(0, 180)) && passes(at(0, -180)));
  assert.ok(!passes(at(0, 169)) && !passes(at(0, -169)) && !passes(at(0, 0)));
});

Deno.test("filterKey() is the same for filters that let the same pass, and for no others", () => {
  assert.equal(filterKey({ entities: ["b", "a", "a"] }), filterKey({ entities: ["a", "b"] }));
  const area = { south: 0, west: 0, north: 1, east: 1 };
  const keys = [{}, { entities: [] }, { entities: ["a"] }, { area }, { area, entities: ["a"] }];
  assert.equal(new Set(keys.map(filterKey)).size, keys.length);
});
