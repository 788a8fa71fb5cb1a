import assert from "node:assert/strict";
import { UsageError } from "@rangecast/cli/usage-error";
import { resolveSpan } from "./span.ts";

const NOW_MS = Date.UTC(2026, 6, 15, 9, 30);

Deno.test("resolveSpan() counts relative instants from now", () => {
  assert.deepEqual(resolveSpan({ from: "10m-ago", to: "now" }, NOW_MS), {
    from_ms: NOW_MS - 600_000,
    to_ms: NOW_MS,
  });
  assert.deepEqual(resolveSpan({ from: undefined, to: undefined }, NOW_MS), {
    from_ms: null,
    to_ms: null,
  });
});

Deno.test("resolveSpan() accepts an end in the future", () => {
  const to = "2026-07-15T09:30:05Z";
  assert.equal(resolveSpan({ from: undefined, to }, NOW_MS).to_ms, NOW_MS + 5000);
});

Deno.test("resolveSpan() refuses a span that ends before it begins", () => {
  for (
    const [from, to] of [
      ["5m-ago", "10m-ago"],
      ["5m-ago", "5m-ago"],
      [undefined, "5m-ago"],
      [undefined, "now"],
      ["2026-07-15T09:30:01Z", undefined],
    ]
  ) assert.throws(() => resolveSpan({ from, to }, NOW_MS), UsageError, `${from} ${to}`);
});
