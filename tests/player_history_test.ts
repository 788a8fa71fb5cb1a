import assert from "node:assert/strict";
import { crash } from "./support/brokers.ts";
import { systemClock } from "@rangecast/base/clock";
import { Histogram } from "@rangecast/base/histogram";
import { formatIso } from "@rangecast/base/utc";
import { writeToStderr } from "@rangecast/cli/log";
import type { RangeBroker } from "./support/range_broker.ts";
import {
  playerCrashTest,
  playerTest,
  READY_LIMIT_MS,
  seqs,
  sequence,
  startPlayer,
} from "./support/running_player.ts";
import { sampleObservation } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

/** Publishes one observation every `interval_ms` on a schedule without drift. */
async function publishPaced(
  broker: RangeBroker,
  count: number,
  interval_ms: number,
): Promise<void> {
  const start_ms = systemClock.monotonicMs();
  for (let i = 0; i < count; i++) {
    await until(
      "the next one is due",
      () => systemClock.monotonicMs() >= start_ms + i * interval_ms,
    );
    await broker.publishNow(1);
  }
}

playerTest("history plays exactly the range, and ends", async (broker) => {
  await broker.addStreams();
  await broker.publishNow(300);
  const from_ms = await broker.untilPast("TSPI");
  await broker.publishNow(700);
  const to_ms = await broker.untilPast("TSPI");
  await broker.publishNow(10);
  const range = ["--from", formatIso(from_ms), "--to", formatIso(to_ms)];
  await using player = await startPlayer(broker.address, [...range, "--rate", "max"]);
  const { code, last } = await player.ended();
  assert.equal(code, 0);
  assert.equal(last?.ended, "end of range");
  assert.deepEqual(seqs(player.lines), sequence(301, 1000));
  assert.ok(player.lines.every(({ latency_ms }) => latency_ms === null));

  await using nothing = await startPlayer(broker.address, ["--from", "2h-ago", "--to", "1h-ago"]);
  const empty = await nothing.ended();
  assert.equal(empty.code, 0);
  assert.equal(empty.last?.shown, 0);
});

for (const clock of ["receive", "tspi"] as const) {
  playerTest(`history keeps the pace of the ${clock} clock`, async (broker) => {
    await broker.addStreams();
    const count = 300;
    const interval_ms = 10;
    // Stored in a burst, 3 s of event time; or stored over 3 s as it is received.
    const start_ms = systemClock.nowMs() - count * interval_ms;
    if (clock === "receive") await publishPaced(broker, count, interval_ms);
    else {
      for (let i = 0; i < count; i++) {
        const { subject, body } = sampleObservation(101, start_ms + i * interval_ms);
        await broker.publish(subject, body);
      }
    }
    await using player = await startPlayer(broker.address, [
      ...["--from", "1h-ago", "--to", "now", "--clock", clock, "--rate", "2"],
    ]);
    const { code, last } = await player.ended();
    assert.equal(code, 0);
    assert.deepEqual(seqs(player.lines), sequence(1, count));
    const offsets_ms = player.read_ms.map((read_ms, i) => read_ms - i * interval_ms / 2);
    const middle_ms = offsets_ms.toSorted((a, b) => a - b)[count / 2] ?? 0;
    const error_ms = new Histogram();
    for (const offset_ms of offsets_ms) error_ms.record(Math.abs(offset_ms - middle_ms));
    const seen = `seen p50 ${error_ms.quantile(0.5).toFixed(2)} p99 ${
      error_ms.quantile(0.99).toFixed(2)
    }`;
    const own = `own p50 ${last?.pacing_error_ms?.p50} p99 ${last?.pacing_error_ms?.p99}`;
    writeToStderr(`pacing by ${clock}, ms: ${seen}, ${own}\n`);
    assert.ok(error_ms.quantile(0.5) < 100);
    assert.ok((last?.pacing_error_ms?.p99 ?? Infinity) < 1000);
  });
}

playerTest("history without an end goes on live when it has caught up", async (broker) => {
  await broker.addStreams();
  await broker.publishNow(50);
  await using player = await startPlayer(broker.address, ["--from", "1h-ago", "--rate", "max"]);
  await player.child.waitForLine(/live from here on/, READY_LIMIT_MS);
  await broker.publishNow(50);
  await until("all are shown", () => player.lines.length === 100);
  assert.deepEqual(seqs(player.lines), sequence(1, 100));
  assert.deepEqual(
    player.lines.map(({ latency_ms }) => latency_ms === null),
    sequence(1, 100).map((seq) => seq <= 50),
  );
});

playerCrashTest("history survives a crash of the broker in mid-stream", async (broker) => {
  await broker.addStreams();
  await publishPaced(broker, 150, 10);
  const to = formatIso(await broker.untilPast("TSPI"));
  await using player = await startPlayer(broker.address, ["--from", "1h-ago", "--to", to]);
  await until("it plays", () => player.lines.length > 20);
  await crash(broker.server);
  const { code } = await player.ended();
  assert.equal(code, 0);
  assert.deepEqual(seqs(player.lines), sequence(1, 150));
});
