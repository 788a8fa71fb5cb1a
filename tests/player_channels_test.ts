import assert from "node:assert/strict";
import { formatIso } from "@rangecast/base/utc";
import {
  CHANNEL,
  FAST,
  replayedBy,
  SLOW,
  startViewer,
  untilLive,
  untilPlays,
} from "./support/channel_viewers.ts";
import { hostTest } from "./support/host_stage.ts";
import { seqs } from "./support/running_player.ts";
import { until } from "./support/until.ts";

const OTHER = "replay.other";
const BOOTH = "client.desk-4.main";

hostTest("a player follows a group replay by itself, and returns", async (stage) => {
  const past = await stage.store(60);
  await using _host = await stage.host();
  await using player = await startViewer(stage);
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await player.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY", channel_id: CHANNEL });
  await player.says({ kind: "clock", channel: CHANNEL, epoch: 1, state: "running", rate: SLOW });
  await untilPlays(player, 1);
  await stage.control(CHANNEL, "pause");
  await player.says({ kind: "clock", epoch: 1, state: "paused" });
  await stage.control(CHANNEL, "rate", FAST);
  await stage.control(CHANNEL, "resume");
  await player.says({ kind: "clock", epoch: 1, state: "running", rate: FAST });
  await player.says({ kind: "clock", state: "ended", reason: "the window has ended" });
  await player.says({ kind: "notice", type: "replay ended", reason: "the window has ended" });
  await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
  assert.deepEqual(replayedBy(player), { state: [], played: past.seqs });
  const [first] = player.lines;
  assert.deepEqual([first?.subject, first?.latency_ms, first?.epoch], [
    ...["tspi.geocentric.101", null, 1],
  ]);
  await untilLive(stage, player);
  assert.equal(player.lines.at(-1)?.channel, undefined);
  assert.ok((player.lines.at(-1)?.latency_ms ?? Infinity) < 5000);
  player.child.signal("SIGINT");
  const { code, last } = await player.ended();
  assert.equal(code, 0);
  assert.deepEqual(
    [last?.channel, last?.follow_state, last?.switches],
    ["livestream", "FOLLOWING_LIVESTREAM", 2],
  );
});

hostTest("a late joiner shows the whole picture, with no gap and no double", async (stage) => {
  const past = await stage.store(120, 5);
  await using _host = await stage.host();
  await using early = await startViewer(stage);
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await untilPlays(early, 20);
  await stage.control(CHANNEL, "pause");
  await using late = await startViewer(stage);
  // It is about to tune in.
  await stage.control(CHANNEL, "resume");
  assert.deepEqual(late.said[0]?.["channel_id"], CHANNEL);
  await untilPlays(late, 5);
  await stage.control(CHANNEL, "rate", FAST);
  await Promise.all([early, late].map((player) => player.says({ state: "FOLLOWING_LIVESTREAM" })));
  assert.deepEqual(replayedBy(early), { state: [], played: past.seqs });
  const { state, played } = replayedBy(late);
  const begin = past.seqs.indexOf(played[0] ?? 0);
  assert.ok(begin >= 20);
  assert.deepEqual(played, past.seqs.slice(begin));
  assert.deepEqual(state.toSorted((a, b) => a - b), past.seqs.slice(begin - 5, begin));
});

hostTest("a player goes back to live, and is called by the next replay alone", async (stage) => {
  const past = await stage.store(60);
  await using _host = await stage.host();
  await using player = await startViewer(stage);
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await untilPlays(player, 1);
  await player.wish("live");
  await player.says({ kind: "state", state: "LIVE_OVERRIDE", override: true, against: [CHANNEL] });
  await untilLive(stage, player);
  await player.wish("live");
  await player.says({ kind: "notice", type: "unchanged" });
  await player.wish("join");
  await player.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY", channel_id: CHANNEL });
  await player.wish("live");
  await player.says({ kind: "state", state: "LIVE_OVERRIDE" });
  await stage.start(OTHER, { ...past, rate: SLOW });
  await player.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY", channel_id: OTHER });
  await untilPlays(player, 1, OTHER);
  await stage.stop(OTHER);
  await player.says({ kind: "notice", type: "replay ended", reason: "stopped by an operator" });
  await player.says({ kind: "state", channel_id: CHANNEL });
  await player.wish("join replay.none");
  const { problem } = await player.says({ kind: "notice", type: "refused" });
  assert.match(String(problem), /there is no group replay "replay.none": these run: replay.scene/);
});

hostTest("a player in its own replay is asked to join, and decides itself", async (stage) => {
  const past = await stage.store(60);
  await using host = await stage.host();
  await using player = await startViewer(stage, "--client-id", "desk-4");
  const from = formatIso(past.start_ms);
  await player.wish(`replay ${from} ${SLOW}`);
  await player.says({ kind: "state", state: "FOLLOWING_PRIVATE_REPLAY", channel_id: BOOTH });
  await untilPlays(player, 3, BOOTH);
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await player.says({ kind: "notice", type: "invitation asked", channel_id: CHANNEL });
  await player.says({ kind: "state", channel_id: BOOTH, invitation: CHANNEL });
  await player.wish("stay");
  await player.says({ kind: "notice", type: "stays", channel_id: BOOTH });
  await player.wish("pause");
  await player.says({ kind: "clock", channel: BOOTH, state: "paused" });
  await player.wish(`seek ${from}`);
  const jumped = await player.says({ kind: "clock", channel: BOOTH, state: "paused" });
  assert.equal(jumped["position"], from);
  await player.wish("rate 100");
  await player.says({ kind: "notice", type: "refused" });
  await player.wish(`rate ${FAST}`);
  await player.wish("join");
  await player.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY", channel_id: CHANNEL });
  await until("the host ends its replay", () => host.host.privates.count === 0);
  await player.wish("pause");
  await player.says({ kind: "notice", type: "refused" });
  await player.wish("quit");
  assert.equal((await player.ended()).code, 0);
  const { played } = replayedBy(player, BOOTH);
  assert.deepEqual(played.slice(0, 3), past.seqs.slice(0, 3));
});

hostTest("a player that does not follow stays, and can still choose", async (stage) => {
  const past = await stage.store(60);
  await using _host = await stage.host();
  await using player = await startViewer(stage, "--no-follow");
  await using other = await startViewer(stage);
  await stage.start(CHANNEL, { ...past, rate: SLOW });
  await untilPlays(other, 1);
  await untilLive(stage, player);
  assert.equal(player.said.length, 1);
  await player.wish("join");
  await player.says({ kind: "state", state: "FOLLOWING_GROUP_REPLAY" });
  await stage.stop(CHANNEL);
  await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
  await untilLive(stage, player);
});

hostTest("a private replay can be opened by flags, and listened to", async (stage) => {
  const past = await stage.store(120);
  await using host = await stage.host();
  const source = ["--source", BOOTH];
  const window = ["--from", formatIso(past.start_ms), "--to", formatIso(Math.ceil(past.end_ms))];
  await using owner = await startViewer(stage, ...source, ...window, "--rate", String(SLOW));
  assert.deepEqual(owner.said[0]?.["channel_id"], BOOTH);
  await untilPlays(owner, 10, BOOTH);
  await owner.wish("pause");
  await owner.says({ kind: "clock", state: "paused" });
  await using listener = await startViewer(stage, ...source);
  // It is about to tune in.
  await owner.wish("resume");
  await untilPlays(listener, 3, BOOTH);
  await listener.wish("pause");
  await listener.says({ kind: "notice", type: "refused" });
  await owner.wish(`rate ${FAST}`);
  for (const player of [owner, listener]) {
    await player.says({ kind: "notice", type: "replay ended", reason: "the window has ended" });
    await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
  }
  assert.equal(host.host.privates.count, 0);
  assert.deepEqual(replayedBy(owner, BOOTH), { state: [], played: past.seqs });
  const { state, played } = replayedBy(listener, BOOTH);
  const begin = past.seqs.indexOf(played[0] ?? 0);
  assert.deepEqual(played, past.seqs.slice(begin));
  assert.deepEqual(state.toSorted((a, b) => a - b), past.seqs.slice(begin - 3, begin));
});

hostTest("another window takes the place of a private replay", async (stage) => {
  const past = await stage.store(60);
  await using host = await stage.host();
  await using player = await startViewer(stage, "--client-id", "desk-4");
  const from = formatIso(past.start_ms);
  await player.wish(`replay ${from} ${SLOW}`);
  await player.says({ kind: "state", channel_id: BOOTH });
  await untilPlays(player, 10, BOOTH);
  const before = player.lines.length;
  await player.wish(`replay ${from} ${SLOW * 2}`);
  await player.says({ kind: "clock", rate: SLOW * 2 });
  const epochsSeen = () => [...new Set(player.lines.map(({ epoch }) => epoch))];
  // What the window before still had on its way may come first.
  await until("it begins anew", () => epochsSeen().length > 1 && player.lines.length > before + 5);
  const epochs = epochsSeen();
  assert.equal(epochs.length, 2);
  const anew = player.lines.filter(({ epoch }) => epoch === epochs[1]);
  assert.deepEqual(seqs(anew), past.seqs.slice(0, anew.length));
  assert.equal(host.host.privates.count, 1);
  for (const line of ["seek -1s", "seek -1s", "live", `replay ${from} ${SLOW}`]) {
    await player.wish(line);
  }
  await player.says({ kind: "state", state: "FOLLOWING_LIVESTREAM" });
  await player.says({ kind: "state", channel_id: BOOTH });
  await player.says({ kind: "clock", channel: BOOTH, state: "running", rate: SLOW });
  const again = player.lines.length;
  await until("it plays", () => player.lines.length > again + 3);
  assert.equal(player.said.filter(({ type }) => type === "replay ended").length, 0);
});
