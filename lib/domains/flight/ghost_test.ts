import { flightMessage } from "@rangecast/tests/flight-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { alongGreatCircle, greatCircleDistance_m } from "../geodesy/great_circle.ts";
import { ghostAt, type GhostReport, ghostReport, MAX_GHOST_S, predictedFlight } from "./ghost.ts";

const LAST: GhostReport = {
  at_s: 1000,
  heard_s: 1000,
  lat: 47,
  lon: 8,
  altitude_m: 5000,
  velocity_mps: 200,
  heading_deg: 350,
  vertical_rate_mps: 5,
};

/** What is right of north after the turn from 335 to 350 degrees in 10 s. */
const TURN_DPS = 1.5;

Deno.test("ghostAt() goes along the great circle where it does not turn", () => {
  const ghost = ghostAt(LAST, 0, 1060);
  assert.ok(greatCircleDistance_m(ghost, alongGreatCircle(LAST, 350, 12_000)) < 0.01);
  assert.equal(ghost.heading_deg, 350);
});

Deno.test("ghostAt() bends the way of a turn, over north too, and ends it", () => {
  const ghost = ghostAt(LAST, TURN_DPS, 1120);
  const straight = alongGreatCircle(LAST, 350, 24_000);
  assert.ok(ghost.lon > straight.lon + 0.01, "to the right");
  assert.ok(Math.abs((ghost.heading_deg ?? 0) - 12.5) < 0.1, `${ghost.heading_deg}`);
});

Deno.test("ghostAt() is near the way in small steps, which no meridian bends", () => {
  const step_s = 0.1;
  let place = { lat: LAST.lat, lon: LAST.lon };
  for (let done_s = 0; done_s < 120 - step_s / 2; done_s += step_s) {
    const { heading_deg } = ghostAt(LAST, -3, 1000 + done_s + step_s / 2);
    place = alongGreatCircle(place, heading_deg ?? NaN, 200 * step_s);
  }
  assert.ok(greatCircleDistance_m(place, ghostAt(LAST, -3, 1120)) < 100);
});

Deno.test("ghostAt() moves no faster than the aircraft did, without a jump, and stops in time", () => {
  const after = fc.double({ min: 0, max: 200, noNaN: true });
  fc.assert(fc.property(after, fc.double({ min: 0, max: 3, noNaN: true }), (after_s, more_s) => {
    const [now, then] = [after_s, after_s + more_s].map((s) => ghostAt(LAST, 2, 1000 + s));
    assert.ok(now && then);
    assert.ok(greatCircleDistance_m(now, then) <= 200 * more_s + 1);
    if (after_s >= MAX_GHOST_S) assert.deepEqual(now, then);
  }));
});

Deno.test("ghostAt() counts its end from the last contact, however old the place was then", () => {
  const behind = { ...LAST, at_s: 990 };
  const there = alongGreatCircle(LAST, 350, 200 * 130);
  for (const at_s of [1120, 5000]) {
    assert.ok(greatCircleDistance_m(ghostAt(behind, 0, at_s), there) < 0.01);
  }
});

Deno.test("ghostAt() levels off", () => {
  const heightAfter = (s: number) => ghostAt(LAST, 0, 1000 + s).altitude_m ?? NaN;
  assert.equal(heightAfter(0), 5000);
  assert.ok(Math.abs(heightAfter(10) - 5046) < 1);
  assert.ok(heightAfter(120) < 5000 + 5 * 60);
  assert.equal(ghostAt({ ...LAST, altitude_m: null }, 0, 1010).altitude_m, null);
});

Deno.test("ghostAt() stays where it was when nobody knows how it moved", () => {
  for (const unknown of [{ velocity_mps: null }, { heading_deg: null }]) {
    const { lat, lon } = ghostAt({ ...LAST, ...unknown }, TURN_DPS, 1060);
    assert.deepEqual([lat, lon], [47, 8]);
  }
});

Deno.test("ghostReport() takes the time of the position", () => {
  const { payload } = flightMessage({ last_contact_unix: 100, time_position_unix: 95 });
  const report = ghostReport(payload);
  assert.deepEqual([report.at_s, report.heard_s], [95, 100]);
  assert.deepEqual([report.altitude_m, report.lat], [3050, 40.8]);
  assert.equal(ghostReport({ ...payload, time_position_unix: null }).at_s, 100);
  assert.equal(ghostReport({ ...payload, time_position_unix: 10 }).at_s, 85, "not longer ago");
  assert.equal(ghostReport({ ...payload, time_position_unix: 103 }).at_s, 100, "not later");
});

Deno.test("predictedFlight() goes by the age of the track, by its turn, and not on the ground", () => {
  const YEARS_MS = 5 * 365 * 86_400_000;
  const latest = flightMessage({ last_contact_unix: 100, time_position_unix: 95 });
  const track = { latest, event_ms: 100_000, offset_ms: YEARS_MS, turn_dps: TURN_DPS };
  const expected = ghostAt(ghostReport(latest.payload), TURN_DPS, 140);
  assert.deepEqual(predictedFlight(track, YEARS_MS + 140_000), expected);
  const taxiing = flightMessage({ ...latest.payload, on_ground: true });
  const { lat, lon } = predictedFlight({ ...track, latest: taxiing }, YEARS_MS + 140_000);
  assert.deepEqual({ lat, lon }, latest.payload.position);
});
