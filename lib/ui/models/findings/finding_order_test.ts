import assert from "node:assert/strict";
import type { Finding } from "@rangecast/findings/finding";
import { groupFindings } from "./finding_order.ts";

function finding(id: string, change: Partial<Finding>): Finding {
  return {
    ...{ id, rule: "HOLDING", domain: "flight", entity: "4ca97b", severity: "LOW", state: "open" },
    ...{ opened_ms: 0, updated_ms: 0, text: "", evidence: [], rev: 1 },
    ...change,
  };
}

Deno.test({
  name: "groupFindings() puts the gravest first, and apart what somebody has taken up",
  permissions: "none",
  fn() {
    const { open, handled } = groupFindings([
      finding("old low", { opened_ms: 1 }),
      finding("closed", { state: "closed", updated_ms: 5, severity: "CRITICAL" }),
      finding("new low", { opened_ms: 2 }),
      finding("high", { severity: "HIGH" }),
      finding("acknowledged", { state: "acknowledged", updated_ms: 9 }),
    ]);
    assert.deepEqual(open.map(({ id }) => id), ["high", "new low", "old low"]);
    assert.deepEqual(handled.map(({ id }) => id), ["acknowledged", "closed"]);
  },
});
