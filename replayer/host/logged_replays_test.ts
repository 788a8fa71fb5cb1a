import assert from "node:assert/strict";
import fc from "fast-check";
import type { GroupReplayStart, ReplayOrder } from "@rangecast/channel/replay-control";
import type { ReplayAction } from "@rangecast/channel/replay-plan";
import { type LoggedReplays, placeToResume, reduceLog } from "./logged_replays.ts";

const PLAN = { streams: ["TSPI"], window: { start_ms: 1000, end_ms: 9000 }, rate: 2 } as const;

function start(name: string): ReplayOrder {
  const channel_id = `replay.${name}`;
  const said: GroupReplayStart = {
    ...{ type: "GroupReplayStart", channel_id, display_name: name, identifier: name },
    stream: "TSPI",
  };
  return { type: "start", start: said, plan: PLAN };
}

const stop = (name: string): ReplayOrder => ({ type: "stop", channel_id: `replay.${name}` });
const tell = (name: string, action: ReplayAction): ReplayOrder => (
  { type: "control", channel_id: `replay.${name}`, action }
);
const seek = (position_ms: number): ReplayAction => ({ type: "seek", position_ms });
const step = (by_ms: number): ReplayAction => ({ type: "step", by_ms });

/** The replays after orders that were stored at 10, 20, 30... */
function logOf(...orders: readonly ReplayOrder[]): LoggedReplays {
  return orders.reduce<LoggedReplays>(
    (replays, order, i) => reduceLog(replays, order, 10 * (i + 1)),
    new Map(),
  );
}

function scene(...orders: readonly ReplayOrder[]) {
  const replay = logOf(start("a"), ...orders).get("replay.a");
  assert.ok(replay);
  return replay;
}

Deno.test("reduceLog() keeps what was started and not stopped, in the order of the starts", () => {
  const log = logOf(start("a"), start("b"), start("c"), stop("b"), stop("none"), start("a"));
  assert.deepEqual([...log.keys()], ["replay.a", "replay.c"]);
  assert.equal(log.get("replay.a")?.started_ms, 10);
  assert.equal(logOf(start("a"), stop("a"), start("a")).get("replay.a")?.started_ms, 30);
});

Deno.test("reduceLog() keeps what a replay was told last", () => {
  const { running, rate } = scene(
    tell("a", { type: "rate", rate: 4 }),
    tell("a", { type: "pause" }),
    tell("b", { type: "rate", rate: 8 }),
  );
  assert.deepEqual([running, rate], [false, 4]);
  assert.equal(scene(tell("a", { type: "pause" }), tell("a", { type: "resume" })).running, true);
});

Deno.test("placeToResume() is behind the last frame, or the start when there is none", () => {
  const boundary = { time_ms: 4000, after: { stream: "TSPI", seq: 7 } };
  assert.deepEqual(placeToResume(scene(), { published_ms: 50, boundary }), boundary);
  assert.deepEqual(placeToResume(scene(), null), { time_ms: 1000 });
  assert.deepEqual(placeToResume(scene(), { published_ms: 50, boundary: null }), { time_ms: 1000 });
});

Deno.test("placeToResume() does not take the frames of an earlier replay of that name", () => {
  const boundary = { time_ms: 4000 };
  assert.deepEqual(placeToResume(scene(), { published_ms: 9, boundary }), { time_ms: 1000 });
});

Deno.test("placeToResume() honours the jumps that no frame has followed", () => {
  const published = { published_ms: 25, boundary: { time_ms: 4000 } };
  const jumps = [tell("a", seek(6000)), tell("a", step(-500)), tell("a", step(100))];
  assert.equal(placeToResume(scene(...jumps), published).time_ms, 3600);
  assert.equal(placeToResume(scene(...jumps), null).time_ms, 5600);
  assert.equal(placeToResume(scene(...jumps, tell("a", seek(2000))), published).time_ms, 2000);
});

Deno.test("placeToResume() lies within the window, whatever was said", () => {
  const action = fc.oneof(
    fc.integer({ min: -20_000, max: 20_000 }).map(seek),
    fc.integer({ min: -20_000, max: 20_000 }).map(step),
  );
  fc.assert(fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
    const replay = scene(...actions.map((one) => tell("a", one)));
    const { time_ms } = placeToResume(replay, null);
    assert.ok(time_ms >= 1000 && time_ms <= 9000);
    assert.ok(replay.jumps.length <= 65);
  }));
});
