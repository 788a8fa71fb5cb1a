import assert from "node:assert/strict";
import {
  channelList,
  groupReplaysOf,
  livestreamDescriptor,
  MAX_CHANNELS,
  readChannelList,
} from "./channel_list.ts";
import type { ChannelDescriptor } from "./descriptor.ts";

const LIVE = livestreamDescriptor("tspi", "TSPI");
const GROUP: ChannelDescriptor = {
  channel_id: "replay.x",
  subject: "tspi.channel.replay.x",
  display_name: "X",
  kind: "group replay",
  stream: "TSPI",
};
const PRIVATE: ChannelDescriptor = {
  ...GROUP,
  channel_id: "client.a.b",
  subject: "tspi.channel.client.a.b",
  kind: "private replay",
};

Deno.test("livestreamDescriptor() is the main stage of its prefix", () => {
  assert.deepEqual(LIVE, {
    channel_id: "livestream",
    subject: "tspi.channel.livestream",
    display_name: "livestream",
    kind: "livestream",
    stream: "TSPI",
  });
});

Deno.test("channelList() is bounded", () => {
  assert.deepEqual(channelList([LIVE]), { channels: [LIVE] });
  assert.throws(() => channelList(Array.from({ length: MAX_CHANNELS + 1 }, () => LIVE)), /at most/);
});

Deno.test("readChannelList() takes a list of every kind, and groupReplaysOf() its group replays", () => {
  const list = channelList([LIVE, GROUP, PRIVATE]);
  assert.deepEqual(readChannelList(list), { ok: true, value: list });
  assert.deepEqual(groupReplaysOf(list), [GROUP]);
});

Deno.test("readChannelList() says what is wrong with a list", () => {
  const problem = (...channels: ChannelDescriptor[]) => {
    const reading = readChannelList({ channels });
    return reading.ok ? "" : reading.problem;
  };
  assert.match(
    problem({ ...GROUP, kind: "livestream" }),
    /"replay.x" is not the id of a livestream/,
  );
  assert.match(problem({ ...GROUP, channel_id: "x" }), /"x" is not the id of a group replay/);
  assert.match(problem(GROUP, GROUP), /replay.x is there twice/);
  const clock = {
    channel_id: "replay.y",
    epoch: 0,
    position_ms: 0,
    rate: 1,
    updated_at_ms: 0,
    state: "running",
    window: { start_ms: 0, end_ms: null },
  } as const;
  assert.match(problem({ ...GROUP, clock }), /clock of another channel: "replay.y"/);
  assert.equal(problem({ ...GROUP, clock: { ...clock, channel_id: "replay.x" } }), "");
});
