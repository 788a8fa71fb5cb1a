import fc from "fast-check";
import assert from "node:assert/strict";
import { decodeFlight, encodeFlight } from "./decode_flight.ts";
import { flightMessage } from "@rangecast/tests/flight-samples";
import { readStateVector, VECTOR_REFUSALS, type VectorRefusal } from "./state_vector.ts";

const VECTOR: readonly unknown[] = [
  " 4CA97B",
  "RYR4TQ  ",
  "Ireland",
  1_764_379_998,
  1_764_380_000,
  -74,
  40.8,
  3000,
  false,
  120.5,
  90,
  -2.5,
  null,
  3050,
  "1000",
  false,
  0,
];

const changed = (index: number, value: unknown) => VECTOR.with(index, value);

Deno.test("readStateVector() takes each value by its index", () => {
  assert.deepEqual(readStateVector(VECTOR), {
    icao24: "4ca97b",
    callsign: "RYR4TQ",
    position: { lat: 40.8, lon: -74 },
    altitude_m: 3000,
    geo_altitude_m: 3050,
    velocity_mps: 120.5,
    heading_deg: 90,
    vertical_rate_mps: -2.5,
    on_ground: false,
    squawk: "1000",
    spi: false,
    time_position_unix: 1_764_379_998,
    last_contact_unix: 1_764_380_000,
  });
});

Deno.test("readStateVector() takes null where nothing is known", () => {
  const sparse = VECTOR.map((value, i) => [0, 4, 5, 6, 8, 15].includes(i) ? value : null);
  const payload = readStateVector(sparse.slice(0, 16));
  if (typeof payload === "string") return assert.fail(payload);
  const { icao24: _a, position: _b, on_ground: _c, spi: _d, last_contact_unix: _e, ...rest } =
    payload;
  assert.ok(Object.values(rest).every((value) => value === null));
  const blank = readStateVector(changed(1, "        "));
  assert.equal(typeof blank === "string" ? blank : blank.callsign, null);
  const north = readStateVector(changed(10, 360));
  assert.equal(typeof north === "string" ? north : north.heading_deg, 0);
});

const REFUSED: readonly (readonly [string, unknown, VectorRefusal])[] = [
  ["no list", { 0: "4ca97b" }, "shape"],
  ["too few values", VECTOR.slice(0, 15), "shape"],
  ["an address of five digits", changed(0, "4ca97"), "icao24"],
  ["an address that is a number", changed(0, 400000), "icao24"],
  ["no last contact", changed(4, null), "time"],
  ["a fraction of a second", changed(4, 1_764_380_000.5), "time"],
  ["a time before 1970", changed(3, -1), "time"],
  ["no latitude", changed(6, null), "no_position"],
  ["no longitude", changed(5, null), "no_position"],
  ["a latitude off the globe", changed(6, 91), "position"],
  ["a longitude that is a text", changed(5, "-74"), "position"],
  ["a negative speed", changed(9, -0.1), "value"],
  ["a track of 361", changed(10, 361), "value"],
  ["an altitude that is a text", changed(7, "high"), "value"],
  ["a callsign that is a number", changed(1, 7), "value"],
  ["no word on the ground", changed(8, null), "value"],
];

for (const [what, vector, refusal] of REFUSED) {
  Deno.test(`readStateVector() refuses a vector with ${what}`, () => {
    assert.equal(readStateVector(vector), refusal);
  });
}

Deno.test("readStateVector() gives flights that can be published, or a reason, whatever comes", () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(NaN, Infinity, -1, 360, 1e300, undefined));
  const changes = fc.array(fc.tuple(fc.nat(VECTOR.length - 1), odd), { maxLength: 4 });
  let accepted = 0;
  fc.assert(fc.property(changes, (list) => {
    const vector = list.reduce((before, [at, value]) => before.with(at, value), VECTOR);
    const payload = readStateVector(vector);
    if (typeof payload === "string") return assert.ok(VECTOR_REFUSALS.includes(payload));
    accepted++;
    const message = { ...flightMessage(), payload };
    assert.equal(typeof decodeFlight(encodeFlight(message)), "object");
  }));
  assert.ok(accepted > 10, `${accepted} were accepted`);
});
