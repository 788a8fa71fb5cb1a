import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { REPEAT_GUARD_MS, stopRequests } from "./signals.ts";

function stopping(clock: ManualClock) {
  const calls: string[] = [];
  const request = stopRequests({
    clock,
    drain: (reason) => calls.push(`drain ${reason}`),
    echo: (reason) => calls.push(`echo ${reason}`),
    exitNow: (reason) => calls.push(`exit ${reason}`),
  });
  return { calls, request };
}

Deno.test("stopRequests() drains at the first request, and takes an echo for the same one", () => {
  const clock = new ManualClock();
  const { calls, request } = stopping(clock);
  request("SIGINT");
  request("SIGINT");
  clock.advance(REPEAT_GUARD_MS - 1);
  request("SIGTERM");
  assert.deepEqual(calls, ["drain SIGINT", "echo SIGINT", "echo SIGTERM"]);
});

Deno.test("stopRequests() exits at a second request, at least a second after the first", () => {
  const clock = new ManualClock();
  const { calls, request } = stopping(clock);
  request("SIGTERM");
  clock.advance(600);
  request("SIGINT");
  clock.advance(400);
  request("SIGINT");
  assert.deepEqual(calls, ["drain SIGTERM", "echo SIGINT", "exit SIGINT"]);
});

Deno.test("stopRequests() does not follow a wall clock that is set", () => {
  const clock = new ManualClock();
  const { calls, request } = stopping(clock);
  request("SIGINT");
  clock.stepWallClock(60_000);
  request("SIGINT");
  assert.deepEqual(calls, ["drain SIGINT", "echo SIGINT"]);
});
