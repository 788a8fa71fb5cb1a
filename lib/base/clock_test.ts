import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { sleep, systemClock } from "./clock.ts";
import { ManualClock } from "./manual_clock.ts";
import { parseIso } from "./utc.ts";

/** Whether a promise has settled by the time that everything that waited to run has run. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => settled = true);
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return settled;
}

/** What the runtime itself prints as the time of day, to the second. */
function printedMs(): number {
  const format = new Intl.DateTimeFormat("sv", {
    timeZone: "UTC",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return parseIso(format.format());
}

Deno.test("systemClock.nowMs() tells the time of day in UTC", () => {
  const before_ms = systemClock.nowMs();
  const printed_ms = printedMs();
  const after_ms = systemClock.nowMs();
  assert.ok(printed_ms > before_ms - 1002 && printed_ms < after_ms + 2);
});

Deno.test("systemClock.nowMs() does not run back", () => {
  let last_ms = systemClock.nowMs();
  for (let i = 0; i < 10_000; i++) {
    const now_ms = systemClock.nowMs();
    assert.ok(now_ms >= last_ms);
    last_ms = now_ms;
  }
});

Deno.test("systemClock.setTimer() fires once, and not before its time", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const start_ms = systemClock.monotonicMs();
  systemClock.setTimer(resolve, 5);
  await promise;
  assert.ok(systemClock.monotonicMs() - start_ms >= 4);
});

Deno.test("systemClock.setTimer() waits when the delay does not fit into 32 bits", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const far = systemClock.setTimer(() => assert.fail("fired at once"), 2 ** 31);
  const farRepeating = systemClock.setRepeating(() => assert.fail("fired at once"), 2 ** 31);
  systemClock.setTimer(resolve, 20);
  await promise;
  systemClock.clearTimer(far);
  systemClock.clearTimer(farRepeating);
});

Deno.test("systemClock.setRepeating() fires until it is cleared", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let fired = 0;
  const timer = systemClock.setRepeating(() => {
    if (++fired < 3) return;
    systemClock.clearTimer(timer);
    systemClock.setTimer(resolve, 10);
  }, 1);
  await promise;
  assert.equal(fired, 3);
});

Deno.test("systemClock.clearTimer() ignores what is not its own, or has fired", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = systemClock.setTimer(resolve, 0);
  await promise;
  systemClock.clearTimer(timer);
  systemClock.clearTimer({});
});

Deno.test("sleep() resolves after its time, and leaves no timer and no listener behind", async () => {
  const clock = new ManualClock();
  const { signal } = new AbortController();
  const slept = sleep(clock, 100, signal);
  clock.advance(99);
  assert.equal(await hasSettled(slept), false);
  clock.advance(1);
  await slept;
  assert.equal(clock.pending, 0);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

Deno.test("sleep() resolves at once when the signal aborts, and leaves nothing behind", async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  const slept = sleep(clock, 100, stop.signal);
  assert.equal(getEventListeners(stop.signal, "abort").length, 1);
  stop.abort();
  await slept;
  assert.equal(clock.pending, 0);
  assert.equal(getEventListeners(stop.signal, "abort").length, 0);
});

Deno.test("sleep() sets no timer when the signal has aborted already", async () => {
  const clock = new ManualClock();
  await sleep(clock, 100, AbortSignal.abort());
  assert.equal(clock.pending, 0);
});
