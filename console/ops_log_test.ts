import { encode } from "@rangecast/codec/cbor";
import type { SourceMessage } from "@rangecast/playback/source";
import assert from "node:assert/strict";
import { entryLine, eventLine } from "./log_text.ts";
import { EMPTY_OPS_LOG, type LogItem, reduceOpsLog } from "./ops_log.ts";
import { NOON_MS } from "./testing/fake_desk.ts";

const TS = "2026-07-15T12:00:00.000Z";

function stored(at_s: number, subject: string, value: unknown): SourceMessage {
  const time_ms = NOON_MS + at_s * 1000;
  const body = value instanceof Uint8Array ? value : encode(value);
  return { stream: "TSPI_OPS", seq: 1, subject, time_ms, body, header: () => null };
}

const status = (at_s: number, client_id: string, channel_id = "livestream") =>
  stored(at_s, "tspi.ops.status", {
    client_id,
    state: channel_id === "livestream" ? "FOLLOWING_LIVESTREAM" : "FOLLOWING_GROUP_REPLAY",
    channel_id,
    subject: `tspi.channel.${channel_id}`,
    override: false,
    ts: TS,
  });
const stop = (at_s: number) =>
  stored(at_s, "tspi.ops.ctrl", { type: "GroupReplayStop", channel_id: "replay.x" });

/** `12:00:05 ...`, for each item. */
function lines(items: readonly LogItem[]): string[] {
  return items.map((item) =>
    item.type === "said" ? entryLine(item.entry, item.message) : eventLine(item.event)
  ).map((line) => line.slice(11, 19) + line.slice(25));
}

const SPAN = { prefix: "tspi", since_ms: NOON_MS, now_ms: -Infinity };

Deno.test("reduceOpsLog() puts what was said and what follows from it in order of time", () => {
  const first = reduceOpsLog(EMPTY_OPS_LOG, [
    status(-30, "a"),
    stop(-10),
    status(5, "b"),
    stop(6),
    status(7, "a", "replay.x"),
    stop(8),
  ], SPAN);
  assert.deepEqual(lines(first.items), [
    "12:00:05 new client b from an unknown address",
    "12:00:06 somebody stops replay.x",
    "12:00:07 a joined replay.x",
    "12:00:08 somebody stops replay.x",
  ]);
  const second = reduceOpsLog(first.log, [stop(70)], SPAN);
  assert.deepEqual(lines(second.items), [
    "12:01:05 b is gone",
    "12:01:07 a is gone",
    "12:01:10 somebody stops replay.x",
  ]);
});

Deno.test("reduceOpsLog() lets time pass when nothing is said", () => {
  const { log } = reduceOpsLog(EMPTY_OPS_LOG, [status(5, "a")], SPAN);
  const quiet = reduceOpsLog(log, [], { ...SPAN, now_ms: NOON_MS + 64_000 });
  assert.deepEqual(quiet.items, []);
  const later = reduceOpsLog(quiet.log, [], { ...SPAN, now_ms: NOON_MS + 66_000 });
  assert.deepEqual(lines(later.items), ["12:01:05 a is gone"]);
});

Deno.test("reduceOpsLog() shows and counts what cannot be read, by reason", () => {
  const bad = stored(1, "tspi.ops.ctrl", Uint8Array.of(0xff));
  const first = reduceOpsLog(EMPTY_OPS_LOG, [bad, bad, stored(2, "tspi.ops.status", {})], SPAN);
  assert.equal(first.items.length, 3);
  const second = reduceOpsLog(first.log, [bad], SPAN);
  assert.deepEqual(second.log.unreadable, { not_cbor: 3, off_schema: 1 });
});
