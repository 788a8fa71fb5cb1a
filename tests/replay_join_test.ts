import assert from "node:assert/strict";
import { crash, onNatsServer } from "./support/brokers.ts";
import { audit, onStage, seqsOf, stateOf, withStage } from "./support/replay_viewer.ts";
import { until } from "./support/until.ts";

onStage("ReplayFollower has no gap and no double in joins under load", async (stage, view) => {
  const past = await stage.store(3000, 40);
  await stage.seek(past[9]?.time_ms ?? 0);
  const rest = past.filter(({ time_ms }) => time_ms > stage.position_ms);
  const playing = stage.playAll(rest);
  const viewers = [];
  for (let share = 1; share <= 10; share++) {
    await until("a share was played", () => stage.frame >= rest.length * share / 12);
    viewers.push(view());
  }
  await playing;
  for (const viewer of viewers) {
    await viewer.shows(past.at(-1));
    audit(viewer, past);
    assert.equal(viewer.types.filter((type) => type === "state").length, 1);
    await viewer[Symbol.asyncDispose]();
  }
});

onNatsServer("ReplayFollower has no gap and no double when the broker crashes", async (server) => {
  await withStage(server, async (stage, view) => {
    const past = await stage.store(600, 20);
    await using early = view();
    await stage.seek(past[9]?.time_ms ?? 0);
    const rest = past.filter(({ time_ms }) => time_ms > stage.position_ms);
    await stage.playAll(rest.slice(0, 200));
    await early.shows(rest[199]);
    await crash(server);
    await until("the stage is back", () => stage.broker.connection.connected);
    await using late = view();
    await stage.playAll(rest.slice(200));
    for (const viewer of [early, late]) {
      await viewer.shows(past.at(-1));
      audit(viewer, past);
    }
    const beginnings = early.types.filter((type) => type === "epoch" || type === "state");
    assert.equal(beginnings.length, 1, "it has never lost its place");
    assert.deepEqual(early.picture.frames, seqsOf(rest));
    assert.deepEqual(early.picture.state, stateOf(past.slice(0, past.length - rest.length)));
  });
});
