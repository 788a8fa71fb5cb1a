import { flightMessage } from "@rangecast/tests/flight-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { alongGreatCircle, greatCircleDistance_m } from "../geodesy/great_circle.ts";
import { ghostAt, type GhostReport, ghostReport, MAX_GHOST_S } from "./ghost.ts";

const LAST: GhostReport = {
  at_s: 1000,
  lat: 47,
  lon: 8,
  altitude_m: 5000,
  velocity_mps: 200,
  heading_deg: 350,
  vertical_rate_mps: 5,
};

Deno.test("ghostAt() goes along the great circle where it did not turn", () => {
  for (const before of [null, { ...LAST, at_s: 990 }, { ...LAST, at_s: 900, heading_deg: 300 }]) {
    const ghost = ghostAt(LAST, before, 1060);
    const there = alongGreatCircle(LAST, 350, 12_000);
    assert.ok(greatCircleDistance_m(ghost, there) < 0.01);
    assert.equal(ghost.heading_deg, 350);
  }
});

Deno.test("ghostAt() bends the way of a turn, over north too, and ends it", () => {
  const ghost = ghostAt(LAST, { ...LAST, at_s: 990, heading_deg: 335 }, 1120);
  const straight = alongGreatCircle(LAST, 350, 24_000);
  assert.ok(ghost.lon > straight.lon + 0.01, "to the right");
  assert.ok(Math.abs((ghost.heading_deg ?? 0) - 12.5) < 0.1, `${ghost.heading_deg}`);
  const wild = ghostAt(LAST, { ...LAST, at_s: 990, heading_deg: 200 }, 1120);
  assert.ok(greatCircleDistance_m(wild, straight) < 0.01, "no aircraft turns so fast");
});

Deno.test("ghostAt() moves no faster than the aircraft did, without a jump, and stops in time", () => {
  const after = fc.double({ min: 0, max: 200, noNaN: true });
  fc.assert(fc.property(after, fc.double({ min: 0, max: 3, noNaN: true }), (after_s, more_s) => {
    const before = { ...LAST, at_s: 990, heading_deg: 330 };
    const [now, then] = [after_s, after_s + more_s].map((s) => ghostAt(LAST, before, 1000 + s));
    assert.ok(now && then);
    assert.ok(greatCircleDistance_m(now, then) <= 200 * more_s + 1);
    if (after_s >= MAX_GHOST_S) assert.deepEqual(now, then);
  }));
});

Deno.test("ghostAt() levels off", () => {
  const heightAfter = (s: number) => ghostAt(LAST, null, 1000 + s).altitude_m ?? NaN;
  assert.equal(heightAfter(0), 5000);
  assert.ok(Math.abs(heightAfter(10) - 5046) < 1);
  assert.ok(heightAfter(120) < 5000 + 5 * 60);
  assert.equal(ghostAt({ ...LAST, altitude_m: null }, null, 1010).altitude_m, null);
});

Deno.test("ghostAt() stays where it was when nobody knows how it moved", () => {
  for (const unknown of [{ velocity_mps: null }, { heading_deg: null }]) {
    const { lat, lon } = ghostAt({ ...LAST, ...unknown }, null, 1060);
    assert.deepEqual([lat, lon], [47, 8]);
  }
});

Deno.test("ghostReport() takes the time of the position", () => {
  const { payload } = flightMessage({ last_contact_unix: 100, time_position_unix: 95 });
  const report = ghostReport(payload);
  assert.deepEqual([report.at_s, report.altitude_m, report.lat], [95, 3050, 40.8]);
  assert.equal(ghostReport({ ...payload, time_position_unix: null }).at_s, 100);
});
