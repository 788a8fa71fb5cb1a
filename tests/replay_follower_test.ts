import assert from "node:assert/strict";
import { FRAME_LEAD_MS } from "@rangecast/channel/clock-vector";
import { onStage, seqsOf, stateOf } from "./support/replay_viewer.ts";
import { until } from "./support/until.ts";

onStage("ReplayFollower shows an epoch from its first frame on", async (stage, view) => {
  const past = await stage.store(60, 7);
  await using viewer = view();
  await until("it waits", () => viewer.follower.state === "joining");
  await stage.seek(past[19]?.time_ms ?? 0);
  const rest = past.filter(({ time_ms }) => time_ms > stage.position_ms);
  for (const message of rest) await stage.play(message);
  await viewer.shows(past.at(-1));
  assert.deepEqual(viewer.types, ["epoch"]);
  assert.deepEqual(viewer.picture.state, stateOf(past.slice(0, past.length - rest.length)));
  assert.deepEqual(viewer.picture.frames, seqsOf(rest));
  assert.equal(viewer.follower.state, "following");
});

onStage("ReplayFollower joins late with the state where the channel is", async (stage, view) => {
  const past = await stage.store(80, 7);
  await stage.seek(past[9]?.time_ms ?? 0);
  const begin = past.findIndex(({ time_ms }) => time_ms > stage.position_ms);
  for (const message of past.slice(begin, 40)) await stage.play(message);
  await using viewer = view();
  await viewer.shows(past[39]);
  assert.deepEqual(viewer.types, ["state"]);
  for (const message of past.slice(40)) await stage.play(message);
  await viewer.shows(past.at(-1));
  assert.deepEqual(viewer.picture, {
    state: stateOf(past.slice(0, 40)),
    frames: seqsOf(past.slice(40)),
  });
  const { joins, frames, repeated, gaps } = viewer.follower.counts;
  assert.deepEqual({ joins, frames, repeated, gaps }, {
    joins: 1,
    frames: 40,
    repeated: 0,
    gaps: 0,
  });
});

onStage("ReplayFollower joins behind tags that were sent out of turn", async (stage, view) => {
  const past = await stage.store(40, 5);
  await stage.seek(0);
  for (const message of past.slice(0, 20)) await stage.play(message);
  // More of them than the first look back reaches over.
  for (let i = 0; i < 100; i++) {
    await stage.play({ ...stage.sample, subject: "tags.broadcast", seq: 500 + i });
  }
  await using viewer = view();
  await until("it has the tags", () => viewer.picture.frames.length === 100);
  await stage.play(past[20] ?? stage.sample);
  await viewer.shows(past[20]);
  assert.deepEqual(viewer.picture.state, stateOf(past.slice(0, 20)));
  assert.deepEqual(viewer.picture.frames.slice(99), [599, 21]);
});

onStage(
  "ReplayFollower joins in an epoch of which there is only the state",
  async (stage, view) => {
    const past = await stage.store(300, 200);
    await stage.seek(past[250]?.time_ms ?? 0, "paused");
    await using viewer = view();
    const included = past.filter(({ time_ms }) => time_ms <= stage.position_ms);
    await viewer.shows(included.at(-1));
    assert.deepEqual(viewer.types, ["epoch"]);
    assert.deepEqual(viewer.picture, { state: stateOf(included), frames: [] });
  },
);

onStage("ReplayFollower joins by the clock when no frame is left", async (stage, view) => {
  const past = await stage.store(60, 7);
  stage.epoch = 3;
  // In the middle of the widest gap, as seen by who counts on frames that go out a moment early.
  const times = past.map(({ time_ms }) => time_ms);
  const gaps = times.slice(20, 40).map((time_ms, i) => (times[21 + i] ?? time_ms) - time_ms);
  const last = 20 + gaps.indexOf(Math.max(...gaps));
  const middle_ms = ((times[last] ?? 0) + (times[last + 1] ?? 0)) / 2;
  stage.position_ms = middle_ms - FRAME_LEAD_MS;
  await using viewer = view();
  const included = past.slice(0, last + 1);
  await until("the state is shown", () => {
    stage.tell("paused");
    return viewer.types.length > 0;
  });
  stage.frame = 700;
  for (const message of past.slice(included.length - 3)) await stage.play(message);
  await viewer.shows(past.at(-1));
  assert.deepEqual(viewer.types, ["state"]);
  assert.deepEqual(viewer.picture, {
    state: stateOf(included),
    frames: seqsOf(past.slice(included.length)),
  });
  assert.equal(viewer.follower.counts.repeated, 3);
});

onStage(
  "ReplayFollower drops what is left of an epoch when the channel jumps",
  async (stage, view) => {
    const past = await stage.store(60, 7);
    await using viewer = view();
    await stage.seek(0);
    for (const message of past.slice(0, 10)) await stage.play(message);
    await viewer.shows(past[9]);
    await stage.seek(past[39]?.time_ms ?? 0);
    stage.epoch--;
    await stage.play(past[10] ?? stage.sample);
    stage.epoch++;
    stage.frame--;
    for (const message of past.slice(50)) await stage.play(message);
    await viewer.shows(past.at(-1));
    assert.equal(viewer.types.at(-1), "epoch");
    assert.deepEqual(viewer.picture.frames, seqsOf(past.slice(50)));
    assert.equal(viewer.follower.counts.older_epoch, 1);
  },
);

onStage(
  "ReplayFollower gives up a state when the channel jumps while it loads",
  async (stage, view) => {
    const past = await stage.store(60, 7);
    await stage.seek(0);
    await stage.play(past[0] ?? stage.sample);
    const loading = Promise.withResolvers<void>();
    const stateAt = stage.source.stateAt.bind(stage.source);
    stage.source.stateAt = async (boundary, signal) => {
      loading.resolve();
      await new Promise((resolve) => signal?.addEventListener("abort", resolve));
      return await stateAt(boundary);
    };
    await using viewer = view();
    await loading.promise;
    stage.source.stateAt = stateAt;
    await stage.seek(past[30]?.time_ms ?? 0);
    await viewer.shows(past.findLast(({ time_ms }) => time_ms <= stage.position_ms));
    assert.deepEqual(viewer.types, ["epoch"]);
    assert.equal(viewer.follower.counts.frames, viewer.picture.state.length);
  },
);

onStage("ReplayFollower loads the state again when frames are missing", async (stage, view) => {
  const past = await stage.store(60, 7);
  await stage.seek(0);
  for (const message of past.slice(0, 10)) await stage.play(message);
  await using viewer = view();
  await viewer.shows(past[9]);
  viewer.clock.shift(1000);
  stage.frame += 5;
  for (const message of past.slice(15, 30)) await stage.play(message);
  await viewer.shows(past[29]);
  assert.deepEqual(viewer.types, ["state", "state"]);
  const shown = [...viewer.picture.state, ...viewer.picture.frames];
  assert.deepEqual(
    stateOf(past.filter(({ seq }) => shown.includes(seq))),
    stateOf(past.slice(0, 30)),
  );
  assert.equal(viewer.follower.counts.gaps, 1);
});

onStage(
  "ReplayFollower says that the host is lost, that it is back, and how it ended",
  async (stage, view) => {
    const past = await stage.store(20, 3);
    await using viewer = view();
    await stage.seek(0);
    await stage.play(past[0] ?? stage.sample);
    await viewer.shows(past[0]);
    viewer.clock.shift(3000);
    await until("the host is missed", () => viewer.follower.state === "lost");
    stage.tell("running");
    await until("the host is back", () => viewer.follower.state === "following");
    for (const message of past.slice(1)) await stage.play(message);
    stage.tell("ended", { reason: "the window has ended" });
    await until("it is over", () => viewer.follower.state === "ended");
    assert.deepEqual(viewer.types.slice(-3), ["lost", "found again", "ended"]);
    assert.deepEqual(viewer.events.at(-1), { type: "ended", reason: "the window has ended" });
    assert.deepEqual(viewer.picture.frames, seqsOf(past));
  },
);
