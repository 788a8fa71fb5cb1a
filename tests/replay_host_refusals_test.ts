import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { GroupReplayStart } from "@rangecast/channel/replay-control";
import { encode } from "@rangecast/codec/cbor";
import { type HostStage, hostTest } from "./support/host_stage.ts";
import { until } from "./support/until.ts";

const START = {
  type: "GroupReplayStart",
  display_name: "scene",
  identifier: "scene",
  stream: "TSPI",
} as const;

/** Says a start that no builder would make. */
async function sayStart(
  stage: HostStage,
  start: Partial<Record<keyof GroupReplayStart, unknown>>,
): Promise<void> {
  await stage.sayRaw(encode({ ...START, ...start }));
}

hostTest("refuses what cannot be played, and ends it for who believed it", async (stage) => {
  const past = await stage.store(5);
  await using hosted = await stage.host();
  const start = formatIso(past.start_ms);
  const later = (by_ms: number) => formatIso(systemClock.nowMs() + by_ms);
  const refusals = [
    ["future", { start: later(60_000) }, /'start' must not lie in the future/, "future_start"],
    [
      "backwards",
      { start, end: formatIso(past.start_ms - 1000) },
      /'end' must be after/,
      "control_meaningless",
    ],
    ["unknown", { start, stream: "RADAR" }, /no such stream RADAR/, "unknown_stream"],
    ["replays", { start, stream: "TSPI_REPLAY" }, /no such stream TSPI_REPLAY/, "unknown_stream"],
    [
      "empty",
      { start: "2020-01-01T00:00:00Z", end: "2020-01-02T00:00:00Z" },
      /TSPI has nothing from 2020-01-01T00:00:00.000Z to 2020-01-02/,
      "no_data",
    ],
    ["ancient", { start: "0000-01-01T00:00:00+14:00" }, /years 0 to 9999/, "control_meaningless"],
    ["nowhere", { end: later(60_000) }, /'start' must be given/, "control_meaningless"],
  ] as const;
  for (const [name, wish, reason, refusal] of refusals) {
    const channel_id = `replay.${name}`;
    const ear = await stage.listen(channel_id);
    await sayStart(stage, { channel_id, ...wish });
    assert.match(await ear.ended(), reason);
    await until("others are told", async () => {
      const last = await stage.lastControl();
      return last?.type === "GroupReplayStop" && last?.channel_id === channel_id;
    });
    assert.ok((hosted.host.counts.refused.all[refusal] ?? 0) > 0, refusal);
    assert.deepEqual(ear.frames, []);
  }
  assert.equal(hosted.host.groups.count, 0);
});

hostTest("keeps a replay whose name is used again, and bounds how many run", async (stage) => {
  const past = await stage.store(20);
  await using hosted = await stage.host({ maxChannels: 2 });
  const ear = await stage.listen("replay.one");
  await stage.start("replay.one", { ...past, rate: 0.01 });
  await ear.tells("that it runs", ({ state }) => state === "running");
  const { refused } = hosted.host.counts;
  await stage.start("replay.one", { start_ms: past.start_ms, rate: 8 });
  await sayStart(stage, {
    channel_id: "replay.one",
    start: "2020-01-01T00:00:00Z",
    end: "2019-01-01",
  });
  await stage.stop("replay.none");
  await stage.control("replay.none", "pause");
  await until("all are refused", () => refused.total === 4);
  assert.deepEqual(refused.all, { already_running: 1, control_meaningless: 1, not_running: 2 });
  const other = await stage.listen("replay.two");
  await stage.start("replay.two", { ...past, rate: 0.01 });
  await other.tells("that it runs", ({ state }) => state === "running");
  const third = await stage.listen("replay.three");
  await stage.start("replay.three", past);
  assert.match(await third.ended(), /at most 2 group replays may run/);
  assert.deepEqual(
    hosted.host.groups.descriptors().map(({ clock }) => [clock?.state, clock?.rate]),
    [
      ...[["running", 0.01], ["running", 0.01]],
    ],
  );
  assert.ok(ear.vectors.every(({ state, rate }) => state !== "ended" && rate === 0.01));
});

hostTest("counts what strangers say, and obeys those who can be understood", async (stage) => {
  const past = await stage.store(20);
  await using hosted = await stage.host();
  const { refused } = hosted.host.counts;
  const channel_id = "replay.scene";
  for (
    const body of [
      new Uint8Array(),
      new Uint8Array([0xff, 1, 2]),
      new Uint8Array(100_000),
      encode("GroupReplayStop"),
      encode({ type: "GroupReplayStop", channel_id: "replay.a.b" }),
      encode({ type: "GroupReplayStop", channel_id: `replay.${"x".repeat(100)}` }),
      encode({ ...START, channel_id, start: 7 }),
      encode({ ...START, channel_id, start: formatIso(past.start_ms), rate: 1000 }),
      encode({ ...START, channel_id, start: formatIso(past.start_ms), stream: ["TSPI", "TSPI"] }),
      encode({ type: "GroupReplayControl", channel_id, action: "explode" }),
      encode({ type: "GroupReplayControl", channel_id, action: "seek", value: "soon" }),
      encode({ type: "GroupReplayControl", channel_id, action: "seek", value: [1] }),
    ]
  ) await stage.sayRaw(body);
  const ear = await stage.listen(channel_id);
  await stage.start(channel_id, { ...past, rate: 16 });
  assert.equal(await ear.ended(), "the window has ended");
  assert.deepEqual(ear.played(1), past.seqs);
  const { control_empty, control_not_cbor, control_too_large, control_off_schema, ...others } =
    refused.all;
  assert.deepEqual([control_empty, control_not_cbor, control_too_large], [1, 1, 1]);
  assert.deepEqual([control_off_schema, others], [8, { control_meaningless: 1 }]);
});
