import fc from "fast-check";
import assert from "node:assert/strict";
import {
  readReplayHeaders,
  REPLAY_HEADERS,
  type ReplayFrameHeaders,
  replayHeaders,
  replayMessageId,
  toMicrosecond,
} from "./replay_headers.ts";

const FRAME: ReplayFrameHeaders = {
  subject: "tspi.geocentric.501",
  stream: "TSPI",
  seq: 12345,
  time_ms: 1_759_057_200_000.125,
  channel_id: "replay.x",
  epoch: 3,
  messageId: "501:271:39600.0000",
  frame: 0,
  state: false,
};

function read(headers: Iterable<readonly [string, string]>): ReplayFrameHeaders | string {
  const map = new Map(headers);
  return readReplayHeaders((name) => map.get(name) ?? null);
}

function changed(name: string, value: string | null): ReplayFrameHeaders | string {
  const headers = new Map<string, string>(replayHeaders({ ...FRAME, state: true }));
  if (value === null) headers.delete(name);
  else headers.set(name, value);
  return read(headers);
}

Deno.test("replayHeaders() are those of the contract", () => {
  assert.deepEqual(replayHeaders(FRAME), [
    ["Rangecast-Subject", "tspi.geocentric.501"],
    ["Rangecast-Stream", "TSPI"],
    ["Rangecast-Seq", "12345"],
    ["Rangecast-Time", "2025-09-28T11:00:00.000125Z"],
    ["Rangecast-Channel", "replay.x"],
    ["Rangecast-Epoch", "3"],
    ["Rangecast-Frame", "0"],
    ["Rangecast-Msg-Id", "501:271:39600.0000"],
  ]);
  const bare = new Map(replayHeaders({ ...FRAME, messageId: null, state: true }));
  assert.equal(bare.get("Rangecast-State"), "1");
  assert.equal(bare.has("Rangecast-Msg-Id"), false);
  assert.equal(replayMessageId(FRAME), "replay.x:3:TSPI:12345");
});

/** From 1900 to 2100: a double holds each microsecond from 1831 (-2^42 ms) to 2109. */
const MICROSECONDS = { min: -2_208_988_800_000_000, max: 4_102_444_800_000_000 };

const frames: fc.Arbitrary<ReplayFrameHeaders> = fc.record({
  subject: fc.stringMatching(/^[a-z0-9_-]{1,9}(\.[a-z0-9_-]{1,9}){0,3}$/),
  stream: fc.stringMatching(/^[A-Z0-9_-]{1,20}$/),
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  time_ms: fc.integer(MICROSECONDS).map((time_us) => time_us / 1000),
  channel_id: fc.constantFrom("replay.x", "replay.20250928T110000Z-2", "client.a.b"),
  epoch: fc.nat(),
  messageId: fc.option(fc.stringMatching(/^[!-~]{1,40}$/)),
  frame: fc.nat(),
  state: fc.boolean(),
}, { noNullPrototype: true });

Deno.test("readReplayHeaders() undoes replayHeaders(), to the microsecond", () => {
  fc.assert(fc.property(frames, (frame) => {
    assert.deepEqual(read(replayHeaders(frame)), {
      ...frame,
      time_ms: toMicrosecond(frame.time_ms),
    });
  }));
});

Deno.test("toMicrosecond() leaves a time of headers as it is, and is near any other", () => {
  const times = fc.double({ min: 1, max: 4e12, noNaN: true });
  fc.assert(fc.property(times, (time_ms) => {
    const rounded = toMicrosecond(time_ms);
    assert.equal(toMicrosecond(rounded), rounded);
    assert.ok(Math.abs(rounded - time_ms) < 0.001);
    const parsed = read(replayHeaders({ ...FRAME, time_ms }));
    assert.ok(typeof parsed === "object");
    assert.equal(parsed.time_ms, rounded);
  }));
});

Deno.test("readReplayHeaders() names the header that is missing", () => {
  const optional: readonly string[] = [REPLAY_HEADERS.messageId, REPLAY_HEADERS.state];
  for (const name of Object.values(REPLAY_HEADERS)) {
    const parsed = changed(name, null);
    if (optional.includes(name)) assert.ok(typeof parsed === "object", name);
    else assert.equal(parsed, name);
  }
});

const MALFORMED: Readonly<Record<string, readonly string[]>> = {
  [REPLAY_HEADERS.subject]: ["", "a..b", "a b", "tspi.*", "tspi.>", "x".repeat(1001)],
  [REPLAY_HEADERS.stream]: ["", "a.b", "a b", "x".repeat(256)],
  [REPLAY_HEADERS.seq]: ["0", "-1", "1.5", "01", "1e3", "", "9007199254740993"],
  [REPLAY_HEADERS.time]: [
    "2025-09-28T11:00:00Z",
    "2025-09-28T11:00:00.125Z",
    "2025-02-31T11:00:00.000125Z",
    "2025-09-28T11:00:00.000125+00:00",
    "1759057200",
  ],
  [REPLAY_HEADERS.channel]: ["", "livestream", "replay", "replay.a.b"],
  [REPLAY_HEADERS.epoch]: ["-1", "x", "1.0"],
  [REPLAY_HEADERS.frame]: ["-1", " 1", "1 "],
  [REPLAY_HEADERS.messageId]: ["", "x".repeat(1001)],
  [REPLAY_HEADERS.state]: ["0", "true", ""],
};

for (const [name, values] of Object.entries(MALFORMED)) {
  Deno.test(`readReplayHeaders() refuses a malformed ${name}`, () => {
    for (const value of values) assert.equal(changed(name, value), name, value);
  });
}
