import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { ClockOffset } from "./clock_offset.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

/** A ping whose ways take `out_ms` and `back_ms`; the server is `ahead_ms` before monotonic time. */
function ping(
  clock: ManualClock,
  offset: ClockOffset,
  { out_ms, back_ms, ahead_ms }: { out_ms: number; back_ms: number; ahead_ms: number },
): void {
  const sent_ms = clock.monotonicMs();
  clock.advance(out_ms);
  const server_ms = clock.monotonicMs() + ahead_ms;
  clock.advance(back_ms);
  offset.add({ sent_ms, server_ms });
}

pure("ClockOffset takes the fastest ping, as the others lean to one side", () => {
  const clock = new ManualClock(5_000_000);
  const offset = new ClockOffset(clock);
  const ahead_ms = 7_000_000;
  ping(clock, offset, { out_ms: 400, back_ms: 10, ahead_ms });
  ping(clock, offset, { out_ms: 6, back_ms: 6, ahead_ms });
  ping(clock, offset, { out_ms: 5, back_ms: 300, ahead_ms });
  assert.equal(offset.serverNowMs(), clock.monotonicMs() + ahead_ms);
  assert.equal(offset.error_ms, 6);
  assert.equal(offset.round_trip_ms, 305);
});

pure("ClockOffset forgets old pings: a clock that was set is found", () => {
  const clock = new ManualClock();
  const offset = new ClockOffset(clock);
  ping(clock, offset, { out_ms: 1, back_ms: 1, ahead_ms: 1000 });
  for (let i = 0; i < 12; i++) ping(clock, offset, { out_ms: 9, back_ms: 9, ahead_ms: 4000 });
  assert.equal(offset.serverNowMs(), clock.monotonicMs() + 4000);
});

pure(
  "ClockOffset.ahead_ms tells how wrong this machine is; setting its clock moves no playhead",
  () => {
    const clock = new ManualClock(100_000);
    const offset = new ClockOffset(clock);
    assert.equal(offset.ahead_ms, null);
    ping(clock, offset, { out_ms: 2, back_ms: 2, ahead_ms: 90_000 });
    assert.equal(offset.ahead_ms, 10_000);
    const server_ms = offset.serverNowMs();
    clock.stepWallClock(3_600_000);
    assert.equal(offset.serverNowMs(), server_ms);
    assert.equal(offset.ahead_ms, 3_610_000);
  },
);

pure("ClockOffset.greet() is a first guess, and ends what another server has said", () => {
  const clock = new ManualClock(50);
  const offset = new ClockOffset(clock);
  assert.equal(offset.serverNowMs(), 50, "its own time until the server has spoken");
  ping(clock, offset, { out_ms: 1, back_ms: 1, ahead_ms: 1000 });
  offset.greet(9_000);
  clock.advance(10);
  assert.equal(offset.serverNowMs(), 9_010);
  assert.equal(offset.ahead_ms, null);
});

pure("ClockOffset.add() ignores an answer to no ping of its own", () => {
  const clock = new ManualClock();
  const offset = new ClockOffset(clock);
  offset.add({ sent_ms: 5, server_ms: 100 });
  offset.add({ sent_ms: 0, server_ms: NaN });
  assert.equal(offset.error_ms, null);
});
