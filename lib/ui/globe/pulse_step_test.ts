import assert from "node:assert/strict";
import type { Finding } from "@rangecast/findings/finding";
import { pulseStep } from "./pulse_step.ts";

function finding(state: Finding["state"]): Finding {
  return {
    ...{ id: "a", rule: "TRACK_LOST", domain: "tspi", entity: "501", severity: "HIGH", state },
    ...{ opened_ms: 0, updated_ms: 0, text: "", evidence: [], rev: 1 },
  };
}

Deno.test("pulseStep() changes twenty times a second as long as a finding is open", () => {
  const open = [finding("closed"), finding("open")];
  const steps = Array.from({ length: 1000 }, (_, now_ms) => pulseStep(open, now_ms));
  assert.equal(new Set(steps).size, 20);
  assert.equal(pulseStep(open, null), pulseStep(open, null), "nothing is to move");
  assert.notEqual(pulseStep(open, null), pulseStep([], null), "but a ring comes and goes");
});

Deno.test("pulseStep() is null when there is nothing to ring", () => {
  assert.equal(pulseStep([], 5), null);
  assert.equal(pulseStep([finding("closed"), finding("acknowledged")], 5), null);
});
