import { encode } from "@rangecast/codec/cbor";
import type { SourceMessage } from "@rangecast/playback/source";
import fc from "fast-check";
import assert from "node:assert/strict";
import { logFilters, readEntry } from "./log_entry.ts";
import { entryJson, entryLine } from "./log_text.ts";
import { NOON_MS } from "./testing/fake_desk.ts";

const TS = "2026-07-15T11:59:59.000Z";
const UUID = "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f";
const TAG = { id: UUID, ts: TS, label: "Splash\x1b[2J", status: "active", updated_ts: TS };
const COMMAND = { cmd_id: UUID, ts: TS, sender: "tower" };
const STATUS = {
  client_id: "desk-4",
  state: "FOLLOWING_LIVESTREAM",
  channel_id: "livestream",
  subject: "tspi.channel.livestream",
  override: false,
  ts: TS,
};

function stored(subject: string, value: unknown, sender: string | null = null): SourceMessage {
  return {
    stream: "TSPI",
    seq: 7,
    subject,
    time_ms: NOON_MS,
    body: value instanceof Uint8Array ? value : encode(value),
    header: (name) => name === "X-Command-Sender" ? sender : null,
  };
}

/** The line of a message, without its time. */
function lineOf(message: SourceMessage, prefix = "tspi"): string {
  const entry = readEntry(prefix, message);
  if (entry.type === "status") return "status";
  const line = entryLine(entry, message);
  assert.ok(line.startsWith("2026-07-15T12:00:00.000Z  "));
  return line.slice(26);
}

function reasonOf(message: SourceMessage): string {
  const entry = readEntry("tspi", message);
  return entry.type === "unreadable" ? entry.reason : entry.type;
}

Deno.test("readEntry() reads replay control, with who has said it", () => {
  const start = {
    type: "GroupReplayStart",
    channel_id: "replay.x",
    display_name: "X",
    identifier: "X",
    stream: ["TSPI", "FLIGHTS"],
    start: "2026-07-15T11:00:00Z",
    rate: 4,
  };
  assert.equal(
    lineOf(stored("tspi.ops.ctrl", start, "tower\n")),
    'tower? starts replay.x, "X": TSPI FLIGHTS from 2026-07-15T11:00:00Z, 4x',
  );
  const stop = { type: "GroupReplayStop", channel_id: "replay.x" };
  assert.equal(lineOf(stored("tspi.ops.ctrl", stop)), "somebody stops replay.x");
  const seek = { type: "GroupReplayControl", channel_id: "replay.x", action: "seek", value: TS };
  assert.equal(
    lineOf(stored("tspi.ops.ctrl", seek, "a")),
    `a controls replay.x: seek, ${TS}`,
  );
});

Deno.test("readEntry() reads display commands", () => {
  const said = (kind: string, payload: unknown) =>
    lineOf(stored(`tspi.cmd.display.${kind}`, { ...COMMAND, name: `display.${kind}`, payload }));
  assert.equal(said("units", { units: "metric" }), "tower sets units: metric");
  assert.equal(said("marker_color", { marker_color: "red" }), "tower sets marker colour: red");
  assert.equal(
    said("session_metadata", { session_metadata: { name: "Day", id: "7" } }),
    'tower sets session: "Day" (7)',
  );
});

Deno.test("readEntry() reads tags of every kind, of any prefix", () => {
  assert.equal(lineOf(stored("tags.create", TAG)), `somebody tags ${TS}: "Splash?[2J"`);
  const full = { ...TAG, creator: "ann", category: "hit" };
  assert.equal(
    lineOf(stored("range2.tags.update", full), "range2"),
    `ann changes the tag of ${TS}: "Splash?[2J" (hit)`,
  );
  assert.match(lineOf(stored("tags.delete", TAG)), /deletes the tag/);
  assert.match(lineOf(stored("tags.broadcast", TAG)), /shows the tag/);
});

Deno.test("readEntry() reads heartbeats", () => {
  assert.deepEqual(readEntry("tspi", stored("tspi.ops.status", STATUS)), {
    type: "status",
    message: STATUS,
  });
});

Deno.test("readEntry() says why a message cannot be used", () => {
  const units = { ...COMMAND, name: "display.units", payload: { units: "metric" } };
  const far = { type: "GroupReplayControl", channel_id: "replay.x", action: "rate", value: 65 };
  const cases: readonly (readonly [string, unknown, string])[] = [
    ["tspi.ops.ctrl", new Uint8Array(), "empty"],
    ["tspi.ops.ctrl", new Uint8Array(100_000), "too_large"],
    ["tspi.ops.ctrl", Uint8Array.of(0xff), "not_cbor"],
    ["tspi.ops.ctrl", { type: "Reboot", channel_id: "replay.x" }, "off_schema"],
    ["tspi.ops.ctrl", far, "no_meaning"],
    ["tspi.ops.status", { ...STATUS, client_id: "a.b" }, "off_schema"],
    ["tspi.ops.status", { ...STATUS, ts: "2026-02-30T00:00:00Z" }, "no_meaning"],
    ["tspi.cmd.display.marker_color", units, "no_meaning"],
    ["tspi.cmd.display.units", { ...units, payload: {} }, "off_schema"],
    ["tags.create", { ...TAG, ts: "2026-02-30T00:00:00Z" }, "no_meaning"],
    ["tags.create", { ...TAG, label: 7 }, "off_schema"],
    ["tags.rename", TAG, "unknown_subject"],
    ["range2.ops.ctrl", { type: "GroupReplayStop", channel_id: "replay.x" }, "unknown_subject"],
  ];
  for (const [subject, value, reason] of cases) {
    assert.equal(reasonOf(stored(subject, value)), reason, `${subject} ${reason}`);
  }
  assert.match(
    lineOf(stored("tspi.ops.ctrl", Uint8Array.of(0xff))),
    /^unreadable \(not_cbor\) on tspi\.ops\.ctrl: /,
  );
});

Deno.test("readEntry() never throws, and gives one clean line and one JSON line", () => {
  const { ops, telemetry } = logFilters("tspi");
  const values = fc.oneof(
    fc.uint8Array({ maxLength: 50 }),
    fc.record({
      type: fc.constantFrom("GroupReplayStart", "GroupReplayStop", "GroupReplayControl"),
      channel_id: fc.constantFrom("replay.x", "livestream", "x"),
      display_name: fc.string({ minLength: 1, maxLength: 20, unit: "binary" }),
      identifier: fc.string({ minLength: 1, maxLength: 20, unit: "binary" }),
      stream: fc.constantFrom("TSPI", ["A", "B"], []),
      start: fc.constantFrom("2026-07-15T11:00:00Z", "2026-02-30T00:00:00Z", "\x1b[2J yesterday"),
      action: fc.constantFrom("pause", "seek", "rate", "halt"),
      value: fc.oneof(fc.double(), fc.string({ unit: "binary" })),
    }),
    fc.record({
      ...{ id: fc.constant(UUID), ts: fc.constant(TS), updated_ts: fc.constant(TS) },
      status: fc.constantFrom("active", "deleted"),
      label: fc.string({ minLength: 1, unit: "binary" }),
      creator: fc.string({ unit: "binary" }),
    }),
  );
  let read = 0;
  fc.assert(
    fc.property(fc.constantFrom(...ops, ...telemetry), values, (subject, value) => {
      const message = stored(subject, value, "\x07");
      const entry = readEntry("tspi", message);
      if (entry.type === "status") return;
      if (entry.type !== "unreadable") read++;
      assert.match(entryLine(entry, message), /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
      assert.ok(!JSON.stringify(entryJson(entry, message)).includes("\n"));
    }),
    { numRuns: 1000 },
  );
  assert.ok(read > 20, `${read} could be read`);
});
