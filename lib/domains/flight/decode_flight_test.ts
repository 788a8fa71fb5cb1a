import { flightMessage, flightMessages } from "@rangecast/tests/flight-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { decodeFlight, encodeFlight } from "./decode_flight.ts";

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

Deno.test("decodeFlight() gives what encodeFlight() was given", () => {
  fc.assert(fc.property(flightMessages, (message) => {
    const decoded = decodeFlight(encodeFlight(message));
    // JSON writes -0 as 0.
    assert.deepEqual(decoded, JSON.parse(JSON.stringify(message)));
  }));
});

Deno.test("decodeFlight() takes what a payload leaves out for unknown", () => {
  const { icao24, position, on_ground, spi, last_contact_unix } = flightMessage().payload;
  const payload = { icao24, position, on_ground, spi, last_contact_unix };
  const decoded = decodeFlight(bytesOf({ ...flightMessage(), payload }));
  if (typeof decoded === "string") return assert.fail(decoded);
  assert.deepEqual(decoded.payload, {
    ...payload,
    callsign: null,
    altitude_m: null,
    geo_altitude_m: null,
    velocity_mps: null,
    heading_deg: null,
    vertical_rate_mps: null,
    squawk: null,
    time_position_unix: null,
  });
});

const PAYLOADS: readonly (readonly [string, object, "keys" | "value"])[] = [
  ["an address in capitals", { icao24: "4CA97B" }, "value"],
  ["no address", { icao24: undefined }, "keys"],
  ["a latitude off the globe", { position: { lat: 90.1, lon: 0 } }, "value"],
  ["a position without a longitude", { position: { lat: 1 } }, "keys"],
  ["a heading of 360", { heading_deg: 360 }, "value"],
  ["a negative speed", { velocity_mps: -1 }, "value"],
  ["a fraction of a second", { last_contact_unix: 1.5 }, "value"],
  ["a text for a number", { altitude_m: "3000" }, "value"],
  ["an empty callsign", { callsign: "" }, "value"],
  ["a key too many", { altitude: 1 }, "keys"],
];

for (const [what, change, refusal] of PAYLOADS) {
  Deno.test(`decodeFlight() refuses a payload with ${what}`, () => {
    const message = flightMessage();
    const payload = { ...message.payload, ...change };
    assert.equal(decodeFlight(bytesOf({ ...message, payload })), refusal);
  });
}

Deno.test("decodeFlight() refuses what is no message of its kind", () => {
  const message = flightMessage();
  assert.equal(decodeFlight(bytesOf({ ...message, schema_version: 2 })), "value");
  assert.equal(decodeFlight(bytesOf({ ...message, produced_at: "2026-07-15 09:30" })), "value");
  assert.equal(decodeFlight(bytesOf({ ...message, source: null })), "value");
  assert.equal(decodeFlight(bytesOf([message])), "value");
  assert.equal(decodeFlight(bytesOf({ ...message, note: 1 })), "keys");
  assert.equal(decodeFlight(encodeFlight(message).subarray(1)), "json");
  const text = JSON.stringify(message);
  const twice = text.replace('"spi":false', '"spi":true,"spi":false');
  assert.equal(decodeFlight(new TextEncoder().encode(twice)), "json");
  const huge = text.replace('"altitude_m":3000', '"altitude_m":1e999');
  assert.equal(decodeFlight(new TextEncoder().encode(huge)), "value");
});
