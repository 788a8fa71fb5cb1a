import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { Tag } from "@rangecast/channel/tag";
import type { ClientMessage } from "@rangecast/gateway/client-message";
import { LiveClient } from "@rangecast/client/live-client";
import { FakeGateway } from "@rangecast/client/testing/fake-gateway";
import { RECEIVED_MS, snapshot } from "@rangecast/client/testing/sample-tracks";
import { NO_HISTORY } from "../models/timeline/history.ts";
import { Desk } from "./desk.ts";

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

const PRIVATE = "client.desk-07.1";

function started(stored: Record<string, string> = {}) {
  const clock = new ManualClock(RECEIVED_MS);
  const gateway = new FakeGateway();
  const client = new LiveClient({
    ...{ open: gateway.open, clock, random: () => 1, follow: true },
    ...{ domain: "tspi", rate_hz: 10, channel: null },
  });
  const store = new Map(Object.entries(stored));
  const desk = new Desk({
    ...{ client, clock },
    store: {
      get: (name) => store.get(name) ?? null,
      set: (name, value) => void (value === null ? store.delete(name) : store.set(name, value)),
    },
  });
  desk.start();
  gateway.accept({ server_ms: RECEIVED_MS });
  const show = (channel_id: string, running = true, rate = 1) => {
    const of = { id: "picture", epoch: channel_id, seq: 1 };
    const clockOf = channel_id === "livestream" ? null : {
      ...{ channel_id, epoch: 1, position_ms: 5000, rate, updated_at_ms: clock.nowMs() },
      state: running ? "running" as const : "paused" as const,
      window: { start_ms: 0, end_ms: null },
    };
    gateway.say(
      { type: "clock", ...of, channel_id, clock: clockOf, owner_offset_ms: 0, problem: null },
      snapshot(["a"], { epoch: channel_id, channel_id }),
    );
  };
  /** Answers what was asked, so that what follows is sent. */
  const answer = async (ok = true) => {
    for (const { ref } of wishes() as { ref?: number }[]) {
      gateway.say(
        ok
          ? { type: "done", ref: ref ?? 0 }
          : { type: "error", ref: ref ?? 0, code: "not_allowed", message: "Not yours." },
      );
    }
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(() => resolve())));
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(() => resolve())));
  };
  const known: ClientMessage["type"][] = ["hello", "subscribe", "unsubscribe", "ping", "resync"];
  const wishes = () => gateway.heard.filter(({ type }) => !known.includes(type));
  const said = () => wishes().map(({ type }) => type);
  return { clock, gateway, client, desk, store, show, answer, wishes, said };
}

pure("Playback.seek() moves a replay of one's own, and starts one from live", async () => {
  const { clock, desk, show, answer, wishes, said } = started();
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
    const { clock, desk, show, answer, wishes } = started();
    show(PRIVATE);
    const [FRAMES, FRAME_MS] = [120, 1000 / 60];
    // As lib/gateway/inbound limits it.
    const GATEWAY_LIMIT_HZ = 40;
    for (let i = 1; i <= FRAMES; i++) {
      desk.playback.seek(i);
      await answer();
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
  "Playback.wanted is the last of several wishes, whatever is told of those before",
  async () => {
    const { clock, desk, show, answer } = started();
    show(PRIVATE);
    for (const at_ms of [10, 20, 30]) desk.playback.seek(at_ms);
    await answer();
    show(PRIVATE);
    assert.equal(desk.playback.nowMs(), 30);
    clock.advance(100);
    await answer();
    await answer();
    show(PRIVATE);
    assert.equal(desk.playback.wanted.value, null);
  },
);

pure("Playback.toggle() pauses and goes on; live is paused in a replay of one's own", async () => {
  const { clock, desk, show, answer, wishes, said } = started();
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

pure("Playback.reverse() and faster() keep speed and direction", () => {
  const { desk, show, wishes } = started();
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
    const { clock, desk, show, answer, wishes } = started();
    show(PRIVATE);
    desk.playback.loop.value = { from_ms: 4000, to_ms: 6000 };
    desk.playback.keepLoop();
    assert.equal(wishes().length, 0);
    clock.advance(1000);
    desk.playback.keepLoop();
    await answer();
    desk.playback.keepLoop();
    const seeks = wishes().map((wish) => wish.type === "seek" ? wish.position_ms : wish.type);
    assert.deepEqual(seeks, [4000]);
  },
);

pure("Desk.reachableTags are those ahead as well, in a replay of one's own alone", () => {
  const { desk, gateway, show } = started();
  const tag = (id: string, second: number, label = id): Tag => ({
    ...{ id, label, ts: `1970-01-01T00:00:0${second}Z`, status: "active" },
    updated_ts: "1970-01-01T00:00:09Z",
  });
  const reached = () => desk.reachableTags.value.map(({ label }) => label);
  desk.history.value = { ...NO_HISTORY, tags: [tag("behind", 2), tag("ahead", 7)] };
  show("replay.x");
  const of = { id: "picture", epoch: "e", seq: 1 };
  gateway.say({ type: "tag", ...of, reset: true, tags: [tag("behind", 2, "edited")] });
  assert.deepEqual(reached(), ["edited"], "who follows others goes nowhere");
  show(PRIVATE);
  assert.deepEqual(reached(), ["edited", "ahead"], "once each, in its newest form");
  gateway.say({ type: "tag", ...of, reset: false, tags: [tag("between", 4)] });
  assert.deepEqual(reached(), ["edited", "between", "ahead"], "by the instants that they mark");
  show("livestream");
  assert.deepEqual(reached(), ["edited", "between"]);
});

pure("Desk.say() tells what has not worked, for a while", async () => {
  const { clock, desk, gateway, show, answer } = started();
  show(PRIVATE);
  void desk.playback.step(1);
  await answer(false);
  assert.equal(desk.report.value, "Not yours.");
  for (let i = 0; i < 5; i++) {
    gateway.say({ type: "health", server_ms: 1, problem: null, programs: [] });
    clock.advance(2_000);
  }
  assert.equal(desk.report.value, null);
});

pure("Desk.tag() freezes the instant, and time goes on", () => {
  const { clock, desk, show } = started();
  show("livestream");
  clock.advance(40);
  desk.tag();
  clock.advance(2000);
  assert.equal(desk.tagged_ms.value, RECEIVED_MS + 40);
});

pure("Desk.state says what the picture is, as time goes by", () => {
  const { clock, desk, gateway, show } = started();
  const type = () => desk.state.value.type;
  assert.equal(type(), "loading");
  show("livestream");
  assert.equal(type(), "good");
  for (let i = 0; i < 3; i++) {
    clock.advance(2000);
    gateway.say({ type: "health", server_ms: 1, problem: null, programs: [] });
  }
  assert.equal(type(), "behind");
  gateway.close(1006);
  assert.equal(type(), "broken");
});

pure("Desk.select() looks at one entity, and follows none when there is none", () => {
  const { desk, gateway } = started();
  desk.select("a");
  desk.follows.value = true;
  assert.deepEqual(gateway.heardOf("subscribe").at(-1)?.filter, { entities: ["a"] });
  desk.select(null);
  assert.equal(desk.follows.value, false);
  assert.equal(gateway.heardOf("unsubscribe").length, 1);
});

pure("Preferences are the viewer's over the command, and are kept", () => {
  const { desk, gateway, store } = started({ time: "local", speed: "furlong", units: "" });
  const { preferences } = desk;
  const scale = () => preferences.scale.value.type;
  gateway.say({
    ...{ type: "display", id: "picture", epoch: "e", seq: 1, units: "imperial" },
    ...{ marker_color: null, session_metadata: null },
  });
  assert.deepEqual(preferences.units.value, { system: "imperial", speed: "kt" });
  assert.equal(scale(), "local");
  preferences.setSystem("metric");
  preferences.nextSpeed();
  assert.deepEqual(preferences.units.value, { system: "metric", speed: "km/h" });
  preferences.nextScale();
  assert.equal(scale(), "utc", "mission time has no zero yet");
  preferences.setMissionZero(1000);
  assert.equal(scale(), "mission");
  assert.deepEqual(Object.fromEntries(store), {
    ...{ units: "metric", speed: "km/h", time: "mission", mission: "1000" },
  });
});

pure("Desk ends without a timer of its own left behind", () => {
  const { clock, desk } = started();
  desk[Symbol.dispose]();
  assert.equal(clock.pending, 0);
});
