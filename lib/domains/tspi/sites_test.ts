import assert from "node:assert/strict";
import { parseSites } from "./sites.ts";

Deno.test("parseSites() reads where sensors stand", () => {
  const sites = parseSites(`{
    "2048": { "lat": 57.5, "lon": 18.25, "height_m": 30 },
    "0": { "height_m": -2.5, "lat": -90, "lon": 180 }
  }`);
  assert.deepEqual([...sites.keys()].sort(), [0, 2048]);
  assert.deepEqual(sites.get(2048)?.origin, { lat: 57.5, lon: 18.25, height_m: 30 });
  assert.deepEqual(sites.get(0)?.origin, { lat: -90, lon: 180, height_m: -2.5 });
});

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["is no JSON", "{", /^Cannot read sites as the file must be JSON$/],
  ["is no object", "[]", /must be an object such as/],
  ["has a name for an id", '{"north":{"lat":1,"lon":1,"height_m":1}}', /sensor id.*"north"/],
  ["has an id with a leading zero", '{"01":{"lat":1,"lon":1,"height_m":1}}', /sensor id.*"01"/],
  ["has an id above 65535", '{"65536":{"lat":1,"lon":1,"height_m":1}}', /sensor id.*"65536"/],
  ["has a list for a place", '{"7":[1,1,1]}', /sensor 7 .*lat, lon and height_m.*\[1,1,1\]/],
  ["lacks a height", '{"7":{"lat":1,"lon":1}}', /sensor 7 as height_m .*missing/],
  ["has a latitude as text", '{"7":{"lat":"1","lon":1,"height_m":1}}', /lat .*-90 to 90.*"1"/],
  ["has a latitude beyond the pole", '{"7":{"lat":91,"lon":1,"height_m":1}}', /lat .*: .*91/],
  ["has a longitude above 180", '{"7":{"lat":1,"lon":181,"height_m":1}}', /lon .*: .*181/],
  ["has another key", '{"7":{"lat":1,"lon":1,"height_m":1,"name":"x"}}', /sensor 7 .*"name"/],
];

for (const [what, text, message] of REFUSED) {
  Deno.test(`parseSites() says what is wrong when the file ${what}`, () => {
    assert.throws(() => parseSites(text), { name: "SyntaxError", message });
  });
}
