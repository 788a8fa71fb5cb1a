import { flightMessage } from "@rangecast/tests/flight-samples";
import assert from "node:assert/strict";
import { encodeFlight } from "./decode_flight.ts";
import { flightDomain } from "./flight_domain.ts";
import { SOURCE_TIME_HEADER } from "./message.ts";
import { flightMask, flightMotion } from "./motion.ts";
import { flightMessageId, flightSubject } from "./subjects.ts";

const HEARD_S = 1_764_380_000;
const STORED_MS = HEARD_S * 1000 + 2_000;

/** What an aircraft that was heard at `heard_s` observes, stored at STORED_MS. */
function observe(heard_s: number, source_ms: string | null, produced_at?: string) {
  const domain = flightDomain();
  const made = flightMessage({ last_contact_unix: heard_s });
  const message = produced_at === undefined ? made : { ...made, produced_at };
  const header = (name: string) => name === SOURCE_TIME_HEADER ? source_ms : null;
  return domain.observe(message, { stored_ms: STORED_MS, header });
}

Deno.test("flightDomain() goes from a body to a track", () => {
  const domain = flightDomain();
  const message = domain.decode(encodeFlight(flightMessage()));
  if (typeof message === "string") return assert.fail(message);
  const received = { stored_ms: STORED_MS, header: () => String(STORED_MS - 500) };
  const observation = domain.observe(message, received);
  assert.equal(observation.entity, "4ca97b");
  assert.equal(observation.event_ms, HEARD_S * 1000);
  assert.equal(observation.recv_ms, STORED_MS);
  assert.equal(observation.offset_ms, 500);
  const track = domain.reduce(null, observation);
  assert.equal(domain.statusOf(track, STORED_MS), "LIVE");
  assert.equal(domain.statusOf(track, STORED_MS + 120_000), "GONE");
  const position = domain.positionOf(message);
  assert.deepEqual(position, { lat: 40.8, lon: -74, altitude_m: 3050 });
  assert.ok(Math.abs(domain.motionOf(message, position).east_mps - 120) < 1e-9);
});

Deno.test("flightDomain() sees that a lone aircraft is old, by the clock of its source", () => {
  const domain = flightDomain();
  const track = domain.reduce(null, observe(HEARD_S - 50, String(STORED_MS - 1_000)));
  assert.equal(domain.statusOf(track, STORED_MS), "GHOST");
});

Deno.test("flightDomain() takes a source whose clock is years off for what it is", () => {
  const YEARS_S = 8 * 365 * 86_400;
  const domain = flightDomain();
  const source_ms = String(STORED_MS - 1_000 - YEARS_S * 1000);
  const statusOf = (age_s: number) => {
    const track = domain.reduce(null, observe(HEARD_S - YEARS_S - age_s, source_ms));
    return domain.statusOf(track, STORED_MS);
  };
  assert.deepEqual([0, 40, 70, 130].map(statusOf), ["LIVE", "GHOST", "STALE", "GONE"]);
});

Deno.test("flightDomain() goes by the time of production where a source tells none", () => {
  const produced_at = new Date(STORED_MS - 250).toISOString();
  for (const header of [null, "", "soon"]) {
    assert.equal(observe(HEARD_S, header, produced_at).offset_ms, 250);
  }
  assert.equal(observe(HEARD_S, null, "2016-12-31T23:59:60Z").offset_ms, 0);
});

Deno.test("flightDomain() owns the flights of its prefix alone", () => {
  assert.deepEqual(flightDomain().filters, ["flights.updates.>"]);
  assert.deepEqual(flightDomain({ prefix: "range2" }).filters, ["range2.flights.updates.>"]);
  const { owns } = flightDomain();
  assert.equal(owns(flightSubject("tspi", "4ca97b")), true);
  assert.equal(owns(flightSubject("range2", "4ca97b")), false);
  assert.equal(owns("flights.updates.4CA97B"), false);
  assert.equal(owns("flights.updates.4ca97b.more"), false);
});

Deno.test("flightMessageId() changes with the last contact alone", () => {
  const idOf = (changes: Parameters<typeof flightMessage>[0]) =>
    flightMessageId(flightMessage(changes).payload);
  assert.equal(idOf({ altitude_m: 1 }), "4ca97b:1764380000");
  assert.equal(idOf({ last_contact_unix: HEARD_S + 1 }), "4ca97b:1764380001");
});

Deno.test("flightMotion() and flightMask() tell what is not known", () => {
  const { payload } = flightMessage();
  assert.equal(flightMask(payload), 0b000_111_111);
  const unknown = {
    ...payload,
    heading_deg: null,
    vertical_rate_mps: null,
    altitude_m: null,
    geo_altitude_m: null,
  };
  assert.equal(flightMask(unknown), 0b11);
  assert.ok(Number.isNaN(flightMotion(unknown).north_mps));
  const standing = flightMotion({ ...unknown, velocity_mps: 0 });
  assert.deepEqual([standing.east_mps, standing.north_mps], [0, 0]);
});
