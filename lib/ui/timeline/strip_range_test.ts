import assert from "node:assert/strict";
import { RECEIVED_MS } from "@rangecast/client/testing/sample-tracks";
import { spanOf } from "../models/timeline/time_range.ts";
import { PRIVATE, startedDesk } from "../testing/started_desk.ts";
import { StripRange } from "./strip_range.ts";

const SPAN_MS = 100_000;
const WIDTH = 1000;
/** A page that somebody looks at. */
const SEEN = { isHidden: false, onShown: () => () => {} };

/** A strip of a desk on live, and a frame of it. */
function stripOnLive() {
  const started = startedDesk();
  const { desk, show } = started;
  show("livestream");
  const range = new StripRange(desk, SPAN_MS, SEEN);
  const frame = () => range.keep(desk.playback.nowMs(), WIDTH);
  frame();
  return { ...started, range, frame };
}

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

/** The instant of the replays that `startedDesk()` shows. */
const REPLAYED_MS = 5_000;

pure("StripRange keeps what it shows when a replay of one's own begins on it", () => {
  const { range, frame, show } = stripOnLive();
  range.show({ from_ms: REPLAYED_MS - 3_000, to_ms: REPLAYED_MS + 7_000 });
  show(PRIVATE);
  frame();
  assert.deepEqual(range.value, { from_ms: REPLAYED_MS - 3_000, to_ms: REPLAYED_MS + 7_000 });
});

pure("StripRange waits for the picture of a channel whose clock has come", () => {
  const { range, frame, gateway, show } = stripOnLive();
  show("replay.x");
  frame();
  const shown = { from_ms: REPLAYED_MS - 5_000, to_ms: REPLAYED_MS + 5_000 };
  range.show(shown);
  gateway.say({
    ...{ type: "clock", id: "picture", epoch: "e", seq: 1, channel_id: PRIVATE, problem: null },
    clock: {
      ...{ channel_id: PRIVATE, epoch: 1, position_ms: shown.to_ms - 100, rate: 1 },
      ...{ updated_at_ms: RECEIVED_MS, state: "paused", window: { start_ms: 0, end_ms: null } },
    },
    owner_offset_ms: 0,
  });
  frame();
  assert.deepEqual(range.value, shown);
});

pure("StripRange moves along with such a replay", () => {
  const { range, frame, show, clock } = stripOnLive();
  range.show({ from_ms: REPLAYED_MS - 3_000, to_ms: REPLAYED_MS + 700 });
  show(PRIVATE);
  frame();
  clock.advance(1_000);
  frame();
  assert.equal(spanOf(range.value), 3_700);
  assert.ok(range.value.to_ms >= REPLAYED_MS + 1_000);
});

pure("StripRange begins anew with a replay elsewhere, and with one of others", () => {
  for (const channel of [PRIVATE, "replay.x"]) {
    const { range, frame, show } = stripOnLive();
    const away = channel === PRIVATE ? 50_000 : 0;
    const from_ms = REPLAYED_MS - 3_000 + away;
    range.show({ from_ms, to_ms: from_ms + 10_000 });
    show(channel);
    frame();
    assert.equal(spanOf(range.value), SPAN_MS, channel);
    assert.ok(range.value.from_ms < REPLAYED_MS && range.value.to_ms > REPLAYED_MS, channel);
  }
});

pure("StripRange.show() follows live when its end is on it, and stays where it is else", () => {
  const { range, frame, clock } = stripOnLive();
  range.move(-20_000);
  clock.advance(1_000);
  frame();
  assert.equal(range.value.to_ms, RECEIVED_MS - 20_000);
  range.move(17_000);
  frame();
  assert.equal(range.value.to_ms, RECEIVED_MS + 1_000, "as good as at its end");
  clock.advance(1_000);
  frame();
  assert.equal(range.value.to_ms, RECEIVED_MS + 2_000);
});
