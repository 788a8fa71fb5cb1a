import assert from "node:assert/strict";
import { readReplayHeaders } from "@rangecast/channel/replay-headers";
import type { Outgoing } from "@rangecast/bus/outgoing";
import type { Tag } from "@rangecast/channel/tag";
import { decode } from "@rangecast/codec/cbor";
import type { SourceMessage } from "@rangecast/playback/source";
import { FrameWriter, type Unplayable } from "./frame_writer.ts";

const TIME_MS = Date.parse("2026-07-15T09:30:00Z") + 0.125;
const BODY = new Uint8Array([1, 2, 3]);
const NOW = { isState: false, since_ms: 7 };

function message(changes: Partial<SourceMessage> = {}): SourceMessage {
  return {
    ...{ stream: "TSPI", seq: 41, subject: "tspi.geocentric.501", time_ms: TIME_MS, body: BODY },
    header: (name) => name === "Nats-Msg-Id" ? "501:196:34200.0000" : null,
    ...changes,
  };
}

const TAG: Tag = {
  id: "f0a1c9de-0000-4000-8000-000000000000",
  ts: "2026-07-15T09:30:00Z",
  label: "Fence",
  status: "active",
  updated_ts: "2026-07-15T09:31:00Z",
};

function headersOf(frame: Outgoing | Unplayable) {
  assert.ok(typeof frame !== "string");
  const headers = new Map(frame.headers);
  const read = readReplayHeaders((name) => headers.get(name) ?? null);
  assert.ok(typeof read !== "string", `header ${read}`);
  return read;
}

Deno.test("FrameWriter.message() keeps the body, and says in headers where it is from", () => {
  const writer = new FrameWriter("tspi", "replay.scene");
  writer.beginEpoch(3);
  const frame = writer.message(message(), NOW);
  assert.ok(typeof frame !== "string");
  assert.equal(frame.subject, "tspi.channel.replay.scene");
  assert.equal(frame.messageId, "replay.scene:3:TSPI:41");
  assert.equal(frame.body, BODY);
  assert.equal(frame.since_ms, 7);
  assert.deepEqual(headersOf(frame), {
    ...{ subject: "tspi.geocentric.501", stream: "TSPI", seq: 41, time_ms: TIME_MS },
    ...{ channel_id: "replay.scene", epoch: 3, frame: 0, state: false },
    messageId: "501:196:34200.0000",
  });
});

Deno.test("FrameWriter.message() keeps the facts that a domain reads in headers, and no others", () => {
  const writer = new FrameWriter("tspi", "replay.scene");
  const header = (name: string) => name.startsWith("Rangecast-Source") ? "1764380000000" : null;
  const frame = writer.message(message({ header }), NOW);
  assert.ok(typeof frame !== "string");
  assert.equal(new Map(frame.headers).get("Rangecast-Source-Time-Ms"), "1764380000000");
  const bare = writer.message(message(), NOW);
  assert.ok(typeof bare !== "string");
  assert.equal(new Map(bare.headers).has("Rangecast-Source-Time-Ms"), false);
});

Deno.test("FrameWriter counts the frames of each epoch from 0", () => {
  const writer = new FrameWriter("tspi", "replay.scene");
  const number = () => headersOf(writer.message(message(), NOW)).frame;
  assert.deepEqual([number(), number()], [0, 1]);
  writer.beginEpoch(2);
  assert.deepEqual([number(), number()], [0, 1]);
});

Deno.test("FrameWriter.tag() is a tag as everyone should show it, at the moment that it marks", () => {
  const writer = new FrameWriter("range2", "client.a.b");
  writer.beginEpoch(1);
  const frame = writer.tag(TAG, { stream: "RANGE2", seq: 9 }, { isState: true, since_ms: 0 });
  assert.ok(typeof frame !== "string");
  assert.deepEqual(decode(frame.body), TAG);
  assert.deepEqual(headersOf(frame), {
    ...{ subject: "range2.tags.broadcast", stream: "RANGE2", seq: 9, time_ms: Date.parse(TAG.ts) },
    ...{ channel_id: "client.a.b", epoch: 1, frame: 0, state: true, messageId: null },
  });
});

Deno.test("FrameWriter leaves out what no follower could read, without using up a number", () => {
  const writer = new FrameWriter("tspi", "replay.scene");
  const long = "x".repeat(1001);
  assert.equal(writer.message(message({ subject: long }), NOW), "subject_too_long");
  assert.equal(writer.tag(TAG, null, NOW), "unknown_tag");
  const odd = writer.message(message({ header: () => long }), NOW);
  assert.deepEqual([headersOf(odd).frame, headersOf(odd).messageId], [0, null]);
});
