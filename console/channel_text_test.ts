import assert from "node:assert/strict";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { channelJson, channelLines, clockText } from "./channel_text.ts";

const NOON_MS = Date.UTC(2026, 6, 15, 12);

const LIVE: ChannelDescriptor = {
  channel_id: "livestream",
  subject: "tspi.channel.livestream",
  display_name: "livestream",
  kind: "livestream",
  stream: "TSPI",
  followers: 2,
};

const REPLAY: ChannelDescriptor = {
  channel_id: "replay.x",
  subject: "tspi.channel.replay.x",
  display_name: "X",
  kind: "group replay",
  stream: ["TSPI", "FLIGHTS"],
  identifier: "X",
  sender: "tower",
  clock: {
    channel_id: "replay.x",
    epoch: 1,
    position_ms: NOON_MS + 10_000,
    rate: 4,
    updated_at_ms: 0,
    state: "running",
    window: { start_ms: NOON_MS, end_ms: null },
  },
};

Deno.test("channelLines() writes a table with the playheads as the host tells them", () => {
  assert.deepEqual(channelLines([LIVE, REPLAY]), [
    "CHANNEL     NAME        STATE    POSITION                  RATE  FROM                      TO  FOLLOWERS  BY     STREAMS",
    "livestream  livestream  live     -                         -     -                         -   2          -      TSPI",
    "replay.x    X           running  2026-07-15T12:00:10.000Z  4x    2026-07-15T12:00:00.000Z  -   -          tower  TSPI FLIGHTS",
  ]);
});

Deno.test("channelLines() says that a replay without a clock is being opened", () => {
  const { clock: _clock, ...opening } = REPLAY;
  assert.match(channelLines([opening])[1] ?? "", /^replay\.x +X +opening +- /);
});

Deno.test("clockText() says what a replay does, and what holds it", () => {
  const { clock } = REPLAY;
  assert.ok(clock);
  assert.equal(clockText(clock), "replay.x is running at 2026-07-15T12:00:10.000Z, 4x");
  assert.equal(
    clockText({ ...clock, state: "paused", reason: "at the live edge\n" }),
    "replay.x is paused (at the live edge?) at 2026-07-15T12:00:10.000Z, 4x",
  );
});

Deno.test("channelJson() adds the position to what the host lists", () => {
  assert.deepEqual(channelJson(REPLAY), {
    type: "channel",
    ...REPLAY,
    position: "2026-07-15T12:00:10.000Z",
  });
  assert.deepEqual(channelJson(LIVE), { type: "channel", ...LIVE });
});
