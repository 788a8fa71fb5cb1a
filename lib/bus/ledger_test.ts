import assert from "node:assert/strict";
import { accountedFor, Ledger, sum } from "./ledger.ts";

Deno.test("Ledger.snapshot() shows what was counted and what waits now", () => {
  let waiting = { in_flight: 2, spooled: 3 };
  const ledger = new Ledger(() => waiting);
  ledger.add("received");
  ledger.add("received", 19);
  ledger.add("stored", 4);
  ledger.add("duplicates", 5);
  ledger.add("filtered");
  ledger.addReason("refused", "length");
  ledger.addReason("refused", "length");
  ledger.addReason("refused", "day");
  ledger.addReason("dropped", "spool_full");
  ledger.addReason("failed", "unknown");
  const before = ledger.snapshot();
  waiting = { in_flight: 0, spooled: 0 };
  assert.deepEqual(before, {
    received: 20,
    stored: 4,
    duplicates: 5,
    refused: { length: 2, day: 1 },
    filtered: 1,
    dropped: { spool_full: 1 },
    failed: { unknown: 1 },
    in_flight: 2,
    spooled: 3,
  });
  assert.equal(accountedFor(before), before.received);
  assert.equal(ledger.snapshot().in_flight, 0);
});

Deno.test("accountedFor() differs from what was received when a message is lost", () => {
  const ledger = new Ledger(() => ({ in_flight: 0, spooled: 0 }));
  ledger.add("received", 2);
  ledger.add("stored");
  assert.equal(accountedFor(ledger.snapshot()), 1);
});

Deno.test("sum() adds all reasons", () => {
  assert.equal(sum({}), 0);
  assert.equal(sum({ length: 2, day: 3 }), 5);
});
