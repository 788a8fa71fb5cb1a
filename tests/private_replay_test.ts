import assert from "node:assert/strict";
import { formatIso } from "@rangecast/base/utc";
import { ask } from "@rangecast/bus/speak";
import {
  type PrivateReply,
  type PrivateRequest,
  privateRequest,
} from "@rangecast/channel/private-replay";
import { channelSubjects } from "@rangecast/channel/subjects";
import { encode } from "@rangecast/codec/cbor";
import { hear } from "@rangecast/bus/spoken";
import { crash } from "./support/brokers.ts";
import { hostCrashTest, type HostStage, hostTest, type Past } from "./support/host_stage.ts";
import { until } from "./support/until.ts";

const CLIENT = { client: "tablet-7", session: "a1" } as const;
const CHANNEL = "client.tablet-7.a1";

async function request(stage: HostStage, wish: PrivateRequest): Promise<PrivateReply> {
  const { connection } = stage.broker;
  const answer = await ask(connection, privateRequest("tspi", wish), "private-reply");
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

function startOf(past: Past, rate: number): PrivateRequest {
  const start = formatIso(past.start_ms);
  return { ...CLIENT, start, end: formatIso(Math.ceil(past.end_ms)), rate, stream: "TSPI" };
}

hostTest("plays for one client, who alone tells it what to do", async (stage) => {
  const past = await stage.store(80);
  await using hosted = await stage.host();
  const ear = await stage.listen(CHANNEL);
  const act = (
    action: "pause" | "resume" | "seek" | "rate" | "stop" | "keep",
    value?: string | number,
  ) => request(stage, { ...CLIENT, action, ...(value === undefined ? {} : { value }) });
  assert.deepEqual(await request(stage, startOf(past, 0.01)), { ok: true, channel: CHANNEL });
  const { epoch } = await ear.tells("that it runs", ({ state }) => state === "running");
  await act("pause");
  await ear.tells("a pause", ({ state }) => state === "paused");
  const middle_ms = Math.round((past.start_ms + past.end_ms) / 2);
  await act("seek", middle_ms);
  const there = await ear.tells("the jump", (one) => one.epoch > epoch && one.state === "paused");
  assert.deepEqual([there.epoch, there.position_ms], [epoch + 1, middle_ms]);
  assert.equal(ear.stateOf(epoch + 1).length, 3);
  assert.deepEqual(
    hosted.host.privates.descriptors().map(({ kind, channel_id }) => [kind, channel_id]),
    [["private replay", CHANNEL]],
  );
  await act("rate", 64);
  await act("keep");
  await act("resume");
  assert.equal(await ear.ended(), "the window has ended");
  await until("all is heard", () => ear.played(epoch + 1).at(-1) === past.seqs.at(-1));
  const last = Math.max(...ear.stateOf(epoch + 1));
  assert.deepEqual(ear.played(epoch + 1), past.seqs.filter((seq) => seq > last));
  ear.checkNumbers(epoch + 1);
  assert.equal(await stage.broker.messagesIn("TSPI_REPLAY"), 0);
  assert.match(JSON.stringify(await act("keep")), /as it must run/);
});

hostTest("goes on with a client's next window in a later epoch", async (stage) => {
  const past = await stage.store(20);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await request(stage, startOf(past, 0.01));
  const first = await ear.tells("that it runs", ({ state }) => state === "running");
  assert.deepEqual(await request(stage, startOf(past, 64)), { ok: true, channel: CHANNEL });
  assert.equal(await ear.ended(), "the window has ended");
  const last = ear.vector;
  assert.ok(last && last.epoch > first.epoch);
  assert.equal(ear.vectors.filter(({ state }) => state === "ended").length, 1);
  assert.deepEqual(ear.played(last.epoch), past.seqs);
});

hostTest("answers each request that it refuses, and bounds how many run", async (stage) => {
  const past = await stage.store(10);
  await using hosted = await stage.host({ maxPrivate: 1 });
  const { connection } = stage.broker;
  const subject = channelSubjects("tspi").privateReplays;
  const refused = async (body: Uint8Array): Promise<string> => {
    const heard = hear("private-reply", (await connection.nats.request(subject, body)).data);
    assert.ok(heard.ok && !heard.value.ok);
    return heard.value.error;
  };
  const start = startOf(past, 1);
  assert.match(await refused(new Uint8Array()), /no body/);
  assert.match(await refused(new Uint8Array(100_000)), /100000 bytes/);
  assert.match(await refused(encode({ ...start, rate: 65 })), /rate must be <= 64/);
  assert.match(await refused(encode({ ...start, client: "a.b" })), /client/);
  assert.match(await refused(encode({ ...start, end: "2020-01-01" })), /'end' must be after/);
  assert.match(await refused(encode({ ...start, stream: "RADAR" })), /no such stream RADAR/);
  assert.match(await refused(encode({ ...CLIENT, action: "pause" })), /as it must run/);
  assert.equal((await request(stage, startOf(past, 0.01))).ok, true);
  const other = { ...startOf(past, 1), client: "tablet-8" };
  assert.match(await refused(encode(other)), /at most 1 private replays may run/);
  assert.match(await refused(encode({ ...CLIENT, action: "seek", value: "soon" })), /instant/);
  assert.equal(hosted.host.counts.refused.total, 9);
  const ear = await stage.listen(CHANNEL);
  assert.equal((await request(stage, { ...CLIENT, action: "stop" })).ok, true);
  assert.equal(await ear.ended(), "stopped by its client");
});

hostCrashTest("begins a private replay anew behind a crash of the broker", async (stage) => {
  const past = await stage.store(60);
  await using _host = await stage.host();
  const ear = await stage.listen(CHANNEL);
  await request(stage, startOf(past, 0.01));
  const first = await ear.tells("that it runs", ({ state }) => state === "running");
  await until("it plays", () => ear.played(first.epoch).length > 3);
  await crash(stage.broker.server);
  const again = await ear.tells(
    "that it goes on",
    ({ epoch, state }) => epoch === first.epoch + 1 && state === "running",
  );
  assert.ok(again.position_ms >= first.position_ms);
  assert.equal((await request(stage, { ...CLIENT, action: "rate", value: 64 })).ok, true);
  await ear.ended();
  const shown = [...ear.stateOf(again.epoch), ...ear.played(again.epoch)];
  const from = Math.min(...ear.played(again.epoch));
  assert.deepEqual(ear.played(again.epoch), past.seqs.filter((seq) => seq >= from));
  assert.equal(new Set(shown).size, shown.length);
});
