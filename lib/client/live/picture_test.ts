import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { ClockState, ClockVector } from "@rangecast/channel/clock-vector";
import { delta, listed, RECEIVED_MS, snapshot } from "../testing/sample_tracks.ts";
import { ClockOffset } from "../time/clock_offset.ts";
import { Picture } from "./picture.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function started(): Picture {
  const clock = new ManualClock(RECEIVED_MS + 40);
  return new Picture(clock, new ClockOffset(clock), "tspi", () => assert.fail("it leads on"));
}

pure("Picture.newest_ms is of what is shown, in whichever order domains come to a replay", () => {
  const picture = started();
  const at = (recv_ms: number) => ({ ...listed(["a"]), recv_ms: [recv_ms] });
  picture.take(snapshot(["a"]));
  picture.take(snapshot(["a"]), "flight");
  assert.equal(picture.newest_ms, RECEIVED_MS);
  const past_ms = RECEIVED_MS - 1e9;
  picture.take(snapshot(["a"], { epoch: "e2", tracks: at(past_ms) }));
  picture.take(snapshot(["a"], { epoch: "e2", tracks: at(past_ms + 5) }), "flight");
  assert.equal(picture.newest_ms, past_ms + 5);
});

pure(
  "Picture.wayOf() begins anew with a domain's own stretch, in whichever order they come",
  () => {
    const picture = started();
    picture.take(snapshot(["a"]));
    picture.take(snapshot(["a"]), "flight");
    const passage = {
      ...{ recv_ms: RECEIVED_MS + 30, stored_ms: RECEIVED_MS + 32 },
      ...{ heard_ms: RECEIVED_MS + 33, sent_ms: RECEIVED_MS + 36 },
    };
    const replay = { epoch: "e2", channel_id: "replay.x" };
    picture.take(snapshot(["a"], replay));
    picture.take(delta(["a"], { passage }), "flight");
    assert.equal(picture.wayOf("flight").inGateway.read()?.p50_ms, 3, "it is on live still");
    picture.take(snapshot(["a"], { ...replay, seq: 7 }), "flight");
    assert.equal(picture.wayOf("flight").inGateway.read(), null);
  },
);

pure("Picture.latency() is that of the slowest domain that is heard", () => {
  const picture = started();
  picture.take(snapshot(["a"]));
  picture.take(snapshot(["a"]), "flight");
  assert.equal(picture.latency(), null);
  const hear = (domain: string, ago_ms: number) => {
    const recv_ms = RECEIVED_MS + 40 - ago_ms;
    const passage = { recv_ms, stored_ms: recv_ms, heard_ms: recv_ms, sent_ms: recv_ms };
    picture.take(delta(["a"], { passage }), domain);
    return picture.latency();
  };
  assert.deepEqual(hear("flight", 20), { domain: "flight", p50_ms: 20, p99_ms: 20 });
  assert.equal(hear("tspi", 10)?.domain, "flight");
  picture.keepOnly(["tspi"]);
  assert.equal(picture.latency()?.domain, "tspi", "what is not served is not heard");
  picture.take(snapshot(["a"], { epoch: "e2" }));
  assert.equal(picture.latency(), null, "another stretch");
});

pure("Picture.shownMs() stays with the state that is shown until that of a jump is there", () => {
  const picture = started();
  picture.take(snapshot(["a"], { channel_id: "replay.x" }));
  const vector = (state: ClockState, position_ms: number, epoch: number): ClockVector => ({
    ...{ channel_id: "replay.x", epoch, position_ms, rate: 1, state },
    ...{ updated_at_ms: RECEIVED_MS, window: { start_ms: 0, end_ms: null } },
  });
  const tell = (clock: ClockVector, epoch = "e1") =>
    picture.take({
      ...{ type: "clock", id: "picture", epoch, seq: 1, channel_id: "replay.x" },
      ...{ clock, owner_offset_ms: 0, problem: null },
    });
  tell(vector("paused", RECEIVED_MS + 100, 1));
  assert.equal(picture.shownMs(), RECEIVED_MS + 100);
  const target_ms = RECEIVED_MS - 1e6;
  tell(vector("seeking", target_ms, 2));
  assert.equal(picture.shownMs(), RECEIVED_MS + 100, "nothing moves yet");
  tell(vector("paused", target_ms, 2), "e2");
  assert.equal(picture.shownMs(), RECEIVED_MS + 100, "its clock has come before its state");
  assert.equal(picture.awaitsState, true);
  const tracks = { ...listed(["a"]), recv_ms: [target_ms - 70] };
  picture.take(snapshot(["a"], { channel_id: "replay.x", epoch: "e2", tracks }));
  assert.equal(picture.awaitsState, false);
  assert.equal(picture.shownMs(), target_ms);
  tell(vector("seeking", target_ms + 1e6, 3), "e2");
  tell(vector("seeking", target_ms + 2e6, 4), "e2");
  assert.equal(picture.shownMs(), target_ms);
  const next = { ...listed(["a"]), recv_ms: [target_ms + 1e6 - 70] };
  picture.take(snapshot(["a"], { channel_id: "replay.x", epoch: "e3", tracks: next }));
  assert.equal(picture.shownMs(), target_ms + 1e6 - 70, "the next jump is on its way already");
});
