import fc from "fast-check";
import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { positionAt } from "@rangecast/channel/clock-vector";
import { ChannelClock, type ChannelClockOptions } from "./channel_clock.ts";
import { START_MS } from "./testdata/sample_timeline.ts";

const WINDOW = { start_ms: START_MS, end_ms: START_MS + 60_000 };

function running(options: Partial<ChannelClockOptions> = {}) {
  const time = new ManualClock(1_800_000_000_000);
  const clock = new ChannelClock(time, { channel_id: "replay.x", window: WINDOW, ...options });
  clock.arrive();
  return { time, clock, at: () => clock.position_ms - START_MS };
}

Deno.test("ChannelClock seeks its start until the state is there, and then runs", () => {
  const time = new ManualClock(5000);
  const clock = new ChannelClock(time, { channel_id: "replay.x", window: WINDOW, epoch: 7 });
  time.advance(500);
  assert.deepEqual([clock.state, clock.position_ms, clock.epoch], ["seeking", START_MS, 7]);
  clock.arrive();
  time.advance(250);
  assert.deepEqual(clock.vector(), {
    channel_id: "replay.x",
    epoch: 7,
    position_ms: START_MS + 250,
    rate: 1,
    updated_at_ms: 5750,
    state: "running",
    window: WINDOW,
  });
});

Deno.test("ChannelClock arrives paused when it is not told to run", () => {
  const { time, clock, at } = running({ running: false, position_ms: START_MS + 10 });
  time.advance(100);
  assert.deepEqual([clock.state, at()], ["paused", 10]);
});

Deno.test("ChannelClock.seek() jumps in a new epoch, within the window", () => {
  const { time, clock, at } = running();
  clock.seek(START_MS + 30_000);
  time.advance(100);
  assert.deepEqual([clock.epoch, clock.state, at()], [2, "seeking", 30_000]);
  clock.pause();
  clock.arrive();
  assert.equal(clock.state, "paused");
  clock.seek(START_MS - 1);
  assert.equal(at(), 0);
  clock.seek(START_MS + 60_001);
  assert.equal(at(), 60_000);
});

Deno.test("ChannelClock stands at both ends of its window", () => {
  const { time, clock, at } = running({ rate: 64 });
  time.advance(1000);
  assert.equal(at(), 60_000);
  clock.setRate(-64);
  time.advance(500);
  assert.equal(at(), 28_000);
  time.advance(500);
  assert.equal(at(), 0);
});

Deno.test("ChannelClock.hold() stands where it is, and goes on from there when all let go", () => {
  const { time, clock, at } = running();
  time.advance(100);
  clock.hold("waiting for the source");
  clock.hold("the broker is away");
  time.advance(100);
  const { state, reason } = clock.vector();
  assert.deepEqual([state, reason, clock.wantsToRun], ["paused", "waiting for the source", true]);
  clock.release("waiting for the source");
  clock.release("never held");
  time.advance(100);
  assert.deepEqual([at(), clock.held], [100, "the broker is away"]);
  clock.release("the broker is away");
  time.advance(100);
  assert.deepEqual([at(), clock.held, clock.vector().reason], [200, null, undefined]);
});

Deno.test("ChannelClock.pause() holds over what is released meanwhile", () => {
  const { time, clock, at } = running();
  clock.hold("waiting for the sink");
  clock.pause();
  clock.release("waiting for the sink");
  time.advance(100);
  assert.deepEqual([clock.state, at()], ["paused", 0]);
});

Deno.test("ChannelClock.end() is for good", () => {
  const { time, clock, at } = running();
  time.advance(100);
  clock.end("the window has ended");
  clock.end("again");
  clock.resume();
  clock.seek(START_MS + 5000);
  clock.setRate(2);
  time.advance(100);
  const { state, reason, epoch, rate } = clock.vector();
  assert.deepEqual([state, reason, epoch, rate], ["ended", "the window has ended", 1, 1]);
  assert.equal(at(), 100);
});

Deno.test("ChannelClock.setRate() refuses what is no rate", () => {
  const { clock } = running();
  for (const rate of [0, 0.009, 64.1, -65, NaN, Infinity]) {
    assert.throws(() => clock.setRate(rate), {
      name: "RangeError",
      message:
        "Cannot set a clock as 'rate' must be between 0.01 and 64 in either direction: current value is " +
        rate,
    });
  }
  assert.throws(() => running({ rate: 0 }), RangeError);
  assert.equal(clock.rate, 1);
});

Deno.test("ChannelClock does not move when the wall clock is set, and its vectors stay on one scale", () => {
  const { time, clock, at } = running();
  time.advance(100);
  time.stepWallClock(-3_600_000);
  assert.equal(at(), 100);
  time.advance(100);
  assert.equal(clock.vector().updated_at_ms, 1_800_000_000_200);
});

type Action =
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "rate"; readonly rate: number }
  | { readonly type: "pause" | "resume" | "hold" | "release" | "vector" };

const actions = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant("advance" as const),
      ms: fc.double({ min: 0, max: 2000, noNaN: true }),
    }),
    fc.record({
      type: fc.constant("rate" as const),
      rate: fc.double({ min: 0.01, max: 64, noNaN: true }),
    }),
    fc.record({
      type: fc.constantFrom("pause" as const, "resume", "hold", "release", "vector"),
    }),
  ),
);

function act(action: Action, { time, clock }: ReturnType<typeof running>): void {
  switch (action.type) {
    case "advance":
      return time.advance(action.ms);
    case "rate":
      return clock.setRate(action.rate);
    case "hold":
    case "release":
      return clock[action.type]("test");
    case "vector":
      return void clock.vector();
    default:
      return clock[action.type]();
  }
}

Deno.test("ChannelClock is continuous: only time moves it, forward, by its rate, within its window", () => {
  fc.assert(fc.property(actions, (all) => {
    const it = running();
    let expected_ms = 0;
    for (const action of all) {
      if (action.type === "advance" && it.clock.state === "running") {
        expected_ms = Math.min(60_000, expected_ms + action.ms * it.clock.rate);
      }
      const before_ms = it.at();
      act(action, it);
      assert.ok(it.at() >= before_ms - 0.01, "it does not run back");
      assert.ok(Math.abs(it.at() - expected_ms) < 0.1);
      assert.equal(it.clock.epoch, 1);
    }
  }));
});

Deno.test("ChannelClock's vector says where it will be until the next change", () => {
  fc.assert(fc.property(actions, fc.nat(5000), (all, later_ms) => {
    const it = running();
    for (const action of all) act(action, it);
    const vector = it.clock.vector();
    it.time.advance(later_ms);
    const there_ms = positionAt(vector, vector.updated_at_ms + later_ms);
    assert.ok(Math.abs(it.clock.position_ms - there_ms) < 0.1);
  }));
});
