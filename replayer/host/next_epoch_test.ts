import assert from "node:assert/strict";
import type { LoggedJump, LoggedReplay } from "./logged_replays.ts";
import { epochOfNow, nextEpoch } from "./next_epoch.ts";

const NOW_MS = 1_784_107_800_900;
const FRESH = 1_784_107_800;

function logged(...jumps: readonly number[]): LoggedReplay {
  return {
    order: {
      type: "start",
      start: {
        ...{ type: "GroupReplayStart", channel_id: "replay.a", display_name: "a", identifier: "a" },
        stream: "TSPI",
      },
      plan: { streams: ["TSPI"], window: { start_ms: 1000, end_ms: 9000 }, rate: 1 },
    },
    started_ms: 10,
    running: true,
    rate: 1,
    jumps: jumps.map((stored_ms): LoggedJump => (
      { stored_ms, to: { type: "seek", position_ms: 2000 } }
    )),
  };
}

Deno.test("nextEpoch() counts from 1 when nothing was ever heard of the channel", () => {
  assert.equal(nextEpoch(null, null, NOW_MS), 1);
});

Deno.test("nextEpoch() is one above that of the last frame", () => {
  assert.equal(nextEpoch({ epoch: 4, published_ms: 50 }, null, NOW_MS), 5);
  assert.equal(nextEpoch({ epoch: 4, published_ms: 50 }, logged(20, 40), NOW_MS), 5);
});

Deno.test("nextEpoch() is above epochs that have left no frame", () => {
  assert.equal(nextEpoch({ epoch: 4, published_ms: 30 }, logged(20, 40), NOW_MS), FRESH);
  assert.equal(nextEpoch(null, logged(), NOW_MS), FRESH);
  assert.equal(nextEpoch(null, logged(20), NOW_MS), FRESH);
});

Deno.test("nextEpoch() is above those of frames that a stranger's message hides", () => {
  assert.equal(nextEpoch({ epoch: null, published_ms: 50 }, null, NOW_MS), FRESH);
});

Deno.test("nextEpoch() goes on from an epoch that was one of this kind", () => {
  const last = { epoch: FRESH + 7, published_ms: 30 };
  assert.equal(nextEpoch(last, logged(40), NOW_MS), FRESH + 8);
});

Deno.test("epochOfNow() is Unix time in seconds", () => {
  assert.equal(epochOfNow(NOW_MS), FRESH);
});
