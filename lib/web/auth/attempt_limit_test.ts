import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { AttemptLimit } from "./attempt_limit.ts";

function subject(maxKeys = 10) {
  const clock = new ManualClock();
  return { clock, limit: new AttemptLimit({ burst: 3, refill_ms: 1000, maxKeys, clock }) };
}

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("AttemptLimit lets a burst through, then one for each interval", () => {
  const { clock, limit } = subject();
  for (let i = 0; i < 3; i++) {
    assert.equal(limit.wait_ms("a"), 0);
    limit.take("a");
  }
  assert.equal(limit.wait_ms("a"), 1000);
  clock.advance(400);
  assert.equal(limit.wait_ms("a"), 600);
  clock.advance(600);
  assert.equal(limit.wait_ms("a"), 0);
  limit.take("a");
  assert.equal(limit.wait_ms("a"), 1000);
  clock.advance(1_000_000);
  for (let i = 0; i < 3; i++) limit.take("a");
  assert.equal(limit.wait_ms("a"), 1000, "no more than a burst is saved up");
});

pure("AttemptLimit counts each key for itself, and forgives one", () => {
  const { limit } = subject();
  for (let i = 0; i < 5; i++) limit.take("a");
  assert.equal(limit.wait_ms("b"), 0);
  limit.forgive("a");
  assert.equal(limit.wait_ms("a"), 0);
});

pure("AttemptLimit remembers so many keys, and forgets the one that was used longest ago", () => {
  const { limit } = subject(2);
  for (let i = 0; i < 3; i++) limit.take("a");
  for (let i = 0; i < 3; i++) limit.take("b");
  limit.take("a");
  limit.take("c");
  assert.equal(limit.size, 2);
  assert.equal(limit.wait_ms("a"), 1000);
  assert.equal(limit.wait_ms("b"), 0);
  for (let i = 0; i < 1000; i++) limit.wait_ms(`looked at only ${i}`);
  assert.equal(limit.size, 2);
});
