import assert from "node:assert/strict";
import { type ClientStatus, GONE_AFTER_MS } from "./client_status.ts";
import { Followers, MAX_CLIENTS } from "./followers.ts";

function status(client_id: string, channel_id: string): ClientStatus {
  return {
    ...{ client_id, channel_id, state: "FOLLOWING_GROUP_REPLAY", override: false },
    ...{ subject: `tspi.channel.${channel_id}`, ts: "2026-07-15T09:30:00Z" },
  };
}

Deno.test("Followers.count() counts each client at the channel that it has named last", () => {
  const followers = new Followers();
  followers.hear(status("a", "replay.x"), 0);
  followers.hear(status("b", "replay.x"), 0);
  followers.hear(status("a", "livestream"), 10);
  assert.deepEqual(Object.fromEntries(followers.count(20)), { livestream: 1, "replay.x": 1 });
});

Deno.test("Followers.count() forgets who has been silent for a minute", () => {
  const followers = new Followers();
  followers.hear(status("a", "replay.x"), 0);
  followers.hear(status("b", "replay.x"), 100);
  assert.equal(followers.count(GONE_AFTER_MS - 1).get("replay.x"), 2);
  assert.equal(followers.count(GONE_AFTER_MS).get("replay.x"), 1);
  assert.equal(followers.count(GONE_AFTER_MS + 100).size, 0);
});

Deno.test("Followers.hear() passes over clients beyond its bound, until others have gone", () => {
  const followers = new Followers();
  for (let i = 0; i < MAX_CLIENTS; i++) followers.hear(status(`c${i}`, "replay.x"), 0);
  assert.equal(followers.hear(status("late", "replay.x"), 0), false);
  assert.equal(followers.hear(status("c5", "livestream"), 1), true);
  assert.equal(followers.count(1).get("replay.x"), MAX_CLIENTS - 1);
  assert.equal(followers.hear(status("late", "replay.x"), GONE_AFTER_MS), true);
  assert.equal(followers.count(GONE_AFTER_MS).get("replay.x"), 1);
});
