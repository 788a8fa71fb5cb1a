import { encode } from "@rangecast/codec/cbor";
import assert from "node:assert/strict";
import golden from "../../../fixtures/tspi/golden.json" with { type: "json" };
import { geodeticToEcef } from "../geodesy/ecef.ts";
import { decodeDatagram } from "./datagram.ts";
import { encodeDatagram } from "./encode_datagram.ts";
import { encodePayload } from "./encode_payload.ts";
import { tspiDomain } from "./tspi_domain.ts";

const RECV_MS = Date.UTC(2026, 4, 3, 0, 0, 2);

function bodyOf(bytes: Uint8Array): Uint8Array {
  const datagram = decodeDatagram(bytes);
  return typeof datagram === "string" ? assert.fail(datagram) : encodePayload(datagram, RECV_MS);
}

const G1 = Uint8Array.fromHex(golden.accepted[0]?.hex ?? "");

Deno.test("tspiDomain() goes from a body to a track", () => {
  const domain = tspiDomain();
  const message = domain.decode(bodyOf(G1));
  if (typeof message === "string") return assert.fail(message);
  const observation = domain.observe(message, { stored_ms: RECV_MS + 5, header: () => null });
  assert.equal(observation.entity, "501");
  assert.equal(observation.event_ms, Date.UTC(2026, 4, 3) + 1534);
  assert.equal(observation.recv_ms, RECV_MS);
  const track = domain.reduce(null, observation);
  assert.equal(domain.statusOf(track, RECV_MS), "LIVE");
  assert.equal(domain.statusOf(track, RECV_MS + 60_000), "GONE");
  assert.equal(domain.positionOf(message), null);
});

Deno.test("tspiDomain() gives the position of an aircraft", () => {
  const { x, y, z } = geodeticToEcef({ lat: 57, lon: 18, height_m: 1000 });
  const datagram = decodeDatagram(G1);
  if (typeof datagram === "string") return assert.fail(datagram);
  const domain = tspiDomain();
  const message = domain.decode(bodyOf(encodeDatagram({ ...datagram, p1: x, p2: y, p3: z })));
  if (typeof message === "string") return assert.fail(message);
  const position = domain.positionOf(message);
  assert.ok(position !== null && Math.abs((position.altitude_m ?? NaN) - 1000) < 0.01);
});

Deno.test("tspiDomain() refuses a body that is another message", () => {
  assert.equal(tspiDomain().decode(encode({ type: "geocentric" })), "keys");
});

Deno.test("tspiDomain() owns the telemetry of its prefix alone", () => {
  const domain = tspiDomain({ prefix: "range2" });
  assert.deepEqual(domain.filters, ["range2.geocentric.>", "range2.spherical.>"]);
  assert.equal(domain.owns("range2.spherical.7"), true);
  assert.equal(domain.owns("tspi.spherical.7"), false);
  assert.equal(domain.owns("range2.cmd.display.units"), false);
});
