import { channelList, livestreamDescriptor, MAX_CHANNELS } from "@rangecast/channel/channel-list";
import { clientStatus } from "@rangecast/channel/client-status";
import { clockMessage, type ClockVector } from "@rangecast/channel/clock-vector";
import { parseColour } from "@rangecast/channel/css-colour";
import {
  CURATED_COLOURS,
  displayCommand,
  type DisplayWish,
} from "@rangecast/channel/display-command";
import type { FollowState } from "@rangecast/channel/follow-state";
import { nameReplay } from "@rangecast/channel/identifier";
import { privateDone, privateRefused, privateRequest } from "@rangecast/channel/private-replay";
import {
  controlGroupReplay,
  senderOf,
  startGroupReplay,
  stopGroupReplay,
} from "@rangecast/channel/replay-control";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { broadcastTag, createTag, deleteTag, updateTag } from "@rangecast/channel/tag";
import { decode, encode } from "@rangecast/codec/cbor";
import { validate } from "@rangecast/schema/validators";
import fc from "fast-check";
import assert from "node:assert/strict";

const UUID = "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f";
const NOW_MS = Date.UTC(2026, 6, 15, 9, 30);
const SPEAKER = { prefix: "tspi", sender: "Ann" };

/** The builders and the schemas do not know each other: what one makes, the other has to accept. */
function assertFits({ kind, message }: Pick<SpokenMessage<unknown>, "kind" | "message">): void {
  assert.deepEqual(validate(kind, decode(encode(message))), { ok: true });
}

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const texts = fc.string({ unit: "binary", minLength: 1, maxLength: 200 });
const instants = fc.date({
  min: new Date("0000-01-02T00:00:00Z"),
  max: new Date("9999-12-30T00:00:00Z"),
  noInvalidDate: true,
}).map((date) => date.getTime());

pure("startGroupReplay() makes messages that fit their schema, whatever the name", () => {
  fc.assert(fc.property(texts, instants, (text, start_ms) => {
    const naming = nameReplay(text, []);
    if (!naming.ok) return;
    const start = new Date(start_ms).toISOString();
    const end = new Date(start_ms + 1000).toISOString();
    const wish = { ...naming.name, stream: ["TSPI", "FLIGHTS"], start, end, rate: 0.01 };
    assertFits(startGroupReplay(SPEAKER, UUID, wish));
    assertFits(stopGroupReplay(SPEAKER, UUID, naming.name.channel_id));
  }));
});

pure("controlGroupReplay() and privateRequest() make messages that fit their schema", () => {
  const ids = { client: "player-7", session: "s1" };
  for (const [action, value] of [["seek", NOW_MS], ["seek", "2025-09-28"], ["rate", 64]] as const) {
    const change = { channel_id: "replay.x", action, value };
    assertFits(controlGroupReplay(SPEAKER, UUID, change));
    assertFits(privateRequest("tspi", { ...ids, action, value }));
  }
  assertFits(privateRequest("tspi", { ...ids, action: "keep" }));
  const start = "2025-09-28T11:00:00Z";
  assertFits(privateRequest("tspi", { ...ids, start, rate: 1, stream: "TSPI" }));
  for (const message of [privateDone("client.a.b"), privateRefused(""), privateRefused("no")]) {
    assertFits({ kind: "private-reply", message });
  }
});

pure("clientStatus() and clockMessage() make messages that fit their schema", () => {
  const states: readonly FollowState[] = [
    { type: "FOLLOWING_LIVESTREAM" },
    { type: "FOLLOWING_GROUP_REPLAY", channel_id: `replay.${"x".repeat(64)}` },
    { type: "LIVE_OVERRIDE", against: ["replay.x"] },
  ];
  for (const state of states) {
    assertFits(clientStatus("tspi", state, { client_id: "player-7", now_ms: NOW_MS, ping_ms: 1 }));
  }
  const long = "x".repeat(64);
  const vector: ClockVector = {
    channel_id: `client.${long}.${long}`,
    epoch: 0,
    position_ms: NOW_MS + 0.125,
    rate: 64,
    updated_at_ms: NOW_MS,
    state: "seeking",
    window: { start_ms: 0, end_ms: null },
  };
  assertFits(clockMessage("tspi", vector));
  const live = livestreamDescriptor("tspi", "TSPI");
  const message = channelList(
    Array.from({ length: MAX_CHANNELS }, () => ({ ...live, ...senderOf("tower") })),
  );
  assertFits({ kind: "channel-list", message });
});

pure("displayCommand() makes messages that fit their schema", () => {
  const wishes: readonly DisplayWish[] = [
    { units: "METRIC" },
    ...[...CURATED_COLOURS, "#0F08", "hsla(0.3turn, 100%, 25%, 5e-1)", "oklch(51% 0.17 142grad)"]
      .map((marker_color) => ({ marker_color: parseColour(marker_color) })),
    { session_metadata: { name: " Övning 7 ", id: "S-7" } },
  ];
  for (const wish of wishes) {
    assertFits(displayCommand(SPEAKER, { cmd_id: UUID, now_ms: NOW_MS, wish }));
  }
});

pure("createTag() and what follows on it make messages that fit their schema", () => {
  const label = "Splash";
  const created = createTag("tspi", { id: UUID, ts_ms: NOW_MS, now_ms: NOW_MS, label, notes: "" });
  const step = { id: UUID, now_ms: NOW_MS };
  const change = { label: "Miss", category: "hit", extra: { by: ["x"] } };
  assertFits(created);
  assertFits(updateTag("tspi", created.message, { ...step, change }));
  assertFits(deleteTag("tspi", created.message, step));
  assertFits(broadcastTag("tspi", created.message, UUID));
});
