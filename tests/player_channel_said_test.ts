import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { ensureStreams } from "@rangecast/bus/provision";
import { sayStored } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import { streamSpecs } from "@rangecast/bus/streams";
import type { ClientStatus } from "@rangecast/channel/client-status";
import { displayCommand, type DisplayWish } from "@rangecast/channel/display-command";
import { startGroupReplay } from "@rangecast/channel/replay-control";
import { channelSubjects } from "@rangecast/channel/subjects";
import { CHANNEL, SLOW, startViewer, untilLive, untilPlays } from "./support/channel_viewers.ts";
import { type HostStage, hostTest } from "./support/host_stage.ts";
import { SMALL_RETENTION } from "./support/range_broker.ts";
import { startHost } from "./support/running_host.ts";
import { startPlayer } from "./support/running_player.ts";
import { sampleObservation } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

const SPEAKER = { prefix: "tspi", sender: "tower" };

/** Tells every display; resolves with the command's id. */
async function command(stage: HostStage, wish: DisplayWish): Promise<string> {
  const cmd_id = crypto.randomUUID();
  await stage.say(displayCommand(SPEAKER, { cmd_id, now_ms: systemClock.nowMs(), wish }));
  return cmd_id;
}

/** Hears the heartbeats of a prefix, each of which has to be valid. */
function heartbeats(stage: HostStage, prefix = "tspi"): ClientStatus[] {
  const heard: ClientStatus[] = [];
  stage.broker.connection.nats.subscribe(channelSubjects(prefix).status, {
    callback: (_, { data }) => {
      const status = hear("client-status", data);
      assert.ok(status.ok, JSON.stringify(status));
      heard.push(status.value);
    },
  });
  return heard;
}

hostTest("a player says who it is, and what it follows", async (stage) => {
  const past = await stage.store(60);
  await using _host = await stage.host();
  const heard = heartbeats(stage);
  const names = ["--client-id", "desk-4", "--operator", "Ann Lee"];
  await using player = await startViewer(stage, ...names);
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await untilPlays(player, 1);
  const cmd_id = await command(stage, { marker_color: "red" });
  await player.wish("live");
  await until("it says that it obeys", () => heard.at(-1)?.last_cmd_id === cmd_id);
  const states = heard.map(({ state, channel_id, override }) => [state, channel_id, override]);
  assert.deepEqual(states.slice(0, 3), [
    ["FOLLOWING_LIVESTREAM", "livestream", false],
    ["FOLLOWING_GROUP_REPLAY", CHANNEL, false],
    ["LIVE_OVERRIDE", "livestream", true],
  ]);
  const { client_id, operator, source_ip, subject, ping_ms = -1 } = heard[2] ?? {};
  assert.deepEqual([client_id, operator, source_ip, subject], [
    ...["desk-4", "Ann Lee", "127.0.0.1", "tspi.channel.livestream"],
  ]);
  assert.ok(ping_ms >= 0 && ping_ms < 5000);
});

hostTest("a display is what was commanded when the picture was taken", async (stage) => {
  await command(stage, { units: "imperial" });
  await stage.store(5);
  const { start_ms } = await stage.store(10);
  const session = { name: "Night", id: "n1" };
  await command(stage, { session_metadata: session });
  await stage.store(2);
  await command(stage, { units: "metric" });
  const { end_ms } = await stage.store(30);
  await using _host = await stage.host();
  await using player = await startViewer(stage);
  await player.says({ kind: "display", units: "metric", marker_color: null, session });
  await stage.start(CHANNEL, { start_ms, end_ms, rate: SLOW });
  await player.says({ kind: "display", units: "imperial", session: null });
  await player.says({ kind: "display", units: "imperial", session });
  await player.says({ kind: "display", units: "metric", session });
  const METRIC_SEQ = 20;
  await until("metric lines are shown", () => (player.lines.at(-1)?.stream_seq ?? 0) > METRIC_SEQ);
  await stage.control(CHANNEL, "seek", formatIso(start_ms));
  await player.says({ kind: "display", units: "imperial", session: null });
  await player.wish("live");
  await player.says({ kind: "display", units: "metric", session });
  await untilLive(stage, player);
  for (const { kind, stream_seq, display, epoch } of player.lines) {
    if (kind !== "telemetry" || epoch !== 1) continue;
    assert.equal(display !== undefined, stream_seq < METRIC_SEQ, `message ${stream_seq}`);
  }
});

hostTest("history begins with the display as it was, and obeys what it meets", async (stage) => {
  await command(stage, { units: "imperial" });
  const past = await stage.store(5);
  await command(stage, { units: "metric" });
  await stage.store(3);
  const flags = ["--from", formatIso(past.start_ms), "--to", "now", "--rate", "1"];
  await using player = await startPlayer(stage.broker.address, flags);
  assert.equal((await player.ended()).code, 0);
  assert.deepEqual(player.said.map(({ kind, units }) => [kind, units]), [
    ["display", "imperial"],
    ["display", "metric"],
  ]);
  await using fixed = await startPlayer(stage.broker.address, [...flags, "--units", "metric"]);
  await fixed.ended();
  assert.deepEqual(fixed.said, []);
  assert.ok(fixed.lines.every(({ display }) => display === undefined));
});

hostTest("a tag marks the instant that is shown, and is seen there", async (stage) => {
  const past = await stage.store(60);
  await using _host = await stage.host();
  await using player = await startViewer(stage, "--operator", "Ann Lee");
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await untilPlays(player, 10);
  await stage.control(CHANNEL, "pause");
  const { position } = await player.says({ kind: "clock", state: "paused" });
  await player.wish("tag Intercept");
  const saved = await player.says({ kind: "notice", type: "tag saved", label: "Intercept" });
  assert.equal(saved["ts"], position);
  await until("it is shown", () => player.lines.some(({ kind }) => kind === "tag"));
  const shown = player.lines.find(({ kind }) => kind === "tag");
  assert.deepEqual([shown?.subject, shown?.channel, shown?.event_time], [
    ...["tags.broadcast", CHANNEL, position],
  ]);
  assert.deepEqual([shown?.message["creator"], shown?.message["id"]], ["Ann Lee", saved["id"]]);
  await using late = await startViewer(stage);
  await until("a late joiner sees it", () => late.lines.some(({ kind }) => kind === "tag"));
  const line = late.lines.find(({ kind }) => kind === "tag");
  assert.deepEqual([line?.stream_seq, line?.message], [shown?.stream_seq, shown?.message]);
});

hostTest("--tag marks now on the livestream, and goes on", async (stage) => {
  await using player = await startPlayer(stage.broker.address, ["--tag", "Take-off"]);
  const before_ms = systemClock.nowMs();
  const { ts } = await player.says({ kind: "notice", type: "tag saved", label: "Take-off" });
  assert.ok(Math.abs(Date.parse(String(ts)) - before_ms) < 20_000);
  await until("it is shown", () => player.lines.length === 1);
  assert.match(String(player.lines[0]?.message["creator"]), /^player-[0-9a-f]{8}$/);
  await untilLive(stage, player);
});

hostTest("two prefixes are two ranges", async (stage) => {
  const { broker } = stage;
  const { connection, address } = broker;
  await ensureStreams(connection, streamSpecs("range2", SMALL_RETENTION));
  const start_ms = systemClock.nowMs() - 1;
  for (let i = 0; i < 60; i++) {
    const { subject, body, headers } = sampleObservation(7, systemClock.nowMs());
    await broker.publish(subject.replace("tspi", "range2"), body, headers);
  }
  const heard = heartbeats(stage, "range2");
  await using host = await startHost(address, ["--stream-prefix", "range2"]);
  await host.child.waitForLine(/ready: listening/, 20_000);
  await using there = await startViewer(stage, "--stream-prefix", "range2");
  await using here = await startViewer(stage);
  const message = startGroupReplay(
    { prefix: "range2", sender: "tower" },
    crypto.randomUUID(),
    {
      ...{ channel_id: CHANNEL, display_name: "scene", identifier: "scene", stream: "RANGE2" },
      ...{ start: formatIso(start_ms), rate: SLOW },
    },
  );
  assert.ok((await sayStored(connection, message, { clock: systemClock })).ok);
  await there.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY", channel_id: CHANNEL });
  await untilPlays(there, 3);
  assert.equal(there.lines[0]?.subject, "range2.geocentric.7");
  assert.deepEqual(heard.at(-1)?.subject, `range2.channel.${CHANNEL}`);
  await untilLive(stage, here);
  assert.equal(here.said.length, 1);
});
