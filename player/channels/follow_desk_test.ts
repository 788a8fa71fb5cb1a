import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { FollowState } from "@rangecast/channel/follow-state";
import { FollowDesk, TAIL_LIMIT_MS } from "./follow_desk.ts";
import type { Notice } from "./notice.ts";

const LIVE: FollowState = { type: "FOLLOWING_LIVESTREAM" };
const BOOTH = "client.desk-4.main";

function group(channel_id: string): FollowState {
  return { type: "FOLLOWING_GROUP_REPLAY", channel_id };
}

/** A desk, and the replays that run as it is told. */
class Scene {
  readonly clock = new ManualClock();
  readonly states: FollowState[] = [];
  readonly notices: Notice[] = [];
  running: string[] = [];
  hasTail = false;
  isBehind = false;
  readonly desk: FollowDesk;

  constructor({ follows = true, begin = true } = {}) {
    this.desk = new FollowDesk({
      ...{ clock: this.clock, follows },
      running: () => this.running,
      hasTail: () => this.hasTail,
      isBehind: () => this.isBehind,
      onState: (state) => this.states.push(state),
      onNotice: (notice) => this.notices.push(notice),
    });
    if (begin) this.desk.begin();
  }

  start(channel_id: string): void {
    this.running = [...this.running, channel_id];
    this.desk.hear({ type: "group replay started", channel_id });
  }

  stop(channel_id: string, reason?: string): void {
    this.running = this.running.filter((id) => id !== channel_id);
    const change = { type: "group replay stopped", channel_id } as const;
    this.desk.hear(reason === undefined ? change : { ...change, reason });
  }
}

Deno.test("begin() joins the newest group replay, unless the client does not follow", () => {
  for (const [follows, expected] of [[true, group("replay.b")], [false, LIVE]] as const) {
    const scene = new Scene({ follows, begin: false });
    scene.start("replay.a");
    scene.start("replay.b");
    assert.deepEqual(scene.states, [], "nothing is followed before the beginning");
    scene.desk.begin();
    assert.deepEqual(scene.states, [expected]);
  }
});

Deno.test("hear() follows what starts, and leaves what stops with its reason", () => {
  const scene = new Scene();
  scene.start("replay.a");
  scene.start("replay.b");
  scene.stop("replay.b", "its window is over");
  scene.stop("replay.a");
  assert.deepEqual(scene.states, [
    LIVE,
    group("replay.a"),
    group("replay.b"),
    group("replay.a"),
    LIVE,
  ]);
  assert.deepEqual(scene.notices, [
    { type: "replay ended", channel_id: "replay.b", reason: "its window is over" },
    { type: "replay ended", channel_id: "replay.a", reason: null },
  ]);
});

Deno.test("hear() waits for the last frames of a replay that has stopped", () => {
  const scene = new Scene();
  scene.start("replay.a");
  scene.hasTail = true;
  scene.stop("replay.a");
  assert.deepEqual(scene.desk.state, group("replay.a"));
  scene.desk.ended("replay.a", "stopped by an operator");
  assert.deepEqual(scene.desk.state, LIVE);
  assert.deepEqual(scene.notices, [
    { type: "replay ended", channel_id: "replay.a", reason: "stopped by an operator" },
  ]);
  assert.equal(scene.clock.pending, 0);
});

Deno.test("hear() waits no longer than its limit, except for the reader of the output", () => {
  const scene = new Scene();
  scene.start("replay.a");
  scene.hasTail = scene.isBehind = true;
  scene.stop("replay.a", "its window is over");
  scene.clock.advance(3 * TAIL_LIMIT_MS);
  assert.deepEqual(scene.desk.state, group("replay.a"));
  scene.isBehind = false;
  scene.clock.advance(TAIL_LIMIT_MS);
  assert.deepEqual(scene.desk.state, LIVE);
  assert.deepEqual(scene.notices, [
    { type: "replay ended", channel_id: "replay.a", reason: "its window is over" },
  ]);
});

Deno.test("hear() enters a replay anew that starts while its last frames are awaited", () => {
  const scene = new Scene();
  scene.start("replay.a");
  scene.hasTail = true;
  scene.stop("replay.a");
  scene.start("replay.a");
  assert.deepEqual(scene.states, [LIVE, group("replay.a"), LIVE, group("replay.a")]);
  scene.clock.advance(TAIL_LIMIT_MS);
  assert.deepEqual(scene.desk.state, group("replay.a"));
});

Deno.test("hear() leaves it to the viewer when a replay starts elsewhere meanwhile", () => {
  const scene = new Scene();
  scene.start("replay.a");
  scene.hasTail = true;
  scene.stop("replay.a");
  scene.start("replay.b");
  assert.deepEqual(scene.desk.state, group("replay.b"));
  scene.clock.advance(TAIL_LIMIT_MS);
  scene.desk.ended("replay.a", null);
  assert.deepEqual(scene.desk.state, group("replay.b"));
  assert.deepEqual(scene.notices, []);
});

Deno.test("ended() returns from a private replay, live against what runs", () => {
  const scene = new Scene();
  scene.desk.dispatch({ type: "private replay started", channel_id: BOOTH });
  scene.start("replay.a");
  scene.desk.ended("client.desk-5.main", "of somebody else");
  assert.equal(scene.desk.channel_id, BOOTH);
  scene.desk.ended(BOOTH, "its window is over");
  assert.deepEqual(scene.desk.state, { type: "LIVE_OVERRIDE", against: ["replay.a"] });
  assert.deepEqual(scene.notices.map(({ type }) => type), [
    "invitation asked",
    "replay ended",
    "invitation withdrawn",
  ]);
});

Deno.test("decline() answers an invitation and an offer, and nothing else", () => {
  const scene = new Scene();
  assert.equal(scene.desk.decline(), false);
  scene.start("replay.a");
  scene.desk.dispatch({ type: "host lost" });
  assert.equal(scene.desk.decline(), true);
  assert.equal(scene.desk.decline(), false);
  scene.desk.dispatch({ type: "host lost" });
  scene.desk.dispatch({ type: "host back" });
  assert.equal(scene.desk.decline(), false);
  scene.desk.dispatch({ type: "private replay started", channel_id: BOOTH });
  scene.start("replay.b");
  assert.equal(scene.desk.decline(), true);
  assert.deepEqual(scene.notices.filter(({ type }) => type === "stays"), [
    { type: "stays", channel_id: "replay.a" },
    { type: "stays", channel_id: BOOTH },
  ]);
});

Deno.test("dispatch() forgets an offer of live with the channel that it was about", () => {
  const scene = new Scene();
  scene.start("replay.a");
  scene.desk.dispatch({ type: "host lost" });
  assert.equal(scene.desk.dispatch({ type: "live chosen" }), true);
  assert.equal(scene.desk.dispatch({ type: "live chosen" }), false);
  assert.equal(scene.desk.decline(), false);
});
