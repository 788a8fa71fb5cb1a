import assert from "node:assert/strict";
import type { Frame } from "./frame.ts";
import { PlayerStats } from "./stats.ts";

const TAG: Frame = {
  ...{ kind: "tag", subject: "tags.create", seq: 1, body: new Uint8Array() },
  ...{ stored_ms: 5, recv_ms: 4, event_ms: 3, message: {}, position: null },
  replay: null,
};

Deno.test("PlayerStats counts what was shown by kind, and what was skipped by reason", () => {
  const stats = new PlayerStats();
  assert.equal(stats.playhead_ms, null);
  stats.addShown(TAG);
  assert.equal(stats.addInvalid("keys"), 1);
  assert.equal(stats.addInvalid("keys"), 2);
  assert.deepEqual([stats.received, stats.shown, stats.playhead_ms], [3, 1, 5]);
  assert.deepEqual(stats.kinds, { telemetry: 0, flight: 0, command: 0, tag: 1 });
  assert.deepEqual(stats.invalid, { keys: 2 });
});

Deno.test("PlayerStats leaves the playhead where it is for the state of a replay", () => {
  const stats = new PlayerStats();
  const replay = { channel_id: "replay.x", epoch: 1, isState: false };
  stats.addShown({ ...TAG, replay });
  stats.addShown({ ...TAG, stored_ms: 2, replay: { ...replay, isState: true } });
  assert.deepEqual([stats.shown, stats.playhead_ms], [2, 5]);
});

Deno.test("PlayerStats keeps quantiles of the run apart from those of the interval", () => {
  const { latency_ms } = new PlayerStats();
  assert.equal(latency_ms.read("run"), null);
  for (let i = 0; i < 98; i++) latency_ms.record(1);
  latency_ms.startInterval();
  for (let i = 0; i < 2; i++) latency_ms.record(100);
  assert.deepEqual(latency_ms.read("interval"), { p50: 100, p99: 100 });
  assert.equal(latency_ms.read("run")?.p99, 100);
  assert.ok((latency_ms.read("run")?.p50 ?? 0) < 1.03);
  latency_ms.startInterval();
  assert.equal(latency_ms.read("interval"), null);
});
