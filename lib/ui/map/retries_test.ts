import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { Retries } from "./retries.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function stage() {
  const clock = new ManualClock(0);
  let due = 0;
  const retries = new Retries(clock, () => due++);
  return { clock, retries, due: () => due };
}

pure("Retries lets what has failed be tried again ever later, once a minute at most", () => {
  const { clock, retries, due } = stage();
  assert.equal(retries.mayTry("a"), true);
  for (const wait_s of [1, 2, 4, 8, 16, 32, 60, 60]) {
    const before = due();
    retries.begins("a");
    retries.failed("a");
    clock.advance(wait_s * 1000 - 1);
    assert.deepEqual([retries.mayTry("a"), due() - before], [false, 0], `${wait_s} s`);
    clock.advance(1);
    assert.deepEqual([retries.mayTry("a"), due() - before], [true, 1], `${wait_s} s`);
  }
  assert.equal(retries.mayTry("b"), true, "each for itself");
});

pure("Retries says that something stays away after some failures, until it is there", () => {
  const { clock, retries } = stage();
  for (const isAway of [false, false, true]) {
    retries.begins("a");
    retries.failed("a");
    assert.equal(retries.isAway, isAway);
    clock.advance(10_000);
  }
  assert.equal(retries.isAway, false, "nobody tries it any more");
  retries.begins("a");
  assert.equal(retries.isAway, true);
  retries.succeeded("a");
  assert.equal(retries.isAway, false);
  retries.failed("a");
  clock.advance(1_000);
  assert.equal(retries.mayTry("a"), true, "it begins anew");
});

pure("Retries leaves no timer behind", () => {
  const { clock, retries, due } = stage();
  retries.failed("a");
  retries[Symbol.dispose]();
  clock.advance(60_000);
  assert.deepEqual([clock.pending, due()], [0, 0]);
});
