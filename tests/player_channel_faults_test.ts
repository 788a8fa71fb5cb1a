import assert from "node:assert/strict";
import { crash } from "./support/brokers.ts";
import {
  CHANNEL,
  FAST,
  replayedBy,
  SLOW,
  startViewer,
  untilLive,
  untilPlays,
} from "./support/channel_viewers.ts";
import { hostCrashTest, hostTest } from "./support/host_stage.ts";
import { startHost } from "./support/running_host.ts";
import { startPlayer } from "./support/running_player.ts";

const READY_LIMIT_MS = 20_000;

hostTest(
  "a player keeps the picture when the host is killed, and goes on with it",
  async (stage) => {
    const past = await stage.store(100);
    const { address } = stage.broker;
    await using first = await startHost(address);
    await first.child.waitForLine(/ready: listening/, READY_LIMIT_MS);
    await using player = await startViewer(stage);
    await using other = await startViewer(stage);
    await stage.start(CHANNEL, { ...past, rate: SLOW });
    await untilPlays(player, 10);
    first.child.signal("SIGKILL");
    await first.child.ended;
    await player.says({ kind: "notice", type: "live offered", channel_id: CHANNEL });
    await other.says({ kind: "notice", type: "live offered", channel_id: CHANNEL });
    await other.wish("live");
    await other.says({ kind: "state", state: "LIVE_OVERRIDE" });
    await untilLive(stage, other);
    await player.wish("stay");
    await player.says({ kind: "notice", type: "stays", channel_id: CHANNEL });
    await using second = await startHost(address);
    await second.child.waitForLine(/ready: .* resumed=1/, READY_LIMIT_MS);
    await player.says({ kind: "notice", type: "live offer withdrawn" });
    await player.says({ kind: "clock", epoch: 2, state: "running" });
    await stage.control(CHANNEL, "rate", FAST);
    await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
    await other.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
    const { played } = replayedBy(player);
    assert.deepEqual(played, past.seqs, "each original was played once, by one host or the other");
  },
);

hostTest("a replay that the host refuses leaves its followers with live", async (stage) => {
  await using _host = await stage.host();
  await using player = await startViewer(stage);
  await stage.start(CHANNEL, { start_ms: 0, end_ms: 1000 });
  await player.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY", channel_id: CHANNEL });
  const { reason } = await player.says({ kind: "notice", type: "replay ended" });
  assert.match(String(reason), /^Cannot start|^Cannot open|^Cannot/);
  await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
  assert.equal(player.lines.length, 0);
});

hostTest("channels that do not run, and hosts that do not answer, are named", async (stage) => {
  const past = await stage.store(60);
  const { address } = stage.broker;
  const refused = async (source: string, ...flags: readonly string[]) => {
    await using player = await startPlayer(address, ["--source", source, ...flags]);
    const { code, log } = await player.ended();
    assert.equal(code, 1, log);
    assert.doesNotMatch(log, /^\s+at /m);
    return log;
  };
  const noHost = /no replay host answers: start one with deno task replayer:host/;
  assert.match(await refused("client.desk-4.s1", "--from", "10m-ago"), noHost);
  assert.match(await refused("client.desk-4.s1"), noHost);
  await using _host = await stage.host();
  assert.match(await refused("replay.none"), /replay.none: .*no group replay runs/);
  assert.match(await refused("client.desk-4.s1"), /it does not run; --from opens/);
  const tooEarly = ["--from", "1990-01-01", "--to", "1990-01-02"];
  assert.match(
    await refused("client.desk-4.s1", ...tooEarly),
    /player: Cannot replay as the window must hold something/,
  );
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await stage.control(CHANNEL, "pause");
  await using found = await startViewer(stage, "--source", CHANNEL, "--no-follow");
  await stage.control(CHANNEL, "resume");
  await untilPlays(found, 1);
});

hostCrashTest("a player goes on behind a crash of the broker", async (stage) => {
  const past = await stage.store(100);
  await using _host = await stage.host();
  await using player = await startViewer(stage);
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await untilPlays(player, 10);
  await crash(stage.broker.server);
  await untilPlays(player, 30);
  await stage.control(CHANNEL, "rate", FAST);
  await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
  assert.deepEqual(replayedBy(player).played, past.seqs, "each original was played once");
  assert.equal(player.said.filter(({ type }) => type === "live offered").length, 0);
});
