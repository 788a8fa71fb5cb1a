import assert from "node:assert/strict";
import { startBroker } from "@rangecast/broker/server";
import { formatIso } from "@rangecast/base/utc";
import { channelSubject } from "@rangecast/channel/subjects";
import { crash } from "./support/brokers.ts";
import { hostCrashTest, HostStage, hostTest } from "./support/host_stage.ts";
import { until } from "./support/until.ts";

const CHANNEL = "replay.scene";

hostTest("takes up what ran where it was, and what was said meanwhile", async (stage) => {
  const past = await stage.store(100);
  const ear = await stage.listen(CHANNEL);
  const other = await stage.listen("replay.other");
  {
    await using _host = await stage.host();
    await stage.start(CHANNEL, { ...past, rate: 0.05 });
    await stage.start("replay.other", { ...past, rate: 0.05 });
    await stage.start("replay.over", past);
    await stage.stop("replay.over");
    await until("both play", () => ear.played(1).length > 5 && other.played(1).length > 5);
    await stage.control(CHANNEL, "pause");
    await ear.tells("a pause", ({ state }) => state === "paused");
  }
  const middle_ms = Math.round((past.start_ms + past.end_ms) / 2);
  await stage.control(CHANNEL, "rate", 0.5);
  await stage.control("replay.other", "seek", formatIso(middle_ms));
  await stage.control("replay.other", "seek", "+1ms");
  assert.ok(ear.vectors.every(({ state }) => state !== "ended"), "its followers see the silence");
  await using hosted = await stage.host();
  assert.equal(hosted.host.counts.resumed, 2);
  const senders = hosted.host.groups.descriptors().map(({ sender }) => sender);
  assert.deepEqual(senders, ["tower", "tower"]);
  const again = await ear.tells(
    "that it goes on",
    ({ epoch, state }) => epoch === 2 && state !== "seeking",
  );
  assert.deepEqual([again.state, again.rate], ["paused", 0.5]);
  const shown = Math.max(...ear.played(1));
  assert.equal(Math.max(...ear.stateOf(2)), shown);
  const jumped = await other.tells("the jump", ({ epoch }) => epoch > 1);
  assert.equal(jumped.position_ms, middle_ms + 1);
  await stage.control(CHANNEL, "rate", 64);
  await stage.control(CHANNEL, "resume");
  await stage.control("replay.other", "rate", 64);
  assert.deepEqual([await ear.ended(), await other.ended()], [
    ...["the window has ended", "the window has ended"],
  ]);
  // Nothing is left out between the two epochs, and nothing is played again.
  assert.deepEqual([...ear.played(1), ...ear.played(2)], past.seqs);
  assert.equal(hosted.host.counts.frames.duplicates, 0);
});

hostTest("takes up in an epoch above those that have left no frame", async (stage) => {
  const past = await stage.store(20);
  const ear = await stage.listen(CHANNEL);
  const before_ms = past.start_ms - 60_000;
  {
    await using _host = await stage.host();
    await stage.start(CHANNEL, { ...past, start_ms: before_ms });
    await stage.control(CHANNEL, "pause");
    await ear.tells("a pause", ({ state }) => state === "paused");
    for (const epoch of [2, 3]) {
      await stage.control(CHANNEL, "seek", formatIso(before_ms + 1000 * epoch));
      await ear.tells("a jump", (vector) => vector.epoch === epoch && vector.state === "paused");
    }
  }
  await using _hosted = await stage.host();
  await stage.control(CHANNEL, "seek", formatIso(past.start_ms));
  await stage.control(CHANNEL, "resume");
  await ear.ended();
  const epochs = ear.vectors.map(({ epoch }) => epoch);
  assert.deepEqual(epochs, epochs.toSorted((a, b) => a - b), "followers pass over a lower one");
  assert.deepEqual(ear.played(epochs.at(-1) ?? 0), past.seqs);
});

hostTest("plays a name again when a stranger has spoken on its channel", async (stage) => {
  const past = await stage.store(20);
  const first = await stage.listen(CHANNEL);
  await using hosted = await stage.host();
  await stage.start(CHANNEL, { ...past, rate: 64 });
  await first.ended();
  await until("that is told", async () => (await stage.lastControl())?.type === "GroupReplayStop");
  first[Symbol.dispose]();
  await stage.broker.publish(channelSubject("tspi", CHANNEL), new Uint8Array(9));
  const ear = await stage.listen(CHANNEL);
  await stage.start(CHANNEL, { ...past, rate: 64 });
  await ear.ended();
  const { epoch } = await ear.tells("that it runs", ({ state }) => state === "running");
  assert.ok(epoch > 1, `epoch ${epoch}`);
  assert.deepEqual(ear.played(epoch), past.seqs);
  assert.equal(hosted.host.counts.frames.duplicates, 0);
});

hostTest("ends what it cannot take up, and says why", async (stage) => {
  const past = await stage.store(20);
  const ear = await stage.listen(CHANNEL);
  {
    await using _host = await stage.host();
    await stage.start(CHANNEL, { ...past, rate: 0.01 });
    await ear.tells("that it runs", ({ state }) => state === "running");
  }
  await stage.purge("TSPI");
  await using hosted = await stage.host();
  assert.match(await ear.ended(), /the window must hold something: TSPI has nothing/);
  await until(
    "the log has it",
    async () => (await stage.lastControl())?.type === "GroupReplayStop",
  );
  assert.equal(hosted.host.groups.count, 0);
});

hostTest("plays a name again without being taken for its first time", async (stage) => {
  const past = await stage.store(20);
  const ear = await stage.listen(CHANNEL);
  await using hosted = await stage.host();
  for (let epoch = 1; epoch <= 3; epoch++) {
    await stage.start(CHANNEL, { ...past, rate: 64 });
    await until("it is over", () => ear.played(epoch).length === past.seqs.length);
    await until(
      "that is told",
      async () => (await stage.lastControl())?.type === "GroupReplayStop",
    );
    assert.deepEqual(ear.played(epoch), past.seqs);
  }
  assert.equal(hosted.host.counts.frames.duplicates, 0);
});

hostCrashTest(
  "plays on behind a crash of the broker: nothing lost, nothing doubled",
  async (stage) => {
    const past = await stage.store(200);
    const ear = await stage.listen(CHANNEL);
    await using hosted = await stage.host();
    await stage.start(CHANNEL, { ...past, rate: 0.2 });
    await until("it plays", () => ear.played(1).length > 20);
    await crash(stage.broker.server);
    const away = hosted.host.replays[0]?.vector;
    assert.ok(away && away.position_ms < past.end_ms);
    await ear.ended();
    const stored = await stage.stored(CHANNEL);
    assert.deepEqual(stored, past.seqs);
    const { frames } = hosted.host.counts;
    assert.deepEqual([frames.published, frames.failed], [past.seqs.length, {}]);
  },
);

Deno.test("replay host: ends what it plays when the broker has forgotten everything", async () => {
  const first = await startBroker({ host: "127.0.0.1", port: 0 });
  const { port } = first;
  const server = { host: "127.0.0.1", port, [Symbol.asyncDispose]: () => Promise.resolve() };
  let second: AsyncDisposable | null = null;
  try {
    await using stage = await HostStage.on(server);
    const past = await stage.store(50);
    const ear = await stage.listen(CHANNEL);
    await using hosted = await stage.host();
    await stage.start(CHANNEL, { ...past, rate: 0.01 });
    await ear.tells("that it runs", ({ state }) => state === "running");
    await first[Symbol.asyncDispose]();
    second = await startBroker({ host: "127.0.0.1", port });
    // Whoever listens to its clock may come back later than the host has said the last of it.
    await until("it is over", () => hosted.host.groups.count === 0);
    assert.match(hosted.log.join("\n"), /has ended: the stream TSPI is gone or was made anew/);
    await until(
      "the log has it",
      // A question that was on its way to the first broker has no answer.
      async () => (await stage.lastControl().catch(() => null))?.type === "GroupReplayStop",
    );
  } finally {
    await first[Symbol.asyncDispose]();
    await second?.[Symbol.asyncDispose]();
  }
});
