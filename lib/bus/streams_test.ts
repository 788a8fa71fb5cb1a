import assert from "node:assert/strict";
import { DEFAULT_RETENTION, RANGE_RETENTION, streamName, streamSpecs } from "./streams.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const GIB = 2 ** 30;

Deno.test("streamSpecs() are the streams of the channel contract for the prefix tspi", () => {
  assert.deepEqual(streamSpecs("tspi"), [
    {
      name: "TSPI",
      subjects: ["tspi.geocentric.>", "tspi.spherical.>", "tspi.cmd.>", "tags.>"],
      max_age_ms: 7 * DAY_MS,
      max_bytes: 20 * GIB,
      duplicate_window_ms: 120_000,
    },
    {
      name: "TSPI_OPS",
      subjects: ["tspi.ops.>"],
      max_age_ms: DAY_MS,
      max_bytes: GIB,
      duplicate_window_ms: 120_000,
    },
    {
      name: "TSPI_REPLAY",
      subjects: ["tspi.channel.replay.>"],
      max_age_ms: 2 * HOUR_MS,
      max_bytes: 2 * GIB,
      duplicate_window_ms: 120_000,
    },
    {
      name: "PLAYOUT",
      subjects: ["player.>"],
      max_age_ms: 2 * HOUR_MS,
      max_bytes: 2 * GIB,
      duplicate_window_ms: 120_000,
    },
  ]);
});

Deno.test("streamSpecs() keep another prefix apart, with its own tags and rooms", () => {
  const specs = streamSpecs("range2").map(({ name, subjects }) => [name, ...subjects]);
  assert.deepEqual(specs, [
    ["RANGE2", "range2.geocentric.>", "range2.spherical.>", "range2.cmd.>", "range2.tags.>"],
    ["RANGE2_OPS", "range2.ops.>"],
    ["RANGE2_REPLAY", "range2.channel.replay.>"],
    ["RANGE2_PLAYOUT", "range2.player.>"],
  ]);
});

Deno.test("streamSpecs() leave the channel subjects that no stream may capture alone", () => {
  for (const prefix of ["tspi", "range2"]) {
    const subjects = streamSpecs(prefix, DEFAULT_RETENTION).flatMap((spec) => spec.subjects);
    const channels = ["livestream", "clock.x", "list.req", "private.req"]
      .map((channel) => `${prefix}.channel.${channel}`);
    for (const channel of channels) {
      const captured = subjects.some((subject) => channel.startsWith(subject.replace(">", "")));
      assert.equal(captured, false, channel);
    }
  }
});

Deno.test("streamSpecs() make the duplicate window no longer than what is kept", () => {
  const kept = {
    ...RANGE_RETENTION,
    telemetry: { max_age_ms: 30_000, max_bytes: GIB },
    ops: { max_age_ms: 120_001, max_bytes: GIB },
  };
  const windows = streamSpecs("tspi", kept).map((spec) => spec.duplicate_window_ms);
  assert.deepEqual(windows, [30_000, 120_000, 120_000, 120_000]);
});

Deno.test("streamSpecs() give flights, findings and dead letters when their retention is given", () => {
  const { flights, findings, deadletter } = DEFAULT_RETENTION;
  const kept = { deadletter, flights, findings };
  const named = (prefix: string) =>
    streamSpecs(prefix, kept).map(({ name, subjects }) => [name, ...subjects]);
  assert.deepEqual(named("tspi"), [
    ["FLIGHTS", "flights.updates.>"],
    ["FINDINGS", "findings.*.*.*"],
    ["DEADLETTER", "deadletter.>"],
  ]);
  assert.deepEqual(named("range2"), [
    ["RANGE2_FLIGHTS", "range2.flights.updates.>"],
    ["RANGE2_FINDINGS", "range2.findings.*.*.*"],
    ["RANGE2_DEADLETTER", "range2.deadletter.>"],
  ]);
  assert.equal(streamSpecs("tspi", { flights })[0]?.max_age_ms, 7 * DAY_MS);
});

Deno.test("streamName() is the prefix in capitals", () => {
  assert.equal(streamName("range-2_b", "telemetry"), "RANGE-2_B");
});
