import assert from "node:assert/strict";
import { crash } from "./support/brokers.ts";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { writeToStderr } from "@rangecast/cli/log";
import {
  playerCrashTest,
  playerTest,
  READY_LIMIT_MS,
  seqs,
  sequence,
  startPlayer,
} from "./support/running_player.ts";
import { sampleCommand, sampleObservation, sampleTag } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

playerTest("live shows observations, commands and tags from now on", async (broker) => {
  await broker.addStreams();
  await broker.publishNow(3);
  await using player = await startPlayer(broker.address, ["--units", "imperial"]);
  await player.child.waitForLine(/following stream TSPI/, READY_LIMIT_MS);
  const ts = formatIso(systemClock.nowMs());
  for (
    const { subject, body, headers } of [
      sampleObservation(501, Date.parse(ts)),
      sampleCommand(ts),
      sampleTag(ts),
    ]
  ) await broker.publish(subject, body, headers);
  await until("all are shown", () => player.lines.length === 3);
  const [observation, command, tag] = player.lines;
  assert.ok(observation && command && tag);
  assert.deepEqual(Object.keys(observation), [
    ...["kind", "subject", "stream_seq", "event_time", "latency_ms", "message", "position"],
    "display",
  ]);
  assert.deepEqual(seqs(player.lines), [4, 5, 6]);
  assert.deepEqual(player.lines.map(({ kind }) => kind), ["telemetry", "command", "tag"]);
  assert.deepEqual(player.lines.map(({ event_time }) => event_time), [ts, ts, ts]);
  assert.equal(observation.subject, "tspi.geocentric.501");
  assert.equal(observation.message["sensor_id"], 501);
  assert.ok(Math.abs((observation.position?.lat ?? 0) - 57) < 1e-4);
  assert.ok(Math.abs((observation.position?.lon ?? 0) - 18) < 1e-4);
  assert.ok(Math.abs((observation.position?.altitude_m ?? 0) - 1000) < 1);
  assert.ok(Math.abs((observation.display?.altitude_ft ?? 0) - 3280.8) < 4);
  assert.ok(Math.abs((observation.display?.speed_kt ?? 0) - 194.4) < 0.1);
  assert.equal(tag.position, null);
  assert.equal(tag.message["label"], "Intercept");
  assert.equal(command.message["name"], "display.units");
  for (const { latency_ms } of player.lines) {
    assert.ok(latency_ms !== null && latency_ms < 5000);
  }
  player.child.signal("SIGINT");
  const { code, last } = await player.ended();
  assert.equal(code, 0);
  assert.equal(last?.ended, "stopped");
  assert.equal(last?.shown, 3);
});

playerTest("live waits for a stream that does not exist yet, and says so", async (broker) => {
  await using player = await startPlayer(broker.address, []);
  await player.child.waitForLine(/waiting for stream TSPI, which does not exist/, READY_LIMIT_MS);
  await broker.addStreams();
  await broker.publishNow(5);
  await until("all are shown", () => player.lines.length === 5);
  assert.deepEqual(seqs(player.lines), sequence(1, 5));
});

playerCrashTest(
  "live survives crashes of the broker without loss or repetition",
  async (broker) => {
    await broker.addStreams();
    await using player = await startPlayer(broker.address, []);
    await player.child.waitForLine(/following stream TSPI/, READY_LIMIT_MS);
    let published = 0;
    for (let round = 0; round < 2; round++) {
      await broker.publishNow(200);
      published += 200;
      await crash(broker.server);
      await until("the test is connected again", () => broker.connection.connected);
      const begun_ms = systemClock.monotonicMs();
      await broker.publishNow(1);
      published++;
      await until("it is shown", () => player.lines.length === published);
      const resumed_ms = Math.round(systemClock.monotonicMs() - begun_ms);
      writeToStderr(`resumed ${resumed_ms} ms after a crash\n`);
    }
    await broker.publishNow(100);
    published += 100;
    await until("all are shown", () => player.lines.length === published);
    assert.deepEqual(seqs(player.lines), sequence(1, published));
    player.child.signal("SIGTERM");
    const { code, last } = await player.ended();
    assert.equal(code, 0);
    assert.deepEqual([last?.missed, last?.repeated], [0, 0]);
    assert.ok((last?.reopened ?? 0) >= 2);
  },
);

playerTest("two players each see everything, and one metrics port is enough", async (broker) => {
  await broker.addStreams();
  const shared = ["--metrics-port", "32113"];
  await using first = await startPlayer(broker.address, shared);
  await first.child.waitForLine(/following stream TSPI/, READY_LIMIT_MS);
  await using second = await startPlayer(broker.address, [...shared, "--sensor-id", "102,103"]);
  await second.child.waitForLine(/following stream TSPI/, READY_LIMIT_MS);
  for (let i = 0; i < 50; i++) {
    for (const sensor_id of [101, 102]) {
      const { subject, body, headers } = sampleObservation(sensor_id, systemClock.nowMs());
      await broker.publish(subject, body, headers);
    }
  }
  const { subject, body } = sampleTag(formatIso(systemClock.nowMs()));
  await broker.publish(subject, body);
  await until("both are done", () => first.lines.length === 101 && second.lines.length === 51);
  assert.deepEqual(seqs(first.lines), sequence(1, 101));
  assert.deepEqual(seqs(second.lines), [...sequence(1, 50).map((i) => 2 * i), 101]);
  const health = await fetch("http://127.0.0.1:32113/health");
  assert.equal(health.status, 200);
  assert.equal((await health.json()).shown, 101);
  const metrics = await (await fetch("http://127.0.0.1:32113/metrics")).text();
  assert.match(metrics, /^rangecast_shown_total 101$/m);
});
