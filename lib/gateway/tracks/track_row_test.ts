import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import { tspiDomain } from "@rangecast/domains/tspi/tspi-domain";
import { simulatedReport } from "@rangecast/findings/simulated-report";
import { flightMessage } from "@rangecast/tests/flight-samples";
import assert from "node:assert/strict";
import { sampleTrack } from "../testing/sample_flight.ts";
import { observationRow, trackRow } from "./track_row.ts";

const HEARD_S = 1_764_380_000;

Deno.test("trackRow() tells how fast a flight turns, and observationRow() nothing of that", () => {
  const domain = flightDomain();
  const observe = (after_s: number, heading_deg: number) => {
    const last_contact_unix = HEARD_S + after_s;
    const message = flightMessage({ last_contact_unix, time_position_unix: null, heading_deg });
    return domain.observe(message, { stored_ms: last_contact_unix * 1000, header: () => null });
  };
  const first = domain.reduce(null, observe(0, 350));
  assert.equal(trackRow(domain, first, "LIVE").turn_dps, 0);
  const second = domain.reduce(first, observe(10, 5));
  assert.equal(trackRow(domain, second, "LIVE").turn_dps, 1.5);
  assert.equal(observationRow(domain, observe(10, 5), 0).turn_dps, 0);
});

Deno.test("trackRow() has a turn and a lag of 0 where a domain knows none", () => {
  const domain = tspiDomain();
  const message = simulatedReport({ sensor_id: 501, recv_ms: HEARD_S * 1000 });
  const observation = domain.observe(message, { stored_ms: 0, header: () => null });
  const { turn_dps, place_lag_ms } = trackRow(domain, domain.reduce(null, observation), "LIVE");
  assert.deepEqual([turn_dps, place_lag_ms], [0, 0]);
});

Deno.test("trackRow() and observationRow() tell how much older a place is than its contact", () => {
  const domain = flightDomain();
  const lagOf = (time_position_unix: number | null) => {
    const message = flightMessage({ last_contact_unix: HEARD_S, time_position_unix });
    const observation = domain.observe(message, { stored_ms: HEARD_S * 1000, header: () => null });
    const { place_lag_ms } = trackRow(domain, domain.reduce(null, observation), "LIVE");
    assert.equal(observationRow(domain, observation, 0).place_lag_ms, place_lag_ms);
    return place_lag_ms;
  };
  assert.deepEqual([HEARD_S - 12, HEARD_S, null].map(lagOf), [12_000, 0, 0]);
  assert.deepEqual([HEARD_S - 3_600, HEARD_S + 2].map(lagOf), [15_000, 0]);
});

/** The row of an aircraft with these texts. */
function rowOf(callsign: string | null, squawk: string | null, on_ground: boolean) {
  const seen = sampleTrack("4ca97b", HEARD_S * 1000, { callsign, squawk, on_ground });
  const track = {
    ...seen,
    entity: "4ca97b",
    recv_ms: HEARD_S * 1000,
    accepted: 1,
    out_of_order: 0,
  };
  return trackRow(flightDomain(), track, "LIVE");
}

Deno.test("trackRow() says what a domain says besides figures", () => {
  assert.deepEqual(rowOf("RYR4TQ", "7700", true).signs, {
    ...{ label: "RYR4TQ", code: "7700", on_ground: true },
  });
  assert.deepEqual(rowOf(null, null, false).signs, { label: null, code: null, on_ground: false });
});

Deno.test("trackRow() cuts off texts that a message has no room for, between characters", () => {
  const { signs } = rowOf(`${"x".repeat(15)}\u{1F6E9}\u{1F6E9}`, "0123456789", false);
  assert.deepEqual(signs, { label: `${"x".repeat(15)}\uFFFD`, code: "01234567", on_ground: false });
});

Deno.test("trackRow() has no text that would break or turn around what stands beside it", () => {
  const shown = (text: string) => rowOf(text, text.slice(0, 4), false).signs;
  for (const one of ["\u0001", "\n", "\u007F", "\u0085", "\u202E", "\u2066", "\u200F", "\u2028"]) {
    const label = `A${one}B`;
    assert.deepEqual(shown(label), { label: "A\uFFFDB", code: "A\uFFFDB", on_ground: false });
  }
  assert.equal(shown("\uD83DX")?.label, "\uFFFDX", "half a character");
  assert.equal(shown("ÅÖ 12")?.label, "ÅÖ 12");
});
