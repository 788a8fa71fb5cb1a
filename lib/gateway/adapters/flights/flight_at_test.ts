import { flightLimits } from "@rangecast/domains/flight/ages";
import { ghostAt, ghostReport } from "@rangecast/domains/flight/ghost";
import { alongGreatCircle } from "@rangecast/domains/geodesy/great-circle";
import assert from "node:assert/strict";
import { sampleTrack } from "../../testing/sample_flight.ts";
import { flightAt } from "./flight_at.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const HEARD_MS = 1_760_000_000_000;
const STALE_MS = 60_000;
const LIMITS = flightLimits(STALE_MS);

function look(age_ms: number, track = sampleTrack("4b1800", HEARD_MS), stale_ms = STALE_MS) {
  return flightAt(track, HEARD_MS + age_ms, flightLimits(stale_ms));
}

pure("flightAt() is NORMAL, then GHOST after 30 s, STALE at 60 s, and gone at 120 s", () => {
  const status = (age_ms: number) => look(age_ms)?.flight.status;
  assert.deepEqual(
    [-5_000, 0, 30_000, 30_001, 59_999, 60_000, 119_999, 120_000].map(status),
    ["NORMAL", "NORMAL", "NORMAL", "GHOST", "GHOST", "STALE", "STALE", undefined],
  );
});

pure("flightAt() takes the threshold of STALE that it is given", () => {
  const status = (age_ms: number, stale_ms: number) =>
    look(age_ms, undefined, stale_ms)?.flight.status;
  assert.equal(status(10_000, 10_000), "STALE");
  assert.equal(status(119_999, 120_000), "GHOST");
});

pure("flightAt() reckons with a source whose clock is years off", () => {
  const track = { ...sampleTrack("4b1800", HEARD_MS), offset_ms: 86_400_000_000 };
  assert.equal(flightAt(track, HEARD_MS + 86_400_000_000, LIMITS)?.flight.status, "NORMAL");
  assert.equal(flightAt(track, HEARD_MS + 86_400_031_000, LIMITS)?.flight.status, "GHOST");
});

pure("flightAt() predicts the position of a ghost along its great circle, in steps of 1 s", () => {
  const track = sampleTrack("4b1800", HEARD_MS, { heading_deg: 45, velocity_mps: 200 });
  const { position } = track.latest.payload;
  assert.deepEqual(look(30_000, track)?.flight.position, position);
  for (const age_s of [31, 45, 60, 119]) {
    const expected = alongGreatCircle(position, 45, 200 * age_s);
    assert.deepEqual(look(age_s * 1000 + 999, track)?.flight.position, expected);
  }
});

pure("flightAt() bends the way of a ghost by the turn of its track", () => {
  const track = { ...sampleTrack("4b1800", HEARD_MS), turn_dps: 1.5 };
  const { payload } = track.latest;
  const { lat, lon } = ghostAt(ghostReport(payload), 1.5, HEARD_MS / 1000 + 45);
  assert.deepEqual(look(45_000, track)?.flight.position, { lat, lon });
  const straight = look(45_000, { ...track, turn_dps: 0 })?.flight.position;
  assert.ok(lat < (straight?.lat ?? NaN) - 0.005, "from east to the right is south");
  assert.equal(look(45_000, track)?.flight.heading_deg, 90, "what was measured stays");
});

pure("flightAt() reckons from the time of the position, and the age from the last contact", () => {
  const position_s = HEARD_MS / 1000 - 12;
  const track = sampleTrack("4b1800", HEARD_MS, { time_position_unix: position_s });
  const { position } = track.latest.payload;
  const expected = alongGreatCircle(position, 90, 120 * (40 + 12));
  assert.deepEqual(look(40_000, track)?.flight.position, expected);
  assert.ok(look(119_999, track), "it is there for as long as another one");
});

pure("flightAt() leaves what stands, or has no known motion, where it was seen", () => {
  for (const given of [{ on_ground: true }, { heading_deg: null }, { velocity_mps: null }]) {
    const track = sampleTrack("4b1800", HEARD_MS, given);
    assert.deepEqual(look(100_000, track)?.flight.position, track.latest.payload.position);
  }
});

pure("flightAt() says until when the flight looks the same", () => {
  for (const stale_ms of [10_000, 30_000, 60_000, 60_500, 120_000]) {
    let view = look(0, undefined, stale_ms);
    for (let age_ms = 25; age_ms <= 120_025; age_ms += 50) {
      const now = look(age_ms, undefined, stale_ms);
      if (view && HEARD_MS + age_ms < view.until_ms) assert.deepEqual(now?.flight, view.flight);
      else {
        assert.notDeepEqual(now?.flight, view?.flight, `${age_ms} ms, stale at ${stale_ms}`);
        view = now;
      }
    }
    assert.equal(view, null);
  }
});

pure("flightAt() tells nothing of a message but what the contract lists", () => {
  const track = sampleTrack("4b1800", HEARD_MS);
  assert.deepEqual(Object.keys(look(0, track)?.flight ?? {}), [
    ...["icao24", "callsign", "position", "altitude_m", "heading_deg", "velocity_mps"],
    ...["vertical_rate_mps", "on_ground", "squawk", "last_contact_unix", "status"],
  ]);
});
