import assert from "node:assert/strict";
import { encode } from "@rangecast/codec/cbor";
import fc from "fast-check";
import type { ClientMessage } from "../protocol/client_message.ts";
import { TAG_LIMITS } from "../protocol/protocol.ts";
import { readClientMessage } from "./read_client_message.ts";

const TAG_ID = "0b1f6a52-6d0c-4c53-8e55-3f5d2a8e6f10";
const MESSAGES: readonly ClientMessage[] = [
  { type: "hello", version: 1, encodings: ["cbor", "json"], follow: false },
  {
    type: "subscribe",
    ref: 1,
    id: "main",
    channel: "replay.x",
    domain: "tspi",
    filter: { entities: ["1"], area: { south: -1, west: 170, north: 1, east: -170 } },
    view: { type: "observations", rate_hz: 5, raw: true },
    resume: { epoch: "e-1.1", seq: 3 },
    beside: true,
  },
  {
    type: "subscribe",
    id: "main",
    channel: null,
    domain: "tspi",
    filter: {},
    view: { type: "tracks", rate_hz: 20 },
  },
  { type: "unsubscribe", id: "main", ref: 2 },
  { type: "resync", id: "main" },
  { type: "ping", client_ms: 12.5 },
  { type: "replay", start_ms: 0, end_ms: null, rate: -1, ref: 3 },
  { type: "replay", start_ms: 5, end_ms: 6, rate: 64 },
  { type: "play" },
  { type: "pause", ref: 0 },
  { type: "seek", position_ms: 1_760_000_000_000.5 },
  { type: "rate", rate: -64 },
  { type: "step", steps: -1 },
  { type: "join" },
  { type: "join", channel_id: "replay.x" },
  { type: "live" },
  { type: "tag_create", ts_ms: 5, label: "Splash", category: "hit", notes: "x" },
  { type: "tag_update", tag_id: TAG_ID, notes: "y" },
  { type: "tag_update", tag_id: TAG_ID, label: "y", category: "", notes: "" },
  {
    type: "tag_update",
    tag_id: TAG_ID,
    label: "x".repeat(TAG_LIMITS.label),
    category: "x".repeat(TAG_LIMITS.category),
    notes: "x".repeat(TAG_LIMITS.notes),
  },
  { type: "tag_delete", tag_id: TAG_ID, ref: 9 },
  { type: "finding_act", finding_id: "RULE:501:1", action: "acknowledge", ref: 10 },
  { type: "finding_act", finding_id: "RULE:501:1", action: "close", note: "a test" },
  { type: "finding_act", finding_id: "x".repeat(500), action: "close" },
];

Deno.test("readClientMessage() reads every message, in JSON and in CBOR", () => {
  for (const message of MESSAGES) {
    const expected = { ok: true, message };
    assert.deepEqual(readClientMessage(JSON.stringify(message)), expected);
    assert.deepEqual(readClientMessage(encode(message)), expected);
  }
});

Deno.test("readClientMessage() takes the encodings that it knows out of a hello", () => {
  const read = readClientMessage('{"type":"hello","version":1,"encodings":["msgpack","json"]}');
  assert.deepEqual(read.ok && read.message, { type: "hello", version: 1, encodings: ["json"] });
});

const SUBSCRIBE = { ...MESSAGES[2] };
const REFUSED: readonly (readonly [object | string, string])[] = [
  ["", "malformed"],
  ["nul", "malformed"],
  ["null", "malformed"],
  [{}, "unknown_type"],
  [{ type: "constructor" }, "unknown_type"],
  [{ type: "__proto__" }, "unknown_type"],
  [{ type: 5 }, "unknown_type"],
  [{ type: "play", more: 1 }, "malformed"],
  [{ type: "play", ref: -1 }, "malformed"],
  [{ type: "seek", position_ms: "now" }, "malformed"],
  [{ type: "seek", position_ms: 1e300 }, "malformed"],
  [{ type: "rate", rate: 65 }, "malformed"],
  [{ type: "step", steps: 0.5 }, "malformed"],
  [{ type: "ping" }, "malformed"],
  [{ type: "tag_create", ts_ms: 5 }, "malformed"],
  [{ type: "finding_act", finding_id: "x", action: "shelve" }, "malformed"],
  [{ type: "finding_act", finding_id: "", action: "close" }, "malformed"],
  [{ type: "finding_act", finding_id: "x".repeat(501), action: "close" }, "malformed"],
  [{ type: "tag_create", ts_ms: 5, label: "x".repeat(TAG_LIMITS.label + 1) }, "malformed"],
  [{ type: "tag_update", tag_id: "1", category: "x".repeat(TAG_LIMITS.category + 1) }, "malformed"],
  [{ type: "tag_update", tag_id: "1", notes: "x".repeat(TAG_LIMITS.notes + 1) }, "malformed"],
  [{ ...SUBSCRIBE, id: "" }, "malformed"],
  [{ ...SUBSCRIBE, id: "x".repeat(33) }, "malformed"],
  [{ ...SUBSCRIBE, channel: undefined }, "malformed"],
  [{ ...SUBSCRIBE, filter: { entities: Array(257).fill("a") } }, "malformed"],
  [{ ...SUBSCRIBE, filter: { area: { south: 2, west: 0, north: 1, east: 0 } } }, "malformed"],
  [{ ...SUBSCRIBE, filter: { area: { south: 0, west: 0, north: 91, east: 0 } } }, "malformed"],
  [{ ...SUBSCRIBE, view: { type: "tracks", rate_hz: 1, raw: true } }, "malformed"],
  [{ ...SUBSCRIBE, view: { type: "tracks", rate_hz: -1 } }, "malformed"],
  [{ ...SUBSCRIBE, resume: { epoch: "e", seq: 1.5 } }, "malformed"],
  [{ ...SUBSCRIBE, beside: 1 }, "malformed"],
];

for (const [given, reason] of REFUSED) {
  const text = typeof given === "string" ? given : JSON.stringify(given);
  Deno.test(`readClientMessage() refuses ${text.slice(0, 90)}`, () => {
    const read = readClientMessage(text);
    assert.equal(read.ok ? "read" : read.reason, reason);
  });
}

Deno.test("readClientMessage() says which request it refuses, where that can be told", () => {
  const refOf = (message: object) => {
    const read = readClientMessage(JSON.stringify(message));
    return read.ok ? "read" : read.ref ?? null;
  };
  assert.equal(refOf({ type: "rate", rate: 65, ref: 7 }), 7);
  assert.equal(refOf({ type: "no such", ref: 0 }), 0);
  for (const ref of [-1, 0.5, "7", null]) {
    assert.equal(refOf({ type: "rate", rate: 65, ref }), null);
  }
});

Deno.test("readClientMessage() never throws, whatever comes", () => {
  fc.assert(fc.property(fc.json(), (text) => void readClientMessage(text)));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readClientMessage(bytes)));
  const types = fc.constantFrom(...MESSAGES.map(({ type }) => type));
  const messages = fc.tuple(types, fc.dictionary(fc.string(), fc.jsonValue()));
  fc.assert(fc.property(messages, ([type, rest]) => {
    readClientMessage(JSON.stringify({ ...rest, type }));
  }));
});
