import assert from "node:assert/strict";
import { liveConsumer, pacedReplayConsumer, pacedReplayName } from "./paced_consumers.ts";

const NOW_MS = Date.UTC(2025, 8, 28, 12);
const START_MS = Date.UTC(2025, 8, 28, 11);

Deno.test("liveConsumer() delivers new telemetry to the livestream, with nothing to answer", () => {
  assert.deepEqual(liveConsumer("range2"), {
    durable_name: "LIVE_MAIN",
    deliver_subject: "range2.channel.livestream",
    deliver_policy: "new",
    replay_policy: "instant",
    ack_policy: "none",
    filter_subjects: ["range2.geocentric.>", "range2.spherical.>"],
  });
});

Deno.test("pacedReplayConsumer() delivers at the original pace from its start, with nothing to answer", () => {
  const channel_id = "replay.20250928T110000Z";
  const consumer = pacedReplayConsumer("tspi", { channel_id, start_ms: START_MS, now_ms: NOW_MS });
  assert.deepEqual(consumer, {
    durable_name: "REPLAY_20250928T110000Z",
    deliver_subject: "tspi.paced.20250928T110000Z",
    deliver_policy: "by_start_time",
    opt_start_time: "2025-09-28T11:00:00.000Z",
    replay_policy: "original",
    ack_policy: "none",
    inactive_threshold: 120e9,
  });
});

Deno.test("pacedReplayConsumer() refuses a start that is not in the past, and other channels", () => {
  const make = (start_ms: number, channel_id = "replay.x") =>
    pacedReplayConsumer("tspi", { channel_id, start_ms, now_ms: NOW_MS });
  assert.throws(() => make(NOW_MS), /start must lie in the past: current value is 2025-09-28T12/);
  assert.throws(() => make(NaN), RangeError);
  assert.throws(() => make(START_MS, "client.a.b"), /must be a group replay.*"client.a.b"/);
  assert.throws(() => pacedReplayName("replay.a.b"), RangeError);
});
