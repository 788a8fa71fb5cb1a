import assert from "node:assert/strict";
import { turnBetween } from "./turn.ts";

const LAST = { at_s: 1000, heading_deg: 350 };

Deno.test("turnBetween() is by the shorter way, to the left and over north too", () => {
  assert.equal(turnBetween({ at_s: 990, heading_deg: 335 }, LAST), 1.5);
  assert.equal(turnBetween({ at_s: 990, heading_deg: 5 }, LAST), -1.5);
  assert.equal(turnBetween(LAST, { at_s: 1010, heading_deg: 5 }), 1.5);
});

Deno.test("turnBetween() believes no turn that is noise, wild, unknown, or of long ago", () => {
  for (
    const before of [
      { at_s: 990, heading_deg: 349 },
      { at_s: 990, heading_deg: 200 },
      { at_s: 990, heading_deg: null },
      { at_s: 984, heading_deg: 335 },
      { at_s: 1000, heading_deg: 335 },
      { at_s: 1010, heading_deg: 335 },
    ]
  ) assert.equal(turnBetween(before, LAST), 0);
  assert.equal(turnBetween(LAST, { at_s: 1010, heading_deg: null }), 0);
});
