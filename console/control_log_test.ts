import { encode } from "@rangecast/codec/cbor";
import assert from "node:assert/strict";
import { EMPTY_LOG, reduceControlLog } from "./control_log.ts";

const start = (channel_id: string, more: object = {}) => ({
  ...{ type: "GroupReplayStart", channel_id, display_name: channel_id, identifier: channel_id },
  ...{ stream: "TSPI", start: "2026-07-15T11:00:00Z" },
  ...more,
});
const stop = (channel_id: string) => ({ type: "GroupReplayStop", channel_id });

function running(...messages: unknown[]): string[] {
  const log = messages.reduce<typeof EMPTY_LOG>(
    (log, message) => reduceControlLog(log, encode(message)),
    EMPTY_LOG,
  );
  return log.directory.entries.map(({ channel_id }) => channel_id);
}

Deno.test("reduceControlLog() knows what was started and not stopped", () => {
  assert.deepEqual(running(), []);
  assert.deepEqual(
    running(
      ...[start("replay.x"), start("replay.y"), stop("replay.x"), stop("replay.z")],
      ...[start("replay.w"), start("replay.y"), start("replay.x")],
      { type: "GroupReplayControl", channel_id: "replay.y", action: "pause" },
    ),
    ["replay.y", "replay.w", "replay.x"],
  );
});

Deno.test("reduceControlLog() counts what cannot be read, and lets it change nothing", () => {
  const log = [
    encode(start("replay.x")),
    new Uint8Array(),
    Uint8Array.of(0xff),
    encode({ ...stop("replay.x"), type: "Stop" }),
    encode(start("replay.y", { end: "2026-07-15T10:00:00Z" })),
    encode(start("replay.y.z")),
  ].reduce(reduceControlLog, EMPTY_LOG);
  assert.deepEqual(log.directory.entries.map(({ channel_id }) => channel_id), ["replay.x"]);
  assert.equal(log.unreadable, 5);
});
