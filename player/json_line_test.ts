import assert from "node:assert/strict";
import { decodeDatagram } from "@rangecast/domains/tspi/datagram";
import { toPayload } from "@rangecast/domains/tspi/payload";
import { flightMessage } from "@rangecast/tests/flight-samples";
import type { TelemetryFrame } from "./frame.ts";
import { jsonLine, speed_mps } from "./json_line.ts";

const RECV_MS = Date.UTC(2026, 4, 3);

function payload(hex: string) {
  const datagram = decodeDatagram(Uint8Array.fromHex(hex));
  assert.ok(typeof datagram === "object");
  return toPayload(datagram, RECV_MS);
}

const GEOCENTRIC = payload(
  "c10401f5007b00003becff00010007d145fffff9f20001d4c004d2fdc90000000cffde0038",
);
const FRAME: TelemetryFrame = {
  ...{ kind: "telemetry", subject: "tspi.geocentric.501", seq: 7, body: new Uint8Array() },
  ...{ stored_ms: RECV_MS, recv_ms: RECV_MS, event_ms: RECV_MS + 1534 },
  message: GEOCENTRIC,
  position: { lat: 57, lon: 18, altitude_m: 304.8 },
  replay: null,
};

Deno.test("jsonLine() writes the fields of the contract in their order", () => {
  const line = jsonLine(FRAME, 1.23456, "metric");
  assert.ok(!line.includes("\n"));
  assert.deepEqual(JSON.parse(line), {
    kind: "telemetry",
    subject: "tspi.geocentric.501",
    stream_seq: 7,
    event_time: "2026-05-03T00:00:01.534Z",
    latency_ms: 1.235,
    message: GEOCENTRIC,
    position: { lat: 57, lon: 18, altitude_m: 304.8 },
  });
});

Deno.test("jsonLine() says null for the latency of history", () => {
  assert.equal(JSON.parse(jsonLine(FRAME, null, "metric")).latency_ms, null);
});

Deno.test("jsonLine() adds the channel and the epoch of a replay, and marks its state", () => {
  const replay = { channel_id: "replay.x", epoch: 3, isState: false };
  const plain = JSON.parse(jsonLine(FRAME, null, "metric"));
  assert.deepEqual(JSON.parse(jsonLine({ ...FRAME, replay }, null, "metric")), {
    ...plain,
    channel: "replay.x",
    epoch: 3,
  });
  const state = { ...FRAME, replay: { ...replay, isState: true } };
  assert.deepEqual(JSON.parse(jsonLine(state, null, "metric")).state, true);
});

Deno.test("jsonLine() adds feet and knots when units are imperial, and leaves the rest", () => {
  const { display, ...rest } = JSON.parse(jsonLine(FRAME, 1, "imperial"));
  assert.equal(display.altitude_ft, 1000);
  assert.ok(Math.abs(display.speed_kt - Math.hypot(12.34, 5.67) * 3600 / 1852) < 1e-9);
  assert.deepEqual(rest, JSON.parse(jsonLine(FRAME, 1, "metric")));
  const placeless = JSON.parse(jsonLine({ ...FRAME, position: null }, 1, "imperial"));
  assert.equal(placeless.display.altitude_ft, null);
});

Deno.test("speed_mps() of a spherical observation has all three of its parts", () => {
  const spherical = payload(
    "c204080000" + "2a" + "000e17080e0007" + "0005cc60031b574000a29271007bfe380315000cffde0038",
  );
  assert.ok(spherical.type === "spherical");
  const valid = {
    ...spherical,
    status_flags: GEOCENTRIC.status_flags,
    payload: {
      ...spherical.payload,
      ...{ range_m: 1000, elevation_deg: 60, range_rate_mps: 3 },
      ...{ azimuth_rate_dps: 18 / Math.PI, elevation_rate_dps: 36 / Math.PI },
    },
  };
  // 3 along, 1000 m x cos 60 x 0.1 rad/s and 1000 m x 0.2 rad/s across.
  assert.ok(Math.abs((speed_mps(valid) ?? 0) - Math.hypot(3, 50, 200)) < 1e-9);
  assert.equal(speed_mps(spherical), null);
});

Deno.test("jsonLine() writes a flight as it was published, in feet and knots too when units are imperial", () => {
  const message = flightMessage({ velocity_mps: 100 });
  const position = { lat: 40.8, lon: -74, altitude_m: 304.8 };
  const { display, ...rest } = JSON.parse(
    jsonLine({ ...FRAME, kind: "flight", message, position, derived: null }, null, "imperial"),
  );
  assert.ok(!("derived" in rest));
  assert.deepEqual([rest.kind, rest.message, rest.position], ["flight", message, position]);
  assert.equal(display.altitude_ft, 1000);
  assert.ok(Math.abs(display.speed_kt - 194.384) < 0.001);
});

Deno.test("jsonLine() marks what is derived, beside what was measured", () => {
  const message = flightMessage();
  const position = { lat: 40.8, lon: -74, altitude_m: 3050 };
  const derived = { altitude_m: 3002.5, vertical_rate_mps: -2.25 };
  const frame = { ...FRAME, kind: "flight", message, position } as const;
  const { derived: marked, ...rest } = JSON.parse(jsonLine({ ...frame, derived }, null, "metric"));
  assert.deepEqual(marked, derived);
  assert.deepEqual(rest, JSON.parse(jsonLine({ ...frame, derived: null }, null, "metric")));
});
