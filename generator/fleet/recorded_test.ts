import assert from "node:assert/strict";
import type { EcefMotion } from "@rangecast/domains/geodesy/spherical";
import type { FlightTrack } from "../track/flight_track.ts";
import { recordedFleet } from "./recorded.ts";

const ZERO = { x: 0, y: 0, z: 0 };

/** A track whose x says how many seconds have passed since its start. */
function track(start_ms: number, end_ms: number): FlightTrack {
  return {
    start_ms,
    end_ms,
    gaps: 0,
    unlocated: 0,
    motionAt: (time_s): EcefMotion | null =>
      time_s < 0 || time_s > (end_ms - start_ms) / 1000
        ? null
        : { position: { ...ZERO, x: time_s }, velocity: ZERO, acceleration: ZERO },
  };
}

const TRACKS = [track(1_000_000, 1_060_000), track(990_000, 1_020_000)];

Deno.test("recordedFleet() starts with the earliest flight and keeps the time between them", () => {
  const fleet = recordedFleet(TRACKS);
  assert.equal(fleet.size, 2);
  assert.equal(fleet.start_ms, 990_000);
  assert.equal(fleet.length_s, 70);
  assert.equal(fleet.motionAt(0, 9.5), null);
  assert.equal(fleet.motionAt(0, 12)?.position.x, 2);
  assert.equal(fleet.motionAt(1, 12)?.position.x, 12);
  assert.equal(fleet.motionAt(1, 31), null);
  assert.equal(fleet.motionAt(2, 12), null);
});

Deno.test("recordedFleet() begins later when a part is skipped", () => {
  const fleet = recordedFleet(TRACKS, 15_000);
  assert.equal(fleet.start_ms, 1_005_000);
  assert.equal(fleet.length_s, 55);
  assert.equal(fleet.motionAt(0, 0)?.position.x, 5);
});
