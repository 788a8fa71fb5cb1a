import assert from "node:assert/strict";
import { INBOUND_BURST, INBOUND_RATE_HZ, InboundLimit } from "./inbound_limit.ts";

Deno.test("take() lets a burst through, and then as many a second as are permitted", () => {
  const limit = new InboundLimit(0);
  for (let i = 0; i < INBOUND_BURST; i++) assert.ok(limit.take(0));
  assert.ok(!limit.take(0));
  const patient = new InboundLimit(0);
  for (let i = 0; i < 10 * INBOUND_RATE_HZ; i++) {
    assert.ok(patient.take(i * 1000 / INBOUND_RATE_HZ));
  }
});

Deno.test("take() does not save up more than a burst", () => {
  const limit = new InboundLimit(0);
  for (let i = 0; i < INBOUND_BURST; i++) assert.ok(limit.take(3_600_000));
  assert.ok(!limit.take(3_600_000));
});
