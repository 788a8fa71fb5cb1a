import assert from "node:assert/strict";
import { audit, onStage, seqsOf, stateOf } from "./support/replay_viewer.ts";
import { until } from "./support/until.ts";

const CHANNEL = "client.desk-4.main";

onStage(
  "PrivateFollower hears all of a replay that begins while it listens",
  async (stage, view) => {
    const past = await stage.store(60, 7);
    await using viewer = view();
    await viewer.connection.nats.flush();
    await stage.seek(past[19]?.time_ms ?? 0);
    const rest = past.filter(({ time_ms }) => time_ms > stage.position_ms);
    await stage.playAll(rest);
    await viewer.shows(past.at(-1));
    assert.deepEqual(viewer.types, ["epoch"]);
    assert.deepEqual(viewer.picture.state, stateOf(past.slice(0, past.length - rest.length)));
    assert.deepEqual(viewer.picture.frames, seqsOf(rest));
    const { frames, gaps, repeated } = viewer.follower.counts;
    assert.deepEqual([frames, gaps, repeated], [
      past.length - 20 + viewer.picture.state.length,
      0,
      0,
    ]);
  },
  CHANNEL,
);

onStage("PrivateFollower joins late with the state where the clock is", async (stage, view) => {
  const past = await stage.store(80, 7);
  await stage.seek(past[9]?.time_ms ?? 0);
  for (const message of past.slice(10, 40)) await stage.play(message);
  await using viewer = view();
  await viewer.connection.nats.flush();
  stage.tell("running");
  await until("the state is there", () => viewer.types.includes("state"));
  await stage.playAll(past.slice(40));
  await viewer.shows(past.at(-1));
  assert.deepEqual(viewer.types, ["state"]);
  audit(viewer, past);
}, CHANNEL);

onStage("PrivateFollower goes on behind a jump, and drops what was before", async (stage, view) => {
  const past = await stage.store(60, 7);
  await using viewer = view();
  await viewer.connection.nats.flush();
  await stage.seek(0);
  await stage.playAll(past.slice(0, 10));
  await viewer.shows(past[9]);
  await stage.seek(past[39]?.time_ms ?? 0);
  stage.epoch--;
  await stage.play(past[10] ?? stage.sample);
  stage.epoch++;
  stage.frame--;
  await stage.playAll(past.slice(40));
  await viewer.shows(past.at(-1));
  assert.deepEqual(viewer.types, ["epoch", "epoch"]);
  assert.deepEqual(viewer.picture.frames, seqsOf(past.slice(40)));
  assert.equal(viewer.follower.counts.older_epoch, 1);
}, CHANNEL);

onStage("PrivateFollower loads the state again when frames are missing", async (stage, view) => {
  const past = await stage.store(60, 7);
  await using viewer = view();
  await viewer.connection.nats.flush();
  await stage.seek(0);
  await stage.playAll(past.slice(0, 10));
  await viewer.shows(past[9]);
  stage.frame += 5;
  await stage.playAll(past.slice(15));
  await viewer.shows(past.at(-1));
  assert.deepEqual(viewer.types, ["epoch", "state"]);
  audit(viewer, past);
  assert.equal(viewer.follower.counts.gaps, 1);
}, CHANNEL);

onStage(
  "PrivateFollower gives up a state when the channel jumps while it loads",
  async (stage, view) => {
    const past = await stage.store(60, 7);
    await stage.seek(0);
    const loading = Promise.withResolvers<void>();
    const stateAt = stage.source.stateAt.bind(stage.source);
    stage.source.stateAt = async (_boundary, signal) => {
      loading.resolve();
      await new Promise((resolve) => signal?.addEventListener("abort", resolve));
      throw new Error("too late");
    };
    await using viewer = view();
    await viewer.connection.nats.flush();
    stage.tell("running");
    await loading.promise;
    stage.source.stateAt = stateAt;
    await stage.seek(past[30]?.time_ms ?? 0);
    await viewer.shows(past.findLast(({ time_ms }) => time_ms <= stage.position_ms));
    assert.deepEqual(viewer.types, ["epoch"]);
  },
  CHANNEL,
);

onStage("PrivateFollower asks again when the source does not answer", async (stage, view) => {
  const past = await stage.store(20, 3);
  await stage.seek(past[9]?.time_ms ?? 0);
  const stateAt = stage.source.stateAt.bind(stage.source);
  stage.source.stateAt = () => {
    stage.source.stateAt = stateAt;
    return Promise.reject(new Error("the broker is away"));
  };
  await using viewer = view();
  await viewer.connection.nats.flush();
  stage.tell("paused");
  await until("the state is there", () => viewer.types.includes("state"));
  const problems = viewer.events.filter((event) => event.type === "problem");
  assert.deepEqual(problems.map(({ problem }) => problem), ["the broker is away", null]);
}, CHANNEL);

onStage(
  "PrivateFollower says that the host is lost, that it is back, and how it ended",
  async (stage, view) => {
    const past = await stage.store(20, 3);
    await using viewer = view();
    await viewer.connection.nats.flush();
    await stage.seek(0);
    await until("the clock is heard", () => viewer.follower.vector?.state === "running");
    viewer.clock.shift(3000);
    await until("the host is missed", () => viewer.follower.state === "lost");
    stage.tell("running");
    await until("the host is back", () => viewer.follower.state === "following");
    for (const message of past) await stage.play(message);
    stage.tell("ended", { reason: "the window has ended" });
    await until("it is over", () => viewer.follower.state === "ended");
    assert.deepEqual(viewer.types.slice(-3), ["lost", "found again", "ended"]);
    assert.deepEqual(viewer.events.at(-1), { type: "ended", reason: "the window has ended" });
    assert.deepEqual(viewer.picture.frames, seqsOf(past));
  },
  CHANNEL,
);
