import assert from "node:assert/strict";
import type { FollowState } from "@rangecast/channel/follow-state";
import { placeOf, wishesFor } from "./page_place.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const GROUP: FollowState = { type: "FOLLOWING_GROUP_REPLAY", channel_id: "replay.window-3" };
const OWN: FollowState = {
  type: "FOLLOWING_PRIVATE_REPLAY",
  channel_id: "client.vera.1",
  invitation: null,
};

pure("placeOf() names the channel, and the instant of a replay that is nobody else's", () => {
  assert.deepEqual(placeOf(null, 5), { channel: null, at_ms: null });
  assert.deepEqual(placeOf({ type: "FOLLOWING_LIVESTREAM" }, 5), { channel: null, at_ms: null });
  assert.deepEqual(placeOf(GROUP, 5), { channel: "replay.window-3", at_ms: null });
  assert.deepEqual(placeOf(OWN, 5000.6), { channel: null, at_ms: 5001 });
  assert.deepEqual(placeOf({ type: "LIVE_OVERRIDE", against: ["replay.x"] }, 5), {
    channel: "livestream",
    at_ms: null,
  });
});

pure("wishesFor() asks for what placeOf() has named", () => {
  assert.deepEqual(wishesFor(placeOf({ type: "FOLLOWING_LIVESTREAM" }, 5)), []);
  assert.deepEqual(wishesFor(placeOf(GROUP, 5)), [{ type: "join", channel_id: "replay.window-3" }]);
  assert.deepEqual(wishesFor(placeOf(OWN, 5000)), [
    { type: "replay", start_ms: 5000, end_ms: null, rate: 1 },
    { type: "pause" },
    { type: "seek", position_ms: 5000 },
  ]);
  assert.deepEqual(wishesFor({ channel: "livestream", at_ms: null }), [{ type: "live" }]);
});

pure("wishesFor() asks for nothing that is somebody else's, or cannot be", () => {
  assert.deepEqual(wishesFor({ channel: "client.ada.1", at_ms: null }), []);
  assert.deepEqual(wishesFor({ channel: null, at_ms: -1 }), []);
});
