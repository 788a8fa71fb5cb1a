import assert from "node:assert/strict";
import { PollPace } from "./poll_pace.ts";

const OK = { type: "success", time_s: 1, states: [] } as const;
const TIMEOUT = { type: "timeout" } as const;

Deno.test("PollPace.pauseAfter() is the interval minus what the poll took", () => {
  const pace = new PollPace(10_000);
  assert.equal(pace.pauseAfter(OK, 400), 9600);
  assert.equal(pace.pauseAfter(OK, 12_000), 0);
});

Deno.test("PollPace.pauseAfter() grows with each failure up to 5 min, until a success", () => {
  const pace = new PollPace(200);
  const pauses = Array.from({ length: 12 }, () => pace.pauseAfter(TIMEOUT, 100));
  assert.deepEqual(pauses.slice(0, 4), [1000, 2000, 4000, 8000]);
  assert.equal(pauses.at(-1), 300_000);
  pace.pauseAfter(OK, 0);
  assert.equal(pace.pauseAfter(TIMEOUT, 0), 1000);
});

Deno.test("PollPace.pauseAfter() is never shorter than the interval, and what a 429 says", () => {
  const pace = new PollPace(60_000);
  assert.equal(pace.pauseAfter(TIMEOUT, 30_000), 30_000);
  assert.equal(pace.pauseAfter({ type: "rate_limited", retry_after_s: 2 }, 0), 60_000);
  assert.equal(pace.pauseAfter({ type: "rate_limited", retry_after_s: 900 }, 0), 900_000);
});
