import { decode as decodeCbor } from "@rangecast/codec/cbor";
import { decode as decodeMsgpack } from "@rangecast/codec/msgpack";
import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleFlight } from "../../testing/sample_flight.ts";
import type { Frame } from "../../hub/shared_message.ts";
import type { Flight } from "./flight.ts";
import { MAX_FLIGHTS, MAX_REMOVALS } from "./flight_book.ts";
import { MAX_MESSAGE_BYTES } from "./flights_client.ts";
import { FLIGHT_ENCODINGS, type FlightEncoding, FlightsMessage } from "./flights_message.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const AT_MS = 1_760_000_000_123.75;
const TIMESTAMP = "2025-10-09T08:53:20.123Z";

const flight: Flight = { ...sampleFlight("4b1800"), status: "GHOST" };
const parked = sampleFlight("00000a", {
  ...{ callsign: null, altitude_m: null, heading_deg: 0, on_ground: true },
});

function read(encoding: FlightEncoding, { bytes, text }: Frame): unknown {
  assert.equal(text, encoding === "json");
  if (encoding === "json") return JSON.parse(new TextDecoder().decode(bytes));
  return encoding === "cbor" ? decodeCbor(bytes) : decodeMsgpack(bytes);
}

pure("FlightsMessage.frame() writes a snapshot in every encoding as the contract has it", () => {
  const message = new FlightsMessage({ type: "snapshot", flights: [flight, parked] });
  for (const encoding of FLIGHT_ENCODINGS) {
    assert.deepEqual(read(encoding, message.frame(encoding, 1, AT_MS)), {
      type: "snapshot",
      timestamp: TIMESTAMP,
      sequence: 1,
      flights: [flight, parked],
    }, encoding);
  }
});

pure("FlightsMessage.frame() writes a delta, compact in msgpack", () => {
  const message = new FlightsMessage({ type: "delta", upserts: [flight], removed: ["abcdef"] });
  const delta = {
    ...{ type: "delta", timestamp: TIMESTAMP, sequence: 70_000 },
    ...{ upserts: [flight], removed: ["abcdef"] },
  };
  assert.deepEqual(read("json", message.frame("json", 70_000, AT_MS)), delta);
  assert.deepEqual(read("cbor", message.frame("cbor", 70_000, AT_MS)), delta);
  assert.deepEqual(read("msgpack", message.frame("msgpack", 70_000, AT_MS)), [
    70_000,
    Math.floor(AT_MS),
    [["4b1800", 40.8, -74, 3000, 90, 120, -2.5, false, "GHOST"]],
    ["abcdef"],
  ]);
});

pure("FlightsMessage.frame() gives each client its own sequence, whatever was asked before", () => {
  const message = new FlightsMessage({ type: "delta", upserts: [], removed: [] });
  const numbers = fc.array(fc.integer({ min: 1, max: 2 ** 40 }), { maxLength: 20 });
  fc.assert(fc.property(numbers, fc.constantFrom("json", "cbor"), (sequences, encoding) => {
    for (const sequence of sequences) {
      const { sequence: got } = Object(read(encoding, message.frame(encoding, sequence, AT_MS)));
      assert.equal(got, sequence);
    }
  }));
});

pure("FlightsMessage.frame() of as many flights as there is room for stays below 8 MiB", () => {
  const longest = -1.2345678901234567e-100;
  const worst = sampleFlight("ffffff", {
    callsign: "\x01".repeat(16),
    position: { lat: longest, lon: longest },
    altitude_m: longest,
    heading_deg: -longest,
    velocity_mps: -longest,
    vertical_rate_mps: longest,
    squawk: "\x01".repeat(8),
  });
  const flights = Array<Flight>(MAX_FLIGHTS).fill(worst);
  const removed = Array<string>(MAX_REMOVALS).fill("ffffff");
  const snapshot = new FlightsMessage({ type: "snapshot", flights });
  const delta = new FlightsMessage({ type: "delta", upserts: flights, removed });
  for (const encoding of FLIGHT_ENCODINGS) {
    for (const message of [snapshot, delta]) {
      const { bytes } = message.frame(encoding, 1, AT_MS);
      assert.ok(
        bytes.length <= MAX_MESSAGE_BYTES,
        `${message.type} in ${encoding}: ${bytes.length}`,
      );
    }
  }
});
