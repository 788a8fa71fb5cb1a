import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_BEHIND_MS, MAX_PER_TURN, Pacer } from "./pacer.ts";
import { Schedule } from "./schedule.ts";

function schedule(aircraft: number, duration_ms = Infinity): Schedule {
  return new Schedule({
    aircraft,
    rate_hz: 50,
    timeScale: 1,
    phases: "spread",
    length_s: Infinity,
    loop: false,
    duration_ms,
  });
}

Deno.test("Pacer.turn() sends each sample once, in order, never early and never too many", () => {
  const turns = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 60 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 2000 }), turns, (aircraft, gaps_ms) => {
    const plan = schedule(aircraft, 8_000);
    const pacer = new Pacer(plan);
    let expected = 0;
    let now_ms = 0;
    for (const gap_ms of gaps_ms) {
      now_ms += gap_ms;
      const { from, count, skipped } = pacer.turn(now_ms);
      assert.equal(from, expected + skipped);
      assert.ok(count <= MAX_PER_TURN);
      assert.ok(count === 0 || plan.dueMs(from + count - 1) <= now_ms);
      assert.ok(from + count <= plan.total);
      expected = from + count;
    }
  }));
});

Deno.test("Pacer.turn() is on time again after every late turn when there is little to send", () => {
  const pacer = new Pacer(schedule(4));
  let sent = 0;
  for (const now_ms of [0, 3, 9, 41, 42, 60]) sent += pacer.turn(now_ms).count;
  assert.equal(sent, 60 / 5 + 1);
  assert.equal(pacer.nextDue_ms, 65);
});

Deno.test("Pacer.turn() catches up at 1.5 times the rate after it was held up", () => {
  const plan = schedule(400);
  const pacer = new Pacer(plan);
  pacer.turn(0);
  assert.equal(pacer.turn(1000).count, MAX_PER_TURN);
  let now_ms = 1000;
  let sent = 0;
  while (pacer.nextDue_ms < now_ms) {
    now_ms += 2;
    const { count } = pacer.turn(now_ms);
    assert.ok(count <= 2 * 20 * 1.5);
    sent += count;
  }
  assert.ok(now_ms > 2500 && now_ms < 3100, `${now_ms}`);
  assert.ok(sent > 0);
});

Deno.test("Pacer.turn() passes over what is more than the bound behind, and says how much", () => {
  const pacer = new Pacer(schedule(4));
  pacer.turn(0);
  const { from, count, skipped } = pacer.turn(MAX_BEHIND_MS + 100);
  assert.equal(skipped, from - 1);
  assert.equal(from, 4 * (MAX_BEHIND_MS + 100) / 20);
  assert.equal(count, 1);
});

Deno.test("Pacer.turn() passes over no more than there is", () => {
  const pacer = new Pacer(schedule(4, 1000));
  pacer.turn(0);
  assert.deepEqual(pacer.turn(60_000), { from: 200, count: 0, skipped: 199 });
  assert.ok(pacer.ended);
});
