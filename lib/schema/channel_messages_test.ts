import assert from "node:assert/strict";
import { type MessageKind, validate } from "./validators.ts";

const TS = "2026-07-15T09:30:00.125Z";
const INSTANT = "2025-09-28T11:00:00Z";
const HUGE = "x".repeat(100_000);

const CLOCK = {
  channel_id: "replay.run-3",
  epoch: 3,
  position_ms: 1_759_057_200_000.125,
  rate: 4,
  updated_at_ms: 1_784_107_800_000,
  state: "running",
  window: { start_ms: 1_759_057_200_000, end_ms: null },
};
const CHANNEL = {
  channel_id: "replay.run-3",
  subject: "tspi.channel.replay.run-3",
  display_name: "Run 3",
  kind: "group replay",
  stream: ["TSPI", "FLIGHTS"],
};
const STATUS = {
  client_id: "player-7",
  state: "LIVE_OVERRIDE",
  channel_id: "livestream",
  subject: "tspi.channel.livestream",
  override: true,
  ts: TS,
};
const START = {
  type: "GroupReplayStart",
  channel_id: "replay.run-3",
  display_name: "Run 3",
  identifier: "Run 3",
  stream: "TSPI",
};
const CONTROL = { type: "GroupReplayControl", channel_id: "replay.run-3", action: "pause" };
const OPEN = { client: "player-7", session: "s1", start: INSTANT, rate: 1, stream: "TSPI" };
const ACT = { client: "player-7", session: "s1", action: "keep" };

const VALID: readonly (readonly [MessageKind, object])[] = [
  ["replay-control", START],
  ["replay-control", { ...START, stream: ["TSPI", "FLIGHTS"] }],
  ["replay-control", { ...START, start: INSTANT, end: "2025-09-28 13:05+02:00", rate: 0.01 }],
  ["replay-control", { type: "GroupReplayStop", channel_id: "replay.20250928T110000Z-2" }],
  ["replay-control", CONTROL],
  ["replay-control", { ...CONTROL, action: "seek", value: INSTANT }],
  ["replay-control", { ...CONTROL, action: "rate", value: 64 }],
  ["client-status", STATUS],
  [
    "client-status",
    { ...STATUS, operator: "Ann", source_ip: "::1", ping_ms: 0.4, last_cmd_id: "7" },
  ],
  ["client-status", { ...STATUS, channel_id: "client.player-7.s1" }],
  ["channel-clock", CLOCK],
  ["channel-clock", { ...CLOCK, state: "ended", reason: "no data" }],
  ["channel-clock", { ...CLOCK, channel_id: "client.a.b", window: { start_ms: 0, end_ms: 1 } }],
  ["channel-list", { channels: [] }],
  ["channel-list", { channels: [CHANNEL, { ...CHANNEL, identifier: "Run 3", followers: 50 }] }],
  ["channel-list", { channels: [{ ...CHANNEL, sender: "tower" }] }],
  ["channel-list", { channels: [{ ...CHANNEL, clock: CLOCK }] }],
  ["private-request", OPEN],
  ["private-request", { ...OPEN, end: INSTANT, stream: ["TSPI"] }],
  ["private-request", ACT],
  ["private-request", { ...ACT, action: "seek", value: 1_759_057_200_000 }],
  ["private-reply", { ok: true }],
  ["private-reply", { ok: true, channel: "client.player-7.s1" }],
  ["private-reply", { ok: false, error: "no such replay" }],
];

const INVALID: readonly (readonly [MessageKind, string, unknown])[] = [
  ["replay-control", "another type", { ...START, type: "GroupReplayPause" }],
  ["replay-control", "no type", { ...START, type: undefined }],
  ["replay-control", "a channel that is no group replay", { ...START, channel_id: "livestream" }],
  ["replay-control", "a channel of two parts", { ...START, channel_id: "replay.a.b" }],
  ["replay-control", "a wildcard for a channel", { ...START, channel_id: "replay.*" }],
  ["replay-control", "a huge channel", { ...START, channel_id: `replay.${HUGE}` }],
  ["replay-control", "a huge name", { ...START, display_name: HUGE }],
  ["replay-control", "an empty identifier", { ...START, identifier: "" }],
  ["replay-control", "a number for an identifier", { ...START, identifier: 1759057200 }],
  ["replay-control", "no stream", { ...START, stream: undefined }],
  ["replay-control", "an empty list of streams", { ...START, stream: [] }],
  ["replay-control", "too many streams", { ...START, stream: [..."abcdefghi"] }],
  ["replay-control", "one stream twice", { ...START, stream: ["TSPI", "TSPI"] }],
  ["replay-control", "a stream with a dot", { ...START, stream: "TSPI.x" }],
  ["replay-control", "a huge start", { ...START, start: HUGE }],
  ["replay-control", "a number for a start", { ...START, start: 1759057200 }],
  ["replay-control", "a rate of nothing", { ...START, rate: 0 }],
  ["replay-control", "a rate too high", { ...START, rate: 64.5 }],
  ["replay-control", "a rate that is no number", { ...START, rate: NaN }],
  ["replay-control", "another action", { ...CONTROL, action: "stop" }],
  ["replay-control", "no action", { ...CONTROL, action: undefined }],
  ["replay-control", "a huge value", { ...CONTROL, value: HUGE }],
  ["replay-control", "a value beyond all years", { ...CONTROL, value: 1e300 }],
  ["replay-control", "a value of another type", { ...CONTROL, value: [1] }],
  ["client-status", "another state", { ...STATUS, state: "AWAY" }],
  ["client-status", "an id with a dot", { ...STATUS, client_id: "a.b" }],
  ["client-status", "a huge id", { ...STATUS, client_id: HUGE }],
  ["client-status", "no channel at all", { ...STATUS, channel_id: "replay" }],
  ["client-status", "a text for the override", { ...STATUS, override: "yes" }],
  ["client-status", "a local time", { ...STATUS, ts: "2026-07-15T09:30:00+02:00" }],
  ["client-status", "a huge operator", { ...STATUS, operator: HUGE }],
  ["client-status", "a ping below nothing", { ...STATUS, ping_ms: -1 }],
  ["channel-clock", "the livestream", { ...CLOCK, channel_id: "livestream" }],
  ["channel-clock", "half an epoch", { ...CLOCK, epoch: 1.5 }],
  ["channel-clock", "an epoch below 0", { ...CLOCK, epoch: -1 }],
  ["channel-clock", "a position beyond all years", { ...CLOCK, position_ms: 1e300 }],
  ["channel-clock", "a position that is no number", { ...CLOCK, position_ms: Infinity }],
  ["channel-clock", "a rate too high", { ...CLOCK, rate: 65 }],
  ["channel-clock", "another state", { ...CLOCK, state: "stopped" }],
  ["channel-clock", "no window", { ...CLOCK, window: undefined }],
  ["channel-clock", "a window without its end", { ...CLOCK, window: { start_ms: 0 } }],
  ["channel-clock", "a huge reason", { ...CLOCK, reason: HUGE }],
  ["channel-list", "no channels", {}],
  ["channel-list", "a channel without a kind", { channels: [{ ...CHANNEL, kind: undefined }] }],
  ["channel-list", "a channel with a broken clock", { channels: [{ ...CHANNEL, clock: {} }] }],
  ["channel-list", "no sender", { channels: [{ ...CHANNEL, sender: "" }] }],
  ["channel-list", "half a follower", { channels: [{ ...CHANNEL, followers: 0.5 }] }],
  [
    "channel-list",
    "too many channels",
    { channels: Array.from({ length: 322 }, () => CHANNEL) },
  ],
  ["private-request", "an id with a dot", { ...OPEN, client: "a.b" }],
  ["private-request", "no session", { ...OPEN, session: "" }],
  ["private-request", "neither start nor action", { ...OPEN, start: undefined }],
  ["private-request", "no rate", { ...OPEN, rate: undefined }],
  ["private-request", "another action", { ...ACT, action: "delete" }],
  ["private-request", "a huge value", { ...ACT, value: HUGE }],
  ["private-reply", "no verdict", { channel: "client.a.b" }],
  ["private-reply", "no reason for a refusal", { ok: false }],
  ["private-reply", "a huge error", { ok: false, error: HUGE }],
  ["private-reply", "a channel that is not private", { ok: true, channel: "replay.x" }],
];

function problemOf(kind: MessageKind, value: unknown): string | null {
  // As CBOR has it, where a key without a value is not there.
  const plain = typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined))
    : value;
  const verdict = validate(kind, plain);
  return verdict.ok ? null : verdict.problem;
}

Deno.test("validate() accepts what is said about channels, as the contract has it", () => {
  for (const [kind, value] of VALID) {
    assert.equal(problemOf(kind, value), null, `${kind} ${JSON.stringify(value)}`);
  }
});

Deno.test("validate() lets keys of newer and older clients through, as long as they are few", () => {
  for (const [kind, value] of VALID) {
    assert.equal(problemOf(kind, { ...value, colour: { new: [1] } }), null, kind);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key${i}`, i]));
    assert.match(problemOf(kind, { ...value, ...many }) ?? "", /more than 50 properties/, kind);
  }
});

Deno.test("validate() refuses as any such message what is no map", () => {
  for (const kind of new Set(VALID.map(([kind]) => kind))) {
    for (const value of [null, 7, "x", [], [START], new Uint8Array(3)]) {
      assert.notEqual(problemOf(kind, value), null, kind);
    }
  }
});

for (const [kind, what, value] of INVALID) {
  Deno.test(`validate() refuses a ${kind} message with ${what}`, () => {
    const problem = problemOf(kind, value);
    assert.notEqual(problem, null);
    assert.ok((problem ?? "").length < 300);
  });
}
