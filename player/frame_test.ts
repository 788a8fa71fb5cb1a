import assert from "node:assert/strict";
import type { StreamMessage } from "@rangecast/bus/stream-message";
import { encode } from "@rangecast/codec/cbor";
import { decodeDatagram } from "@rangecast/domains/tspi/datagram";
import { encodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { encodeFlight } from "@rangecast/domains/flight/decode-flight";
import { flightMessage } from "@rangecast/tests/flight-samples";
import { NO_SITES, parseSites } from "@rangecast/domains/tspi/sites";
import { FrameReader } from "./frame.ts";

const STORED_MS = Date.UTC(2026, 1, 11, 0, 1, 33);
const UUID = "0b5f3a1e-6d0a-4c9e-8a53-1f2e3d4c5b6a";
const SPHERICAL = "c2040800002a000e1708ff00010005cc60031b574000a29271007bfe380315000cffde0038";

function bodyOf(hex: string, recv_ms: number): Uint8Array {
  const datagram = decodeDatagram(Uint8Array.fromHex(hex));
  assert.ok(typeof datagram === "object");
  return encodePayload(datagram, recv_ms);
}

function message(
  subject: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): StreamMessage {
  return {
    ...{ subject, body, seq: 9, stored_ms: STORED_MS, pending: 0 },
    header: (name) => headers[name] ?? null,
  };
}

function reader(prefix = "tspi", sites = NO_SITES): FrameReader {
  return new FrameReader({ prefix, sites });
}

Deno.test("read() gives an observation with its instant and its place", () => {
  const sites = parseSites('{"2048": {"lat": 57, "lon": 18, "height_m": 30}}');
  const body = bodyOf(SPHERICAL, STORED_MS - 500);
  const frame = reader("tspi", sites).read(message("tspi.spherical.2048", body));
  assert.ok(typeof frame === "object" && frame.kind === "telemetry");
  assert.equal(frame.event_ms, Date.UTC(2026, 1, 11, 0, 1, 32, 340));
  assert.equal(frame.recv_ms, STORED_MS - 500);
  assert.equal(frame.message.sensor_id, 2048);
  assert.ok(frame.position && frame.position.lat > 57 && frame.position.lon > 18);
  const placeless = reader().read(message("tspi.spherical.2048", body));
  assert.ok(typeof placeless === "object" && placeless.position === null);
});

Deno.test("read() takes the receive time from the header where that is a number", () => {
  const body = bodyOf(SPHERICAL, STORED_MS);
  const received = (text: string) => {
    const headers = { "Rangecast-Recv-Us": text };
    const frame = reader().read(message("tspi.spherical.2048", body, headers));
    assert.ok(typeof frame === "object");
    return frame.recv_ms;
  };
  assert.equal(received("1770768093000250"), 1_770_768_093_000.25);
  assert.equal(received("-1"), STORED_MS);
  assert.equal(received("soon"), STORED_MS);
});

Deno.test("read() refuses an observation that is not what its subject says", () => {
  const body = bodyOf(SPHERICAL, STORED_MS);
  for (
    const [subject, reason] of [
      ["tspi.spherical.2049", "subject_mismatch"],
      ["tspi.geocentric.2048", "subject_mismatch"],
      ["tspi.spherical.02048", "subject"],
      ["tspi.other.2048", "subject"],
      ["elsewhere.spherical.2048", "subject"],
    ] as const
  ) assert.equal(reader().read(message(subject, body)), reason, subject);
  assert.equal(reader().read(message("tspi.spherical.2048", body.subarray(0, -1))), "truncated");
});

Deno.test("read() gives commands and tags with the instant that they name", () => {
  const ts = "2026-02-11T00:01:30.5Z";
  const command = {
    ...{ cmd_id: UUID, name: "display.marker_color", ts, sender: "tower" },
    payload: { marker_color: "red" },
  };
  const tag = { id: UUID, ts, label: "x", status: "active", updated_ts: ts };
  const spoken = [
    reader().read(message("tspi.cmd.display.marker_color", encode(command))),
    reader().read(message("tags.update", encode(tag))),
    reader("range2").read(message("range2.tags.broadcast", encode(tag))),
  ];
  assert.deepEqual(
    spoken.map((frame) => typeof frame === "object" ? [frame.kind, frame.event_ms] : frame),
    ["command", "tag", "tag"].map((kind) => [kind, Date.UTC(2026, 1, 11, 0, 1, 30, 500)]),
  );
  assert.deepEqual(typeof spoken[1] === "object" ? spoken[1].message : null, tag);
});

Deno.test("read() refuses commands and tags by reason", () => {
  const ts = "2026-02-11T00:01:30Z";
  const tag = { id: UUID, ts, label: "x", status: "active", updated_ts: ts };
  const command = {
    ...{ cmd_id: UUID, name: "display.units", ts, sender: "tower" },
    payload: { units: "metric" },
  };
  for (
    const [subject, body, reason] of [
      ["tags.create", Uint8Array.of(0xa1), "cbor"],
      ["tags.create", Uint8Array.of(...encode(tag), 0), "cbor"],
      ["tags.create", encode({ ...tag, colour: "red" }), "schema"],
      ["tags.create", encode({ ...tag, ts: "2026-02-30T00:00:00Z" }), "time"],
      ["tags.rename", encode(tag), "subject"],
      ["range2.tags.create", encode(tag), "subject"],
      ["tspi.cmd.display.marker_color", encode(command), "subject_mismatch"],
      ["tspi.cmd.display.units", encode({ ...command, payload: { units: "nautical" } }), "schema"],
    ] as const
  ) assert.equal(reader().read(message(subject, body)), reason, `${subject} ${reason}`);
});

Deno.test("read() gives a flight with its instant and its place", () => {
  const flight = flightMessage({ last_contact_unix: 1_770_768_090, geo_altitude_m: null });
  const frame = reader().read(message("flights.updates.4ca97b", encodeFlight(flight)));
  assert.ok(typeof frame === "object" && frame.kind === "flight");
  assert.deepEqual(frame.message, flight);
  assert.equal(frame.event_ms, 1_770_768_090_000);
  assert.equal(frame.recv_ms, STORED_MS);
  assert.deepEqual(frame.position, { lat: 40.8, lon: -74, altitude_m: 3000 });
  assert.equal(frame.derived, null);
});

Deno.test("read() derives from several flights of an aircraft, and measures nothing by it", () => {
  const frames = reader();
  const read = (second: number) => {
    const flight = flightMessage({
      ...{ last_contact_unix: 1_770_768_000 + second, altitude_m: 3000 + 5 * second },
      ...{ vertical_rate_mps: 5, geo_altitude_m: null },
    });
    const frame = frames.read(message("flights.updates.4ca97b", encodeFlight(flight)));
    return typeof frame === "object" && frame.kind === "flight" ? frame : assert.fail();
  };
  const [first, , , last] = [0, 10, 20, 30].map(read);
  assert.equal(first?.derived, null);
  assert.ok(Math.abs((last?.derived?.altitude_m ?? NaN) - 3150) < 0.1);
  assert.equal(last?.position.altitude_m, 3150);
  assert.equal(last?.message.payload.altitude_m, 3150);
});

Deno.test("read() refuses flights by reason", () => {
  const body = encodeFlight(flightMessage());
  for (
    const [subject, bytes, reason] of [
      ["flights.updates.abcdef", body, "subject_mismatch"],
      ["flights.updates.4CA97B", body, "subject"],
      ["range2.flights.updates.4ca97b", body, "subject"],
      ["flights.updates.4ca97b", body.subarray(1), "json"],
    ] as const
  ) assert.equal(reader().read(message(subject, bytes)), reason, `${subject} ${reason}`);
});
