import { flightMessage } from "@rangecast/tests/flight-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import type { FlightPayload } from "./message.ts";
import { type FlightObservation, type FlightTrack, reduceFlight } from "./track.ts";

const EVENT_MS = 1_764_380_000_000;

/** An observation `second` seconds after the first, received at once by a clock that is `offset_ms` ahead. */
function observed(second: number, offset_ms = 0): FlightObservation {
  const event_ms = EVENT_MS + second * 1000;
  const message = flightMessage({ last_contact_unix: event_ms / 1000 });
  return { entity: "4ca97b", message, event_ms, recv_ms: event_ms + offset_ms, offset_ms };
}

function reduced(observations: readonly FlightObservation[]): FlightTrack {
  const track = observations.reduce<FlightTrack | null>(
    (track, observation) => reduceFlight(track, observation),
    null,
  );
  return track ?? assert.fail();
}

Deno.test("reduceFlight() keeps the newest, and counts the older ones, in whatever order", () => {
  const orders = fc.array(fc.nat(100), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(orders, (seconds) => {
    // All are received within one instant, so that none of them is gone.
    const recv_ms = EVENT_MS + 100_000;
    const track = reduced(seconds.map((second) => ({ ...observed(second), recv_ms })));
    assert.equal(track.event_ms, EVENT_MS + Math.max(...seconds) * 1000);
    const older = seconds.filter((second, i) => second < Math.max(...seconds.slice(0, i + 1)));
    assert.equal(track.out_of_order, older.length);
    assert.equal(track.accepted, seconds.length - older.length);
    assert.equal(track.latest.payload.last_contact_unix * 1000, track.event_ms);
  }));
});

Deno.test("reduceFlight() begins anew when the track is gone, though its clock went back", () => {
  const late = { ...observed(-1000), recv_ms: EVENT_MS + 120_000, offset_ms: 1_120_000 };
  const track = reduced([observed(0), observed(-5), late]);
  assert.deepEqual([track.event_ms, track.accepted], [late.event_ms, 1]);
  assert.equal(track.out_of_order, 1);
});

/** An observation of a climb at 5 m/s. */
function climbing(second: number, changes: Partial<FlightPayload> = {}): FlightObservation {
  const altitude_m = 1000 + 5 * second;
  const payload = { altitude_m, vertical_rate_mps: 5, geo_altitude_m: 0, ...changes };
  const { message, ...rest } = observed(second);
  return { ...rest, message: { ...message, payload: { ...message.payload, ...payload } } };
}

const CLIMB = [0, 10, 20, 30].map((second) => climbing(second));

Deno.test("reduceFlight() derives a smoothed climb from barometric altitudes, and measures nothing", () => {
  assert.equal(reduced(CLIMB.slice(0, 2)).derived, undefined);
  const { derived, latest } = reduced(CLIMB);
  assert.ok(Math.abs((derived?.altitude_m ?? NaN) - 1150) < 0.01);
  assert.ok(Math.abs((derived?.vertical_rate_mps ?? NaN) - 5) < 0.01);
  assert.equal(latest, CLIMB.at(-1)?.message);
  assert.equal(reduced([...CLIMB, climbing(40, { on_ground: true })]).derived, undefined);
});

Deno.test("reduceFlight() derives the same whenever reports are received, without the older ones", () => {
  const later = CLIMB.map((each) => ({ ...each, recv_ms: each.recv_ms + 20_000 }));
  const [first, ...rest] = later;
  assert.deepEqual(reduced(later).derived, reduced(CLIMB).derived);
  const disordered = [first ?? assert.fail(), ...rest, climbing(5, { altitude_m: 9000 })];
  assert.deepEqual(reduced(disordered).derived, reduced(CLIMB).derived);
});

Deno.test("reduceFlight() derives anew behind two minutes, and where a track begins anew", () => {
  const limits = { ghost_after_ms: 1e6, stale_after_ms: 1e6, gone_after_ms: 1e6 };
  const derivedAfter = (gap_s: number, gone_after_ms: number) =>
    reduceFlight(reduced(CLIMB), climbing(30 + gap_s), { ...limits, gone_after_ms }).derived;
  assert.ok(derivedAfter(120, 1e6));
  assert.equal(derivedAfter(120.001, 1e6), undefined);
  assert.equal(derivedAfter(60, 60_000), undefined);
});

/** The turn after reports that are so many seconds, and say so much, as each one does. */
function turnAfter(...reports: readonly (Partial<FlightPayload> & { at_s: number })[]) {
  const observations = reports.map(({ at_s, ...given }) => {
    const observation = observed(at_s);
    const { payload } = observation.message;
    return {
      ...observation,
      message: flightMessage({ ...payload, time_position_unix: null, ...given }),
    };
  });
  return reduced(observations).turn_dps;
}

Deno.test("reduceFlight() keeps the turn of the last two places", () => {
  const first = { at_s: 0, heading_deg: 350 };
  const second = { at_s: 10, heading_deg: 5 };
  assert.equal(turnAfter(first), 0);
  assert.equal(turnAfter(first, second), 1.5);
  assert.equal(turnAfter(first, second, { at_s: 20, heading_deg: 5 }), 0);
  assert.equal(turnAfter(first, second, { at_s: 5, heading_deg: 90 }), 1.5, "an older one counts");
});

Deno.test("reduceFlight() goes by the times of places, and by no more than two", () => {
  const time_position_unix = EVENT_MS / 1000 + 8;
  const first = { at_s: 0, heading_deg: 350 };
  const second = { at_s: 10, heading_deg: 2, time_position_unix };
  assert.equal(turnAfter(first, second), 1.5);
  assert.equal(turnAfter(first, second, { ...second, at_s: 12 }), 1.5, "the same place again");
});

Deno.test("reduceFlight() knows no turn of what was gone, stands on the ground, or does not say", () => {
  const first = { at_s: 0, heading_deg: 0 };
  assert.equal(turnAfter(first, { at_s: 10, heading_deg: 15, on_ground: true }), 0);
  assert.equal(turnAfter(first, { at_s: 10, heading_deg: null }), 0);
  assert.equal(turnAfter(first, { at_s: 120, heading_deg: 15 }), 0);
});
