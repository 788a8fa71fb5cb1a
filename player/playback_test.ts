import assert from "node:assert/strict";
import { PlaybackStage } from "./testing/playback_stage.ts";

function seqs({ shown }: PlaybackStage): number[] {
  return shown.map(({ seq }) => seq);
}

Deno.test("run() shows history at the rate that was asked for", async () => {
  const stage = new PlaybackStage({ rate: 2 });
  await stage.start();
  await stage.arrive([0, 10, 10, 40, 400]);
  await stage.pass(200);
  assert.deepEqual(stage.shown.map(({ at_ms }) => at_ms), [0, 5, 5, 20, 200]);
  assert.ok(stage.shown.every(({ live, error_ms }) => !live && error_ms === 0));
});

Deno.test("run() shows everything in time although timers are coarse", async () => {
  const stage = new PlaybackStage();
  await stage.start();
  await stage.arrive(Array.from({ length: 500 }, (_, i) => i * 0.4));
  await stage.pass(201);
  assert.equal(stage.shown.length, 500);
  assert.ok(stage.shown.every(({ error_ms }) => error_ms !== null && error_ms < 1));
});

Deno.test("run() catches up with the schedule when messages come late", async () => {
  const stage = new PlaybackStage();
  await stage.start();
  await stage.arrive([0]);
  await stage.pass(50);
  await stage.arrive([10, 20, 80]);
  await stage.pass(40);
  assert.deepEqual(stage.shown.map(({ at_ms }) => at_ms), [0, 50, 50, 80]);
  assert.deepEqual(stage.shown.map(({ error_ms }) => error_ms), [0, 40, 30, 0]);
});

Deno.test("run() shows all at once at full speed, in turns", async () => {
  const stage = new PlaybackStage({ rate: "max" });
  await stage.start();
  await stage.arrive(Array.from({ length: 1000 }, (_, i) => i * 1000));
  await stage.settle();
  assert.equal(stage.shown.length, 256);
  await stage.pass(4);
  assert.equal(stage.shown.length, 1000);
  assert.ok(stage.shown.every(({ error_ms }) => error_ms === null));
});

Deno.test("run() shows live messages as they come, for ever", async () => {
  const stage = new PlaybackStage({ span: { from_ms: null, to_ms: null } });
  await stage.start();
  await stage.pass(100_000, 100);
  await stage.arrive([5000, 0]);
  await stage.settle();
  assert.deepEqual(stage.shown, [
    { seq: 1, at_ms: 100_000, live: true, error_ms: null },
    { seq: 2, at_ms: 100_000, live: true, error_ms: null },
  ]);
  assert.equal(stage.end, null);
});

Deno.test("run() skips what cannot be read", async () => {
  const stage = new PlaybackStage({ rate: "max" });
  await stage.start();
  await stage.arrive([0]);
  await stage.arrive([1, 2], "bad");
  await stage.arrive([3]);
  await stage.settle();
  assert.deepEqual(seqs(stage), [1, 4]);
  assert.deepEqual(stage.refused, ["keys", "keys"]);
});

for (const rate of ["max", 2] as const) {
  Deno.test(`run() goes on live when history at rate ${rate} has caught up`, async () => {
    const stage = new PlaybackStage({ rate });
    await stage.start();
    await stage.arrive([0, 10]);
    await stage.pass(10);
    stage.caughtUp = true;
    await stage.change();
    await stage.arrive([60_010]);
    await stage.settle();
    assert.deepEqual(stage.shown.map(({ live }) => live), [false, false, true]);
    assert.equal(stage.lives, 1);
  });
}

Deno.test("run() keeps its distance when history is played at rate 1", async () => {
  const stage = new PlaybackStage();
  await stage.start();
  await stage.arrive([0]);
  stage.caughtUp = true;
  await stage.pass(50);
  await stage.arrive([100]);
  await stage.pass(100);
  assert.deepEqual(stage.shown.map(({ at_ms }) => at_ms), [0, 100]);
  assert.equal(stage.playback.live, false);
});

Deno.test("run() is live at once when there is no history", async () => {
  const stage = new PlaybackStage();
  await stage.start();
  stage.caughtUp = true;
  await stage.change();
  assert.equal(stage.playback.live, true);
});
