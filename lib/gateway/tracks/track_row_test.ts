import assert from "node:assert/strict";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import { sampleTrack } from "../testing/sample_flight.ts";
import { trackRow } from "./track_row.ts";

const HEARD_MS = 1_760_000_000_000;

/** The row of an aircraft with these texts. */
function rowOf(callsign: string | null, squawk: string | null, on_ground: boolean) {
  const seen = sampleTrack("4ca97b", HEARD_MS, { callsign, squawk, on_ground });
  const track = { ...seen, entity: "4ca97b", recv_ms: HEARD_MS, accepted: 1, out_of_order: 0 };
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
