import assert from "node:assert/strict";
import type { Msg } from "@nats-io/nats-core";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { encode } from "@rangecast/codec/cbor";
import { type ClockEvent, ClockWatch } from "./clock_watch.ts";
import type { BusConnection } from "./connection.ts";

const SUBJECT = "tspi.channel.clock.stage";
const START_MS = 1_784_107_800_000;
const RUNNING: ClockVector = {
  channel_id: "replay.stage",
  epoch: 1,
  position_ms: 5000,
  rate: 2,
  updated_at_ms: START_MS,
  state: "running",
  window: { start_ms: 0, end_ms: 60_000 },
};

function watching() {
  const clock = new ManualClock(START_MS);
  const events: ClockEvent[] = [];
  let callback: (error: Error | null, message: Msg) => void = () => {};
  const nats = {
    subscribe: (subject: string, options: { callback: typeof callback }) => {
      assert.equal(subject, SUBJECT);
      callback = options.callback;
      return { unsubscribe: () => {} };
    },
  };
  const watch = new ClockWatch({
    // A stand-in with the one method that is used.
    connection: { nats } as unknown as BusConnection,
    clock,
    prefix: "tspi",
    channel_id: "replay.stage",
    onEvent: (event) => void events.push(event),
  });
  return {
    clock,
    events,
    watch,
    say: (vector: unknown, subject = SUBJECT) =>
      // Of a message only these two are read here.
      callback(null, { subject, data: encode(vector) } as unknown as Msg),
  };
}

Deno.test("ClockWatch keeps the channel's time between its vectors", () => {
  const { clock, watch, say } = watching();
  assert.equal(watch.position(), null);
  clock.advance(40);
  say(RUNNING);
  assert.equal(watch.position(), 5000, "the way of the vector counts as a clock that is off");
  clock.advance(1000);
  assert.equal(watch.position(), 7000);
  say(RUNNING);
  assert.equal(watch.position(), 7000, "a vector that is said again changes nothing");
  say({ ...RUNNING, position_ms: 7000, rate: 1, updated_at_ms: START_MS + 1030 });
  assert.equal(watch.position(), 7000, "the quicker way is the better estimate");
  clock.advance(500);
  assert.equal(watch.position(), 7500);
});

Deno.test("ClockWatch tells of an owner that is silent, and stops where the silence was too long", () => {
  const { clock, watch, events, say } = watching();
  say(RUNNING);
  clock.advance(2900);
  assert.equal(watch.lost, false);
  clock.advance(100);
  assert.equal(watch.lost, true);
  clock.advance(20_000);
  assert.equal(watch.position(), 11_000);
  say({ ...RUNNING, updated_at_ms: START_MS + 23_000 });
  assert.equal(watch.lost, false);
  assert.deepEqual(events.map(({ type }) => type), ["clock", "lost", "found again", "clock"]);
});

Deno.test("ClockWatch tells of an owner that was never heard, and of none that has ended", () => {
  const silent = watching();
  silent.clock.advance(3000);
  assert.deepEqual(silent.events, [{ type: "lost" }]);
  const ended = watching();
  ended.say({ ...RUNNING, state: "ended", reason: "stopped" });
  ended.clock.advance(60_000);
  assert.equal(ended.watch.lost, false);
  ended.watch[Symbol.dispose]();
  assert.equal(ended.clock.pending, 0);
});

Deno.test("ClockWatch counts vectors that are older, of another channel, or none at all", () => {
  const { watch, say } = watching();
  say({ ...RUNNING, epoch: 2, updated_at_ms: START_MS + 5 });
  say({ ...RUNNING, epoch: 1, updated_at_ms: START_MS + 9 });
  say({ ...RUNNING, epoch: 2, updated_at_ms: START_MS + 4 });
  assert.deepEqual(watch.counts, { unreadable: 0, outdated: 2 });
  say({ ...RUNNING, epoch: 3, channel_id: "replay.other" });
  say({ ...RUNNING, epoch: "3" });
  say("hello");
  assert.deepEqual(watch.counts, { unreadable: 3, outdated: 2 });
  assert.equal(watch.vector?.epoch, 2);
});

Deno.test("until() resolves with the vector that is waited for, or null when given up", async () => {
  const { watch, say } = watching();
  const signal = new AbortController();
  const later = watch.until(({ epoch }) => epoch > 1, signal.signal);
  say(RUNNING);
  assert.deepEqual(await watch.until(({ epoch }) => epoch === 1, signal.signal), RUNNING);
  say({ ...RUNNING, epoch: 2 });
  assert.equal((await later)?.epoch, 2);
  const never = watch.until(({ epoch }) => epoch > 9, signal.signal);
  signal.abort();
  assert.equal(await never, null);
});
