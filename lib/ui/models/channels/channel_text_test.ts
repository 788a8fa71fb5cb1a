import assert from "node:assert/strict";
import type { ShownChannel } from "@rangecast/gateway/server-message";
import { UTC } from "../time/format_time.ts";
import { channelText } from "./channel_text.ts";

const START_MS = Date.UTC(2025, 8, 28, 11);

const REPLAY: ShownChannel = {
  ...{ channel_id: "replay.run-3", subject: "x", kind: "group replay", stream: "TSPI" },
  ...{ display_name: "Run 3", identifier: "Run 3", sender: "tower" },
};

function playing(end_ms: number | null): ShownChannel {
  const clock = {
    ...{ channel_id: "replay.run-3", epoch: 1, position_ms: START_MS, rate: 1 },
    ...{ updated_at_ms: 0, state: "running" as const, window: { start_ms: START_MS, end_ms } },
  };
  return { ...REPLAY, clock };
}

Deno.test("channelText() says who has started a replay, and which window it plays", () => {
  assert.equal(
    channelText(playing(START_MS + 1_200_000), UTC),
    "tower · 2025-09-28 11:00:00 to 11:20:00",
  );
  assert.equal(
    channelText(playing(START_MS + 86_400_000), UTC),
    "tower · 2025-09-28 11:00:00 to 2025-09-29 11:00:00",
  );
  assert.equal(channelText(playing(null), UTC), "tower · from 2025-09-28 11:00:00");
});

Deno.test("channelText() counts a window in the viewer's time", () => {
  const mission = { type: "mission", zero_ms: START_MS } as const;
  assert.equal(
    channelText(playing(START_MS + 1_200_000), mission),
    "tower · T+00:00:00 to T+00:20:00",
  );
});

Deno.test("channelText() leaves out what nobody knows, and names an identifier of another text", () => {
  const { sender: _, ...unsigned } = REPLAY;
  assert.equal(channelText(REPLAY, UTC), "tower");
  assert.equal(channelText(unsigned, UTC), "");
  const renamed = { ...REPLAY, display_name: "Run 3 (2)" };
  assert.equal(channelText(renamed, UTC), "tower · Run 3");
});

Deno.test("channelText() names the client of a private replay, and what is live", () => {
  const own = { ...REPLAY, channel_id: "client.desk-02.3f19", kind: "private replay" } as const;
  const { sender: _, ...unsigned } = own;
  assert.equal(channelText(unsigned, UTC), "desk-02");
  const domains = [{ domain: "tspi", stream: "TSPI" }, { domain: "flight", stream: "FLIGHTS" }];
  const live = { ...REPLAY, channel_id: "livestream", kind: "livestream", domains } as const;
  assert.equal(channelText(live, UTC), "tspi, flight");
});
