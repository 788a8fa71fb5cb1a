import fc from "fast-check";
import assert from "node:assert/strict";
import { type ChannelList, MAX_GROUP_REPLAYS } from "./channel_list.ts";
import type { ClockState, ClockVector } from "./clock_vector.ts";
import type { ChannelDescriptor } from "./descriptor.ts";
import {
  type Directory,
  type DirectoryEvent,
  type DirectoryInput,
  EMPTY_DIRECTORY,
  reduceDirectory,
  runningReplays,
} from "./directory.ts";
import { initialFollowState, reduceFollowState } from "./follow_state.ts";
import type { ReplayControl } from "./replay_control.ts";

function start(channel_id: string): Extract<DirectoryInput, { type: "control" }> {
  const named = { channel_id, display_name: channel_id, identifier: channel_id };
  return { type: "control", message: { type: "GroupReplayStart", ...named, stream: "TSPI" } };
}

function said(type: "GroupReplayStop", channel_id: string): DirectoryInput {
  return { type: "control", message: { type, channel_id } };
}

const stop = (channel_id: string) => said("GroupReplayStop", channel_id);

function vector(channel_id: string, epoch = 1, state: ClockState = "running"): ClockVector {
  const window = { start_ms: 0, end_ms: null };
  return { channel_id, epoch, position_ms: 0, rate: 1, updated_at_ms: 0, state, window };
}

function clock(channel_id: string, epoch = 1, state: ClockState = "running"): DirectoryInput {
  return { type: "clock", vector: vector(channel_id, epoch, state) };
}

function listed(
  ...channels: readonly (string | ClockVector)[]
): Extract<DirectoryInput, { type: "list" }> {
  const list: ChannelList = {
    channels: channels.map((channel): ChannelDescriptor => {
      const channel_id = typeof channel === "string" ? channel : channel.channel_id;
      const base = {
        channel_id,
        subject: `tspi.channel.${channel_id}`,
        display_name: `listed ${channel_id}`,
        kind: "group replay",
        stream: "TSPI",
      } as const;
      return typeof channel === "string" ? base : { ...base, clock: channel };
    }),
  };
  return { type: "list", list };
}

const TIME: DirectoryInput = { type: "time" };

/** What the inputs, each at its time in ms, make of an empty directory. */
function after(...inputs: readonly (readonly [number, DirectoryInput])[]) {
  let directory: Directory = EMPTY_DIRECTORY;
  let events: readonly DirectoryEvent[] = [];
  for (const [now_ms, input] of inputs) {
    ({ directory, events } = reduceDirectory(directory, input, now_ms));
  }
  return { running: runningReplays(directory), events, directory };
}

const started = (channel_id: string) => ({ type: "group replay started", channel_id });
const stopped = (channel_id: string) => ({ type: "group replay stopped", channel_id });
const refused = (reason: string, channel_id: string) => ({ type: "refused", reason, channel_id });
const ASK = { type: "ask host" };
const LOST = { type: "host lost" };
const BACK = { type: "host back" };

const A = "replay.a";
const B = "replay.b";
const C = "replay.c";

Deno.test("reduceDirectory() lists group replays from their start to their stop, oldest first", () => {
  const two = after([0, start(B)], [1, start(A)]);
  assert.deepEqual(two.running, [B, A]);
  assert.deepEqual(two.events, [started(A)]);
  const one = after([0, start(B)], [1, start(A)], [2, stop(B)]);
  assert.deepEqual(one.running, [A]);
  assert.deepEqual(one.events, [stopped(B)]);
});

Deno.test("reduceDirectory() refuses two starts with one id, a stop and a control for nothing", () => {
  assert.deepEqual(after([0, start(A)], [1, start(A)]).events, [refused("already_running", A)]);
  assert.deepEqual(after([0, start(A)], [1, stop(B)]).events, [refused("not_running", B)]);
  const pause: ReplayControl = { type: "GroupReplayControl", channel_id: B, action: "pause" };
  const input = { type: "control", message: pause } as const;
  assert.deepEqual(after([0, input]).events, [refused("not_running", B)]);
  assert.deepEqual(after([0, start(B)], [1, input]).events, []);
});

Deno.test("reduceDirectory() refuses channels that are no group replay", () => {
  for (const id of ["livestream", "client.a.b", "replay.*", ""]) {
    assert.deepEqual(after([0, start(id)]).events, [refused("not_a_group_replay", id)]);
    assert.deepEqual(after([0, clock(id)]).events, [refused("not_a_group_replay", id)]);
  }
});

Deno.test("reduceDirectory() is bounded, whoever says that more replays run", () => {
  const ids = Array.from({ length: MAX_GROUP_REPLAYS + 1 }, (_, i) => `replay.${i}`);
  const full = after(...ids.map((id) => [0, start(id)] as const));
  assert.equal(full.running.length, MAX_GROUP_REPLAYS);
  assert.deepEqual(full.events, [refused("too_many", `replay.${MAX_GROUP_REPLAYS}`)]);
  const told = after([0, start(A)], [1, listed(...ids)]);
  assert.deepEqual(told.running, ids.slice(0, MAX_GROUP_REPLAYS));
});

Deno.test("reduceDirectory() keeps the latest vector, and none of an older epoch", () => {
  const latest = (...inputs: DirectoryInput[]) => {
    const { directory } = after([0, start(A)], ...inputs.map((input) => [1, input] as const));
    return directory.entries[0]?.vector;
  };
  assert.equal(latest(), null);
  assert.deepEqual(latest(clock(A, 2), clock(A, 2, "paused")), vector(A, 2, "paused"));
  assert.deepEqual(latest(clock(A, 2), clock(A, 3)), vector(A, 3));
  assert.deepEqual(latest(clock(A, 2), clock(A, 1)), vector(A, 2));
  assert.deepEqual(latest(clock(A, 2), listed(vector(A, 1))), vector(A, 2));
  assert.deepEqual(latest(clock(A, 2), listed(vector(A, 3))), vector(A, 3));
  assert.deepEqual(latest(clock(A, 2), listed(A)), vector(A, 2));
  const { events } = after([0, start(A)], [1, clock(A, 2)], [2, clock(A, 1)]);
  assert.deepEqual(events, [refused("older_epoch", A)]);
});

Deno.test("reduceDirectory() takes any epoch after a silence", () => {
  const { directory, events } = after(
    [0, start(A)],
    [1, clock(A, 7)],
    [3001, TIME],
    [3002, clock(A, 1)],
  );
  assert.deepEqual(directory.entries[0]?.vector, vector(A, 1));
  assert.deepEqual(events, [BACK]);
});

Deno.test("reduceDirectory() ends a replay with its last vector, and says why", () => {
  const last = { ...vector(A, 1, "ended"), reason: "the window holds no data" };
  const { running, events } = after([0, start(A)], [1, { type: "clock", vector: last }]);
  assert.deepEqual(running, []);
  assert.deepEqual(events, [{ ...stopped(A), reason: "the window holds no data" }]);
  const late = after([0, start(A)], [1, stop(A)], [2, { type: "clock", vector: last }]);
  assert.deepEqual([late.running, late.events], [[], []]);
});

Deno.test("reduceDirectory() asks the host about a clock that it does not know, and believes the list", () => {
  const unknown = after([0, clock(A)]);
  assert.deepEqual([unknown.running, unknown.events], [[], [ASK]]);
  assert.deepEqual(after([0, clock(A)], [2999, clock(A)]).events, []);
  assert.deepEqual(after([0, clock(A)], [3000, clock(A)]).events, [ASK]);
  const told = after([0, clock(A)], [5, listed(A)]);
  assert.deepEqual([told.running, told.events], [[A], [started(A)]]);
  const [entry] = told.directory.entries;
  assert.deepEqual([entry?.display_name, entry?.identifier], [`listed ${A}`, `listed ${A}`]);
});

Deno.test("reduceDirectory() never brings back by a late vector what was stopped", () => {
  const { running, events } = after([0, start(A)], [1, stop(A)], [2, clock(A)]);
  assert.deepEqual([running, events], [[], [ASK]]);
});

Deno.test("reduceDirectory() takes order and names from a list", () => {
  const { running, events, directory } = after([0, start(A)], [0, start(B)], [1, listed(C, B, A)]);
  assert.deepEqual(running, [C, B, A]);
  assert.deepEqual(events, [started(C)]);
  assert.equal(directory.entries[2]?.display_name, `listed ${A}`);
});

Deno.test("reduceDirectory() keeps who has started a replay, from its start or from a list", () => {
  const senderOf = (...inputs: readonly DirectoryInput[]) =>
    after(...inputs.map((input) => [0, input] as const)).directory.entries[0]?.sender;
  const told: DirectoryInput = { ...start(A), sender: "tower" };
  const [channel] = listed(A).list.channels;
  assert.ok(channel);
  const list = (sender: string): DirectoryInput => (
    { type: "list", list: { channels: [{ ...channel, sender }] } }
  );
  assert.equal(senderOf(told), "tower");
  assert.equal(senderOf(told, listed(A), clock(A)), "tower", "an older host lists no sender");
  assert.equal(senderOf(start(A)), undefined);
  assert.equal(senderOf(list("desk-2")), "desk-2");
  assert.equal(senderOf(told, list("desk-2")), "desk-2");
});

Deno.test("reduceDirectory() drops what a list does not name, unless it was heard of lately", () => {
  assert.deepEqual(after([0, start(A)], [2999, listed(B)]).running, [B, A]);
  const dropped = after([0, start(A)], [3000, listed(B)]);
  assert.deepEqual(dropped.running, [B]);
  assert.deepEqual(dropped.events, [stopped(A), started(B)]);
  assert.deepEqual(after([0, listed(vector(A, 1, "ended"))]).running, []);
});

Deno.test("reduceDirectory() knows after 3 s of silence that the host is lost, and says so once", () => {
  assert.deepEqual(after([0, start(A)], [2999, TIME]).events, []);
  const lost = after([0, start(A)], [3000, TIME]);
  assert.deepEqual([lost.running, lost.events], [[A], [LOST, ASK]]);
  assert.deepEqual(after([0, start(A)], [3000, TIME], [4000, TIME]).events, []);
  assert.deepEqual(after([0, start(A)], [3000, TIME], [6000, TIME]).events, [ASK]);
  assert.deepEqual(after([0, start(A)], [1000, clock(A)], [3999, TIME]).events, []);
  assert.deepEqual(after([9000, TIME]).events, []);
});

Deno.test("reduceDirectory() asks about one silent replay among others", () => {
  const { events } = after([0, start(A)], [0, start(B)], [2000, clock(B)], [3000, TIME]);
  assert.deepEqual(events, [ASK]);
});

Deno.test("reduceDirectory() hears that the host is back, by a clock or a list", () => {
  const lost = [[0, start(A)], [3000, TIME]] as const;
  assert.deepEqual(after(...lost, [4000, clock(A)]).events, [BACK]);
  const { running, events } = after(...lost, [4000, listed(B)]);
  assert.deepEqual([running, events], [[B], [BACK, stopped(A), started(B)]]);
});

Deno.test("reduceDirectory() is told anew of a lost host when a start meets none", () => {
  const { events } = after([0, start(A)], [3000, TIME], [3500, start(B)], [6500, TIME]);
  assert.deepEqual(events, [LOST, ASK]);
});

Deno.test("reduceDirectory() forgets a lost host with the last replay", () => {
  const { directory } = after([0, start(A)], [3000, TIME], [3500, stop(A)]);
  assert.deepEqual([directory.entries, directory.hostLost], [[], false]);
});

const ids = fc.constantFrom(A, B, C);
const inputs: fc.Arbitrary<DirectoryInput> = fc.oneof(
  ids.map(start),
  ids.map(stop),
  fc.tuple(ids, fc.nat(3), fc.constantFrom<ClockState>("running", "paused", "ended"))
    .map(([id, epoch, state]) => clock(id, epoch, state)),
  fc.uniqueArray(ids).map((list) => listed(...list)),
  fc.constant(TIME),
);
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), inputs), { maxLength: 60 });

Deno.test("reduceDirectory() says each start and stop once, so that followers agree with it", () => {
  fc.assert(
    fc.property(steps, (list) => {
      let directory = EMPTY_DIRECTORY;
      let state = initialFollowState({ running: [], follows: true });
      let [now_ms, lost] = [0, false];
      const told = new Set<string>();
      for (const [wait_ms, input] of list) {
        now_ms += wait_ms;
        const step = reduceDirectory(directory, input, now_ms);
        directory = step.directory;
        const running = runningReplays(directory);
        for (const event of step.events) {
          if (event.type === "ask host" || event.type === "refused") continue;
          state = reduceFollowState(state, event, { running, follows: true }).state;
          if (event.type === "group replay started") {
            assert.ok(!told.has(event.channel_id));
            told.add(event.channel_id);
          }
          if (event.type === "group replay stopped") assert.ok(told.delete(event.channel_id));
          if (event.type === "host back") assert.ok(lost);
          if (event.type === "host lost") lost = true;
        }
        if (!directory.hostLost) lost = false;
        assert.deepEqual([...told].sort(), running.toSorted());
        if (state.type === "FOLLOWING_GROUP_REPLAY") assert.ok(running.includes(state.channel_id));
        else assert.deepEqual(running, []);
      }
    }),
    { numRuns: 1000 },
  );
});
