import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { ask } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import { createTag, deleteTag, updateTag } from "@rangecast/channel/tag";
import { clientStatus } from "@rangecast/channel/client-status";
import { channelSubjects } from "@rangecast/channel/subjects";
import { encode } from "@rangecast/codec/cbor";
import { hostTest } from "./support/host_stage.ts";
import { sampleCommand } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

const CHANNEL = "replay.scene";
const SUBJECTS = channelSubjects("tspi");

hostTest(
  "begins a second before the first message when the window is silent for long",
  async (stage) => {
    const past = await stage.store(20);
    await using _hosted = await stage.host();
    const ear = await stage.listen(CHANNEL);
    await stage.start(CHANNEL, { start_ms: past.start_ms - 3_600_000, rate: 0.01 });
    const { position_ms } = await ear.tells("that it runs", ({ state }) => state === "running");
    assert.ok(
      Math.abs(position_ms - (past.start_ms - 1000)) < 200,
      `${past.start_ms - position_ms}`,
    );
  },
);

hostTest("plays a window once, in order, and ends it for everyone", async (stage) => {
  const past = await stage.store(60);
  await using hosted = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await stage.start(CHANNEL, { ...past, rate: 4 });
  assert.equal(await ear.ended(), "the window has ended");
  assert.deepEqual(ear.played(1), past.seqs);
  assert.deepEqual(ear.stateOf(1), []);
  ear.checkNumbers(1);
  // On a busy machine it may stand for a moment, and says why.
  const states = ear.vectors.filter(({ state, reason }) => state !== "paused" || !reason);
  assert.deepEqual([...new Set(states.map(({ state }) => state))], [
    ...["seeking", "running", "ended"],
  ]);
  assert.deepEqual(new Set(ear.vectors.map(({ rate }) => rate)), new Set([4]));
  const stop = await stage.lastControl();
  assert.deepEqual([stop?.type, stop?.channel_id], ["GroupReplayStop", CHANNEL]);
  const { counts, groups } = hosted.host;
  assert.equal(groups.count, 0);
  assert.equal(counts.frames.published, past.seqs.length);
  assert.deepEqual(counts.frames.failed, {});
  assert.deepEqual(counts.refused.all, {});
});

hostTest("begins with the state at its start", async (stage) => {
  const command = async () => {
    const { subject, body, headers } = sampleCommand(formatIso(systemClock.nowMs()));
    return await stage.broker.publish(subject, body, headers);
  };
  const early = await stage.store(4, 2);
  const units = [await command(), await command()];
  const tag = createTag("tspi", {
    ...{ id: crypto.randomUUID(), label: "Fence" },
    ...{ ts_ms: early.end_ms, now_ms: systemClock.nowMs() },
  });
  await stage.say(tag);
  const before = await stage.store(2, 2);
  // All in one millisecond would leave a window without a length.
  await until("time has passed", () => systemClock.nowMs() > before.end_ms + 5);
  const late = await stage.store(4, 2);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await stage.start(CHANNEL, {
    start_ms: Math.ceil(before.end_ms),
    end_ms: late.end_ms,
    rate: 4,
  });
  await ear.ended();
  const state = ear.frames.filter((frame) => frame.state);
  const subjects = state.map(({ subject }) => subject);
  assert.deepEqual(subjects.slice(0, 2), [
    ...[SUBJECTS.commands["display.units"], SUBJECTS.tags.broadcast],
  ]);
  assert.deepEqual(subjects.slice(2).sort(), ["tspi.geocentric.101", "tspi.geocentric.102"]);
  assert.deepEqual(state.slice(0, 1).map(({ seq }) => seq), units.slice(1));
  const [, told] = state;
  const heard = hear("tag", told?.body ?? new Uint8Array());
  assert.ok(heard.ok && heard.value.id === tag.message.id);
  // What is part of the state is not played again.
  const shown = [...ear.stateOf(1), ...ear.played(1)];
  assert.equal(new Set(shown).size, shown.length);
  ear.checkNumbers(1);
});

hostTest("pauses, resumes, and changes its rate without a break", async (stage) => {
  const past = await stage.store(100);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await stage.start(CHANNEL, { ...past, rate: 0.1 });
  await until("it plays", () => ear.played(1).length > 5);
  await stage.control(CHANNEL, "pause");
  const paused = await ear.tells("a pause", ({ state }) => state === "paused");
  const held = ear.played(1).length;
  assert.ok(held < past.seqs.length);
  const told = ear.vectors.length;
  // It goes on telling where it stands.
  await until("it is told again", () => ear.vectors.length > told);
  assert.deepEqual(ear.vector, { ...paused, updated_at_ms: ear.vector?.updated_at_ms });
  assert.equal(ear.played(1).length, held);
  await stage.control(CHANNEL, "rate", 16);
  await stage.control(CHANNEL, "resume");
  await ear.tells("the new rate", ({ rate, state }) => rate === 16 && state === "running");
  assert.equal(await ear.ended(), "the window has ended");
  assert.deepEqual(ear.played(1), past.seqs);
  ear.checkNumbers(1);
});

hostTest("seeks to an instant and by steps, each a new epoch with its state", async (stage) => {
  const past = await stage.store(90, 3);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await stage.start(CHANNEL, { ...past, rate: 0.01 });
  await ear.tells("that it runs", ({ state }) => state === "running");
  await stage.control(CHANNEL, "pause");
  const middle_ms = Math.round((past.start_ms + past.end_ms) / 2);
  await stage.control(CHANNEL, "seek", formatIso(middle_ms));
  const there = await ear.tells(
    "the jump",
    ({ epoch, state }) => epoch === 2 && state === "paused",
  );
  assert.equal(there.position_ms, middle_ms);
  assert.equal(ear.stateOf(2).length, 3);
  assert.deepEqual(ear.played(2), []);
  await stage.control(CHANNEL, "seek", "-1h");
  const back = await ear.tells("the step", ({ epoch, state }) => epoch === 3 && state === "paused");
  assert.equal(back.position_ms, back.window.start_ms);
  assert.deepEqual(ear.stateOf(3), []);
  await stage.control(CHANNEL, "seek", "+5ms");
  const step = await ear.tells("the step", ({ epoch, state }) => epoch === 4 && state === "paused");
  assert.equal(step.position_ms, step.window.start_ms + 5);
  await stage.control(CHANNEL, "rate", 64);
  await stage.control(CHANNEL, "resume");
  await ear.ended();
  // The state and what follows leave nothing of the window out.
  const last = Math.max(0, ...ear.stateOf(4));
  assert.deepEqual(ear.played(4), past.seqs.filter((seq) => seq > last));
  for (const epoch of [1, 2, 3, 4]) ear.checkNumbers(epoch);
});

hostTest("shows tags at the moment that they mark, and their changes at once", async (stage) => {
  const before = await stage.store(20);
  const marked_ms = Math.floor(before.end_ms);
  const after = await stage.store(20);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  const tags = () => ear.frames.filter(({ subject }) => subject === SUBJECTS.tags.broadcast);
  const now_ms = systemClock.nowMs();
  const { message: tag, ...made } = createTag("tspi", {
    ...{ id: crypto.randomUUID(), label: "Fence", ts_ms: marked_ms, now_ms },
  });
  const seq = await stage.say({ ...made, message: tag });
  await stage.start(CHANNEL, { start_ms: before.start_ms, end_ms: after.end_ms, rate: 0.2 });
  await until("the tag is shown", () => tags().length === 1);
  assert.equal(tags()[0]?.seq, seq);
  assert.equal(tags()[0]?.time_ms, marked_ms);
  const at = ear.frames.findIndex(({ subject }) => subject === SUBJECTS.tags.broadcast);
  assert.ok(ear.frames.slice(0, at).every(({ time_ms }) => time_ms <= marked_ms));
  await stage.control(CHANNEL, "pause");
  await ear.tells("a pause", ({ state }) => state === "paused");
  const id = crypto.randomUUID();
  await stage.say(updateTag("tspi", tag, { id, now_ms: now_ms + 1, change: { label: "Gate" } }));
  await until("the new form is shown", () => tags().length === 2);
  await stage.say(deleteTag("tspi", tag, { id, now_ms: now_ms + 2 }));
  await until("the end of it is shown", () => tags().length === 3);
  const forms = tags().map(({ body }) => hear("tag", body)).map((heard) => heard.ok && heard.value);
  assert.deepEqual(forms.map((form) => form && [form.label, form.status]), [
    ["Fence", "active"],
    ["Gate", "active"],
    ["Fence", "deleted"],
  ]);
  await stage.stop(CHANNEL);
  assert.equal(await ear.ended(), "stopped by an operator");
});

hostTest("goes on at the pace of live when it reaches now", async (stage) => {
  const past = await stage.store(30);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await stage.start(CHANNEL, { start_ms: past.start_ms, rate: 64 });
  await ear.tells("the pace of live", ({ rate, state }) => rate === 1 && state === "running");
  await until("the past is played", () => ear.played(1).length === past.seqs.length);
  const live = await stage.store(20);
  await until("what is new is played", () => ear.played(1).length === 50);
  assert.deepEqual(ear.played(1), [...past.seqs, ...live.seqs]);
  // While it is fast it may pass now between a look at the clock and its telling.
  for (const { position_ms, updated_at_ms } of ear.vectors.filter(({ rate }) => rate === 1)) {
    assert.ok(position_ms <= updated_at_ms + 1, `${position_ms - updated_at_ms} ms ahead of now`);
  }
  await stage.stop(CHANNEL);
  await ear.ended();
});

hostTest("lists the livestream and what runs, with clocks and followers", async (stage) => {
  const past = await stage.store(10);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await stage.start(CHANNEL, { ...past, rate: 0.01 });
  await ear.tells("that it runs", ({ state }) => state === "running");
  const { connection } = stage.broker;
  for (const client_id of ["a", "b"]) {
    const state = { type: "FOLLOWING_GROUP_REPLAY", channel_id: CHANNEL } as const;
    await stage.say(clientStatus("tspi", state, { client_id, now_ms: systemClock.nowMs() }));
  }
  await stage.broker.publish(SUBJECTS.status, encode({ client_id: 7 }));
  const list = async () => {
    const answer = await ask(connection, { subject: SUBJECTS.list }, "channel-list");
    assert.ok(answer.ok);
    return answer.value.channels;
  };
  // On a busy machine it is held now and then.
  await until("it is listed as running", async () => (await list())[1]?.clock?.state === "running");
  const [live, replay, ...others] = await list();
  assert.deepEqual(live, {
    ...{ channel_id: "livestream", display_name: "livestream", kind: "livestream" },
    ...{ subject: "tspi.channel.livestream", stream: "TSPI", followers: 0 },
  });
  assert.deepEqual(others, []);
  const { clock, ...listed } = replay ?? {};
  assert.deepEqual(listed, {
    ...{ channel_id: CHANNEL, display_name: "scene", kind: "group replay", stream: "TSPI" },
    ...{ subject: "tspi.channel.replay.scene", identifier: "scene", followers: 2 },
    sender: "tower",
  });
  assert.deepEqual([clock?.rate, clock?.epoch], [0.01, 1]);
});
