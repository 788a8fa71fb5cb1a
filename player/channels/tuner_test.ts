import assert from "node:assert/strict";
import { NOTHING_READ, NOTHING_REPLAYED } from "../stations/station.ts";
import { FakeStation, messageOf } from "../testing/fake_station.ts";
import { Tuner } from "./tuner.ts";

Deno.test("Tuner is silent before it is tuned in to anything", () => {
  const tuner = new Tuner();
  assert.equal(tuner.take(), undefined);
  assert.deepEqual(
    [tuner.state.type, tuner.size, tuner.caughtUp, tuner.playhead(), tuner.clockOffset_ms],
    ["opening", 0, false, null, null],
  );
});

Deno.test("Tuner shows one station at a time, and drops what waits in one that it leaves", () => {
  const tuner = new Tuner();
  const [first, second] = [new FakeStation(1), new FakeStation(2)];
  first.waiting = [messageOf("a", 1), messageOf("a", 2), messageOf("a", 3)];
  second.waiting = [messageOf("b", 1)];
  tuner.tune(first);
  assert.equal(tuner.take()?.subject, "a");
  tuner.tune(second);
  assert.equal(tuner.take()?.subject, "b");
  assert.equal(tuner.take(), undefined);
  assert.deepEqual([first.left, second.left], [true, false]);
  assert.deepEqual([tuner.switches, tuner.leftBehind, tuner.playhead()], [1, 2, 2]);
});

Deno.test("Tuner adds up the counts of all stations", async () => {
  const tuner = new Tuner();
  const [first, second] = [new FakeStation(1), new FakeStation(2)];
  first.reading = { ...NOTHING_READ, missed: 2, reopened: 1 };
  first.replaying = { ...NOTHING_REPLAYED, gaps: 1 };
  tuner.tune(first);
  tuner.tune(second);
  second.reading = { ...NOTHING_READ, missed: 3 };
  second.replaying = { ...NOTHING_REPLAYED, gaps: 4, joins: 1 };
  assert.deepEqual(tuner.reading, { ...NOTHING_READ, missed: 5, reopened: 1 });
  assert.deepEqual(tuner.replaying, { ...NOTHING_REPLAYED, gaps: 5, joins: 1 });
  await tuner[Symbol.asyncDispose]();
  assert.deepEqual(tuner.reading, { ...NOTHING_READ, missed: 5, reopened: 1 });
  assert.equal(second.left, true);
});
