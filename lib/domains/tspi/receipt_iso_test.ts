import { receiveTimes } from "@rangecast/tests/tspi-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { isoOfReceipt, MAX_RECV_EPOCH_MS } from "./receipt_iso.ts";

Deno.test("isoOfReceipt() spells out the instant with its offset", () => {
  assert.equal(isoOfReceipt(1_784_107_800_125), "2026-07-15T09:30:00.125+00:00");
  assert.equal(isoOfReceipt(0), "1970-01-01T00:00:00.000+00:00");
  assert.equal(isoOfReceipt(MAX_RECV_EPOCH_MS), "9999-12-31T23:59:59.999+00:00");
});

Deno.test("isoOfReceipt() gives the same instant back, whatever was asked before", () => {
  fc.assert(fc.property(fc.array(receiveTimes), (times) => {
    for (const time of [...times, ...times]) assert.equal(Date.parse(isoOfReceipt(time)), time);
  }));
});

Deno.test("isoOfReceipt() stops the program when a time cannot be published", () => {
  for (const time of [-1, 0.5, NaN, MAX_RECV_EPOCH_MS + 1]) {
    assert.throws(() => isoOfReceipt(time), { name: "AssertionError" });
  }
});
