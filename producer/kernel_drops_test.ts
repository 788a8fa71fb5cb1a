import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { KernelDropsFeed, parseKernelDrops } from "./kernel_drops.ts";

const NOW_MS = Date.UTC(2026, 6, 15, 9, 30, 5);
const FRESH = "2026-07-15T09:30:00Z";

const feed = (drops: unknown, ts: unknown = FRESH) => JSON.stringify({ drops, ts });

Deno.test("parseKernelDrops() gives the count of a fresh feed", () => {
  assert.equal(parseKernelDrops(feed(0), NOW_MS), 0);
  assert.equal(parseKernelDrops(feed(12), NOW_MS), 12);
  assert.equal(parseKernelDrops(`${feed(12)}\n`, NOW_MS), 12);
});

Deno.test("parseKernelDrops() is unknown, never 0, when the feed is old, from the future or malformed", () => {
  const wrong = [
    "",
    "{",
    "null",
    "12",
    "{}",
    feed(-1),
    feed(1.5),
    feed("12"),
    feed(null),
    feed(2 ** 53),
    '{"drops":12}',
    feed(12, 1_700_000_000),
    feed(12, "today"),
    feed(12, "2026-07-15T09:29:54Z"),
    feed(12, "2026-07-15T09:30:16Z"),
  ];
  for (const text of wrong) assert.equal(parseKernelDrops(text, NOW_MS), "unknown", text);
});

Deno.test("KernelDropsFeed is unknown without a file, and when the file cannot be read", async () => {
  const clock = new ManualClock(NOW_MS);
  for (const file of [undefined, "no/such/file.json"]) {
    using feed = await KernelDropsFeed.open(file, clock);
    assert.equal(feed.latest, "unknown");
  }
  assert.equal(clock.pending, 0);
});
