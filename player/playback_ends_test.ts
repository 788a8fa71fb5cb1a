import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { FROM_MS, PlaybackStage, START_MS } from "./testing/playback_stage.ts";

function seqs({ shown }: PlaybackStage): number[] {
  return shown.map(({ seq }) => seq);
}

Deno.test("run() ends with the first message that is too late for the range", async () => {
  const stage = new PlaybackStage({ span: { from_ms: FROM_MS, to_ms: FROM_MS + 10 } });
  await stage.start();
  await stage.arrive([0, 9, 10, 11]);
  await stage.pass(9);
  assert.equal(stage.end, "end of range");
  assert.deepEqual(seqs(stage), [1, 2]);
});

Deno.test("run() ends when the range is over and everything in it has come", async () => {
  const stage = new PlaybackStage({ span: { from_ms: null, to_ms: START_MS + 1000 } });
  await stage.start();
  stage.caughtUp = true;
  await stage.pass(1400, 100);
  assert.equal(stage.end, null);
  await stage.pass(400, 100);
  assert.equal(stage.end, "end of range");
});

Deno.test("run() waits for the end of the range while the broker is away", async () => {
  const stage = new PlaybackStage({ span: { from_ms: null, to_ms: START_MS + 1000 } });
  await stage.start();
  stage.state = { type: "unavailable", problem: "away" };
  await stage.pass(60_000, 100);
  assert.equal(stage.end, null);
});

Deno.test("run() ends when its time is up", async () => {
  const stage = new PlaybackStage({ duration_ms: 30 });
  await stage.start();
  await stage.arrive([0, 100]);
  await stage.pass(29);
  assert.equal(stage.end, null);
  await stage.pass(1);
  assert.equal(stage.end, "duration");
});

Deno.test("run() ends when nothing came for a while, but not in a gap of history", async () => {
  const stage = new PlaybackStage({ exitOnIdle_ms: 100 });
  await stage.start();
  await stage.pass(90);
  await stage.arrive([0, 500]);
  await stage.pass(500);
  assert.deepEqual(seqs(stage), [1, 2]);
  assert.equal(stage.end, null);
  await stage.pass(100);
  assert.equal(stage.end, "idle");
});

Deno.test("run() ends when it is stopped, or when nobody reads any more", async () => {
  const stopped = new PlaybackStage();
  await stopped.start();
  await stopped.arrive([0, 1000]);
  await stopped.settle();
  await stopped.stop();
  assert.equal(stopped.end, "stopped");

  const closed = new PlaybackStage();
  await closed.start();
  await closed.arrive([0, 1000]);
  await closed.settle();
  closed.closed = true;
  await closed.change();
  assert.equal(closed.end, "output closed");
  assert.equal(closed.clock.pending, 0);
});

Deno.test("run() waits for a slow reader, who can still be stopped", async () => {
  const stage = new PlaybackStage({ rate: "max" });
  await stage.start();
  stage.hasRoom = false;
  await stage.arrive([0, 1]);
  await stage.pass(1000, 100);
  assert.deepEqual(seqs(stage), []);
  await stage.makeRoom();
  assert.deepEqual(seqs(stage), [1, 2]);
  await stage.stop();
  assert.equal(stage.end, "stopped");
});

Deno.test("run() refuses a stretch of the past when there is no stream", async () => {
  const stage = new PlaybackStage({ span: { from_ms: FROM_MS, to_ms: START_MS } });
  stage.state = { type: "no stream" };
  await assert.rejects(stage.playback.run(), OperatorError);
});

Deno.test("run() refuses a stretch of the past when the broker does not begin to give it", async () => {
  const stage = new PlaybackStage({ span: { from_ms: FROM_MS, to_ms: START_MS } });
  stage.state = { type: "unavailable", problem: "no JetStream" };
  const refused = assert.rejects(
    stage.playback.run(),
    /Cannot play from stream TSPI: no JetStream/,
  );
  await stage.pass(10_500, 100);
  await refused;
});
