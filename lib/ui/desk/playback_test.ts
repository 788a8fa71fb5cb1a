import assert from "node:assert/strict";
import { RECEIVED_MS } from "@rangecast/client/testing/sample-tracks";
import { PRIVATE, startedDesk } from "../testing/started_desk.ts";

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("Playback.seek() moves a replay of one's own, and starts one from live", async () => {
  const { clock, desk, show, answer, wishes, said } = startedDesk();
  show("livestream");
  desk.playback.seek(1234);
  assert.deepEqual(wishes()[0], {
    ...{ type: "replay", start_ms: 1234, end_ms: null, rate: 1, ref: 1 },
  });
  assert.equal(desk.playback.nowMs(), 1234, "what was asked for is shown at once");
  await answer();
  assert.equal(desk.playback.nowMs(), 1234, "and until the clock tells it, which comes later");
  show(PRIVATE);
  assert.equal(desk.playback.wanted.value, null);
  assert.equal(desk.playback.nowMs(), 5000);
  clock.advance(100);
  await answer();
  desk.playback.seek(99);
  assert.deepEqual(said(), ["replay", "seek"]);
  await answer(false);
  assert.equal(desk.playback.nowMs(), 5100, "what was refused is not shown");
});

pure(
  "Playback.seek() asks less often than a gateway closes for, and for the last of all",
  async () => {
    const { clock, desk, show, answer, wishes } = startedDesk();
    show(PRIVATE);
    const [FRAMES, FRAME_MS] = [120, 1000 / 60];
    // As lib/gateway/inbound limits it.
    const GATEWAY_LIMIT_HZ = 40;
    for (let i = 1; i <= FRAMES; i++) {
      desk.playback.seek(i);
      await answer();
      show(PRIVATE, true, 1, `stretch ${i}`);
      clock.advance(FRAME_MS);
      await answer();
    }
    const seeks = wishes().map((wish) => wish.type === "seek" ? wish.position_ms : wish.type);
    const perSecond = seeks.length / (FRAMES * FRAME_MS / 1000);
    assert.ok(perSecond > 20 && perSecond < GATEWAY_LIMIT_HZ, `${perSecond} a second`);
    assert.equal(seeks.at(-1), FRAMES);
  },
);

pure(
  "Playback moves the replay that was granted, also before its first state is there",
  async () => {
    const { clock, desk, show, answer, wishes, said } = startedDesk();
    show("livestream");
    desk.playback.seek(1);
    desk.playback.seek(2);
    await answer();
    clock.advance(100);
    await answer();
    assert.deepEqual(said(), ["replay", "seek"], "a second replay would end the first");
    const [, seek] = wishes();
    assert.equal(seek?.type === "seek" && seek.position_ms, 2);
    void desk.playback.step(1);
    assert.equal(said().at(-1), "step");
  },
);

pure("Playback starts one replay for all that is wished while it begins", async () => {
  const { desk, show, answer, said } = startedDesk();
  show("livestream");
  void desk.playback.toggle();
  void desk.playback.step(-1);
  assert.deepEqual(said(), ["replay"]);
  await answer();
  await answer();
  assert.deepEqual(said(), ["replay", "pause", "step"]);
});

pure("Playback starts another replay once the gateway has told that there is none", async () => {
  const { desk, show, answer, said } = startedDesk();
  show("livestream");
  void desk.playback.toggle();
  await answer();
  show("livestream");
  void desk.playback.step(1);
  assert.equal(said().at(-1), "replay");
});

pure("Playback.seek() waits for the state of the one before, but not for ever", async () => {
  const { clock, desk, show, answer, wishes } = startedDesk();
  show(PRIVATE);
  desk.playback.seek(1);
  desk.playback.seek(2);
  await answer();
  clock.advance(60);
  await answer();
  assert.equal(wishes().length, 1, "its state is on its way");
  show(PRIVATE, true, 1, "the first");
  await answer();
  assert.equal(wishes().length, 2);
  desk.playback.seek(3);
  await answer();
  clock.advance(100);
  await answer();
  assert.equal(wishes().length, 3, "a state that does not come is not waited for");
});

pure(
  "Playback.wanted is the last of several wishes, whatever is told of those before",
  async () => {
    const { clock, desk, show, answer } = startedDesk();
    show(PRIVATE);
    for (const at_ms of [10, 20, 30]) desk.playback.seek(at_ms);
    await answer();
    show(PRIVATE, true, 1, "the first");
    assert.equal(desk.playback.nowMs(), 30);
    clock.advance(100);
    await answer();
    await answer();
    show(PRIVATE);
    assert.equal(desk.playback.wanted.value, null);
  },
);

pure("Playback.toggle() pauses and goes on; live is paused in a replay of one's own", async () => {
  const { clock, desk, show, answer, wishes, said } = startedDesk();
  show("livestream");
  clock.advance(100);
  const paused = desk.playback.toggle();
  await answer();
  await answer();
  await paused;
  assert.deepEqual(said(), ["replay", "pause"]);
  const [replay] = wishes();
  assert.equal(replay?.type === "replay" && replay.start_ms, RECEIVED_MS + 100);
  show(PRIVATE, false);
  void desk.playback.toggle();
  assert.equal(said().at(-1), "play");
  show(PRIVATE);
  void desk.playback.toggle();
  assert.equal(said().at(-1), "pause");
});

pure("Playback.toggle() does what its button says, also while a jump is under way", () => {
  const { desk, gateway, show, said } = startedDesk();
  show(PRIVATE);
  const clock = desk.client.picture.clockView.value.vector;
  assert.ok(clock);
  gateway.say({
    ...{ type: "clock", id: "picture", epoch: PRIVATE, seq: 1, channel_id: PRIVATE },
    ...{ clock: { ...clock, state: "seeking" }, owner_offset_ms: 0, problem: null },
  });
  void desk.playback.toggle();
  assert.deepEqual(said(), ["pause"]);
});

pure("Playback.live() forgets the seek that waited", async () => {
  const { clock, desk, show, answer, said } = startedDesk();
  show(PRIVATE);
  desk.playback.seek(1);
  desk.playback.seek(2);
  void desk.playback.live();
  assert.equal(desk.playback.wanted.value, null);
  await answer();
  show("livestream");
  clock.advance(200);
  await answer();
  assert.deepEqual(said(), ["seek", "live"]);
});

pure("Playback.reverse() and faster() keep speed and direction", () => {
  const { desk, show, wishes } = startedDesk();
  show(PRIVATE, true, -4);
  const last = () => {
    const wish = wishes().at(-1);
    return wish?.type === "rate" ? wish.rate : NaN;
  };
  void desk.playback.reverse();
  assert.equal(last(), 4);
  void desk.playback.faster(1);
  assert.equal(last(), -8);
});

pure(
  "Playback.keepLoop() goes back to the start of the loop at its end, once each time",
  async () => {
    const { clock, desk, show, answer, wishes } = startedDesk();
    show(PRIVATE);
    assert.equal(desk.playback.keepLoop(), false, "there is no loop");
    desk.playback.loop.value = { from_ms: 4000, to_ms: 6000 };
    assert.equal(desk.playback.keepLoop(), true, "its end is waited for");
    assert.equal(wishes().length, 0);
    clock.advance(1000);
    desk.playback.keepLoop();
    await answer();
    desk.playback.keepLoop();
    const seeks = wishes().map((wish) => wish.type === "seek" ? wish.position_ms : wish.type);
    assert.deepEqual(seeks, [4000]);
    show(PRIVATE, false);
    assert.equal(desk.playback.keepLoop(), false, "it stands");
  },
);

pure(
  "Playback ends with its desk: nothing is left to wait, and the clock is heard no more",
  async () => {
    const { clock, desk, show, answer } = startedDesk();
    show(PRIVATE);
    desk.playback.seek(10);
    await answer();
    desk[Symbol.dispose]();
    assert.equal(clock.pending, 0, "it does not wait for the next seek");
    desk.client.picture.take({
      ...{ type: "clock", id: "picture", epoch: "e2", seq: 2, channel_id: PRIVATE, clock: null },
      ...{ owner_offset_ms: 0, problem: null },
    });
    assert.equal(desk.playback.wanted.value, 10);
  },
);
