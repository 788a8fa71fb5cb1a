import assert from "node:assert/strict";
import golden from "../../../fixtures/tspi/golden.json" with { type: "json" };
import { type Datagram, decodeDatagram } from "./datagram.ts";
import { statusFlagsOf, toPayload } from "./payload.ts";

const RECV_MS = 1_784_107_800_125;

function vector(name: string): Datagram {
  const hex = golden.accepted.find((each) => each.name === name)?.hex ?? "";
  const datagram = decodeDatagram(Uint8Array.fromHex(hex));
  return typeof datagram === "string" ? assert.fail(datagram) : datagram;
}

Deno.test("toPayload() publishes the geocentric golden vector", () => {
  assert.deepEqual(toPayload(vector("G1"), RECV_MS), {
    type: "geocentric",
    sensor_id: 501,
    day: 123,
    time_s: 1.534,
    status: 255,
    status_flags: {
      position_x_valid: true,
      position_y_valid: true,
      position_z_valid: true,
      velocity_x_valid: true,
      velocity_y_valid: true,
      velocity_z_valid: true,
      acceleration_x_valid: true,
      acceleration_y_valid: true,
      acceleration_z_valid: true,
    },
    recv_epoch_ms: RECV_MS,
    recv_iso: "2026-07-15T09:30:00.125+00:00",
    payload: {
      x_m: 5123.25,
      y_m: -15.5,
      z_m: 1200,
      vx_mps: 12.34,
      vy_mps: -5.67,
      vz_mps: 0,
      ax_mps2: 0.12,
      ay_mps2: -0.34,
      az_mps2: 0.56,
    },
  });
});

Deno.test("toPayload() publishes the spherical golden vector, keys in the contract's order", () => {
  const payload = toPayload(vector("S1"), RECV_MS);
  assert.deepEqual(payload.payload, {
    range_m: 3800,
    azimuth_deg: 52.123456,
    elevation_deg: 10.654321,
    azimuth_rate_dps: 1.23,
    elevation_rate_dps: -4.56,
    range_rate_mps: 7.89,
    azimuth_accel_dps2: 0.12,
    elevation_accel_dps2: -0.34,
    range_accel_mps2: 0.56,
  });
  assert.deepEqual([payload.sensor_id, payload.day, payload.time_s], [2048, 42, 92.34]);
  assert.deepEqual(Object.values(payload.status_flags).map(Number), [0, 1, 1, 1, 0, 0, 0, 0, 1]);
  assert.deepEqual(Object.keys(payload), [
    "type",
    "sensor_id",
    "day",
    "time_s",
    "status",
    "status_flags",
    "recv_epoch_ms",
    "recv_iso",
    "payload",
  ]);
});

Deno.test("statusFlagsOf() names each of nine bits, and none above", () => {
  const names = Object.keys(statusFlagsOf(0));
  for (const [bit, name] of names.entries()) {
    const flags = Object.entries(statusFlagsOf(1 << bit));
    assert.deepEqual(flags.filter(([, valid]) => valid), [[name, true]]);
  }
  assert.equal(names.length, 9);
  assert.ok(Object.values(statusFlagsOf(0xfffe00)).every((valid) => !valid));
});
