import assert from "node:assert/strict";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ConnectionState } from "@rangecast/client/connection-state";
import type { TrackCounts } from "../filter/count_tracks.ts";
import { honestyItems } from "./honesty.ts";
import { modeOf } from "./mode.ts";
import { noticeOf, type PictureFacts, pictureState } from "./picture_state.ts";
import { programCounts } from "./program_counts.ts";
import { trackItems } from "./track_items.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const OPEN: ConnectionState = {
  type: "open",
  welcome: {
    ...{ type: "welcome", version: 1, encoding: "cbor", server_ms: 0, client_id: "desk" },
    ...{ user: "eva", role: "viewer", domains: ["tspi"], silence_ms: 3000 },
  },
};
const LIVE = { vector: null, state: "running", rate: 1, problem: null } as const;
const replay = (given: Partial<ClockVector> = {}) => {
  const vector: ClockVector = {
    ...{ channel_id: "replay.x", epoch: 1, position_ms: 0, rate: 4, updated_at_ms: 0 },
    ...{ state: "running", window: { start_ms: 0, end_ms: null } },
    ...given,
  };
  return { vector, state: vector.state, rate: vector.rate, problem: null };
};
const GOOD: PictureFacts = {
  ...{ connection: OPEN, complaint: null, clock: LIVE, channel_id: "livestream" },
  ...{ progress: null, tracks: 23, awaitsState: false, age_ms: 100, problem: null },
};
const WAITING: ConnectionState = { type: "waiting", attempt: 3, wait_ms: 5, reason: "silence" };

const COUNTS: TrackCounts = {
  ...{ total: 47, shown: 12, inAir: 11, live: 9, predicted: 2, stale: 1, byDomain: new Map() },
};

pure("pictureState() tells the first thing that keeps a picture from being good", () => {
  const cases: readonly (readonly [Partial<PictureFacts>, string])[] = [
    [{}, "good"],
    [{ connection: { type: "closed" } }, "connecting"],
    [{ connection: { type: "connecting", attempt: 1 } }, "connecting"],
    [{ connection: { type: "connecting", attempt: 2 } }, "broken"],
    [{ connection: WAITING, tracks: 0 }, "broken"],
    [{ connection: { type: "refused", code: 4004, reason: "logged out" } }, "not allowed"],
    [{ complaint: { code: "not_allowed", message: "Operators only." } }, "not allowed"],
    [{ channel_id: null }, "loading"],
    [{ channel_id: null, complaint: { code: "no_such_channel", message: "Gone." } }, "broken"],
    [{ tracks: 0 }, "empty"],
    [{ clock: replay(), tracks: 0, awaitsState: true }, "seeking"],
    [{ tracks: 0, problem: "the broker is away" }, "held"],
    [{ clock: { ...LIVE, problem: "the broker is away" } }, "held"],
    [{ age_ms: 5_001 }, "behind"],
    [{ clock: replay(), age_ms: 5_001 }, "good"],
    [{ clock: replay({ state: "seeking" }), tracks: 0 }, "seeking"],
    [{ clock: replay({ state: "ended", reason: "its window is over" }) }, "ended"],
    [{ clock: replay({ state: "paused" }) }, "good"],
  ];
  for (const [given, expected] of cases) {
    assert.equal(pictureState({ ...GOOD, ...given }).type, expected, JSON.stringify(given));
  }
});

pure("noticeOf() has words for every state but a good one", () => {
  assert.equal(noticeOf({ type: "good" }), null);
  assert.deepEqual(noticeOf({ type: "empty", isLive: true }), {
    title: "No messages in the last hour.",
    hint: "Is a producer running?",
    tone: "quiet",
  });
  assert.equal(
    noticeOf(pictureState({ ...GOOD, connection: WAITING }))?.hint,
    "Silence. Attempt 3.",
  );
  assert.equal(noticeOf({ type: "loading", progress: 0.5 })?.hint, "50 % of the state is here.");
  assert.equal(noticeOf({ type: "behind", age_ms: 42_000 })?.title, "Nothing new for 42 s");
  assert.equal(noticeOf({ type: "ended", reason: null })?.hint, "Its last picture is shown.");
  assert.equal(noticeOf({ type: "not allowed", reason: "" })?.tone, "alarm");
});

pure("modeOf() says what one is looking at", () => {
  const override = { type: "LIVE_OVERRIDE", against: ["replay.x"] } as const;
  assert.deepEqual(modeOf("livestream", LIVE, null), { tone: "live", text: "LIVE", detail: "" });
  assert.equal(modeOf("livestream", LIVE, override).detail, "by choice");
  assert.deepEqual(modeOf("replay.x", replay(), null), {
    ...{ tone: "replay", text: "GROUP REPLAY", detail: "4×" },
  });
  assert.equal(modeOf("client.desk.1", replay({ state: "paused" }), null).detail, "paused");
  assert.equal(modeOf("client.desk.1", replay(), null).tone, "private");
  assert.equal(modeOf(null, LIVE, null).tone, "none");
});

pure("programCounts() adds up what programs count, and trusts no shape", () => {
  const producer = {
    program: "producer",
    ledger: { refused: { length: 2, magic: 1 }, dropped: { spool: 4 }, failed: {} },
    rates: { received: 2482 },
    kernel_drops: 12,
  };
  const player = { program: "player", rates: { received: 2480 } };
  assert.deepEqual(programCounts([producer, player, { ...producer, rates: null }]), {
    ...{ received_per_s: 2482, refused: 6, lost: 8, kernel_drops: 24 },
  });
  const nothing = { received_per_s: null, refused: null, lost: null, kernel_drops: null };
  assert.deepEqual(programCounts([]), nothing);
  const hostile = { program: "producer", ledger: [1], rates: "fast", kernel_drops: "unknown" };
  assert.deepEqual(programCounts([hostile, { ledger: "x" }]), nothing);
});

pure(
  "honestyItems() are the same figures in every state, with a dash for what is not known",
  () => {
    const facts = {
      ...{ connection: OPEN, isLive: true, age_ms: 100, resyncs: 0, resumes: 0 },
      ...{ ahead_ms: -4, error_ms: 1.2 },
      latency: { domain: "flight", p50_ms: 22, p99_ms: 41 },
      counts: { received_per_s: 2482, lost: 0, refused: 3, kernel_drops: 12 },
      tracks: { counts: COUNTS, refused: 0, unserved: [] },
    };
    const items = honestyItems(facts);
    assert.deepEqual(items.map(({ label, value }) => `${label} ${value}`.trim()), [
      ...["connected", "newest 0.1 s", "latency 22 ms p99 41", "tracks 12 of 47", "in air 11"],
      ...["ghost 2", "stale 1", "in 2\u00a0482/s", "lost 0"],
      ...["refused 3", "kernel drops 12", "resyncs 0", "clock offset −4 ms"],
    ]);
    assert.deepEqual(items.map(({ tone }) => tone).filter((tone) => tone !== "plain"), [
      ...["good", "warning"],
    ]);
    assert.match(items[2]?.explanation ?? "", /, of flight, the slowest domain that is heard:/);
    const unknown = honestyItems({
      ...{ connection: WAITING, isLive: true, age_ms: null, latency: null, resyncs: 2, resumes: 1 },
      ...{ counts: programCounts([]), ahead_ms: null, error_ms: null },
      tracks: { counts: COUNTS, refused: 0, unserved: [] },
    });
    assert.deepEqual(unknown.map(({ key }) => key), items.map(({ key }) => key));
    assert.equal(unknown[0]?.tone, "alarm");
    assert.equal(unknown[2]?.value, "–");
    assert.equal(unknown.find(({ key }) => key === "resyncs")?.value, "3");
  },
);

pure("trackItems() say what a filter hides, and what a page has no room for", () => {
  const [first] = trackItems({ counts: COUNTS, refused: 0, unserved: [] });
  assert.equal(first?.tone, "plain");
  assert.equal(
    first?.explanation,
    "12 of 47 pass the filter: 11 in the air, 2 predicted, 1 stale.",
  );
  const all = trackItems({ counts: { ...COUNTS, shown: 47 }, refused: 3, unserved: ["race", "x"] });
  assert.deepEqual([all[0]?.value, all[0]?.tone], ["47", "warning"]);
  assert.match(all[0]?.explanation ?? "", / 3 more found no room .* Not shown .*: race, x\.$/);
});
