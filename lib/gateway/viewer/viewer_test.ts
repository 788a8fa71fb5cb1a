import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { encode } from "@rangecast/codec/cbor";
import type { FollowEvent, FollowState } from "@rangecast/channel/follow-state";
import { Gateway } from "../gateway.ts";
import { Picture } from "../hub/picture.ts";
import { TICK_MS } from "../hub/ticks.ts";
import type { ClientMessage, Hello } from "../protocol/client_message.ts";
import { FakeLink } from "../testing/fake_link.ts";
import { stillGateway, stillServices } from "../testing/still_gateway.ts";
import { type Booth, GRANTED } from "./services.ts";

const SUBSCRIBE = {
  type: "subscribe",
  id: "main",
  channel: null,
  domain: "tspi",
  filter: {},
  view: { type: "tracks", rate_hz: 20 },
} as const;

/** A gateway with channels that come and go as the test says. */
function stage() {
  const clock = new ManualClock(1_760_000_000_000);
  const running: string[] = [];
  const reported: FollowState["type"][] = [];
  const pings: (number | null)[] = [];
  const opened: string[] = [];
  let tell: (event: FollowEvent | null) => void = () => {};
  let ended: (channel_id: string) => void = () => {};
  let playing: string | null = null;
  let epochs = 0;
  const booth: Booth = {
    get channel_id() {
      return playing;
    },
    start: () => {
      playing = "client.vera-1.1";
      return GRANTED;
    },
    act: () => GRANTED,
    leave: () => void (playing = null),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const services = stillServices({
    stage: {
      channels: [],
      channelsLeftOut: 0,
      running,
      hostLost: false,
      listen: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    booth: (_, onEnd) => {
      ended = onEnd;
      return booth;
    },
    report: (_, { type }, ping_ms) => {
      reported.push(type);
      pings.push(ping_ms);
    },
  });
  const gateway = new Gateway({
    clock,
    services,
    onFault: (error) => assert.fail(`a viewer met a fault: ${error}`),
    health: () => ({ problem: null, programs: [] }),
    open: (channel_id) => {
      opened.push(channel_id);
      const picture = new Picture(channel_id, () => `e${++epochs}`);
      return { picture, flush: () => {}, [Symbol.asyncDispose]: () => Promise.resolve() };
    },
  });
  const link = new FakeLink();
  const viewer = gateway.accept(link, {
    client_id: "vera-1",
    user: "vera",
    role: "viewer",
    address: null,
  });
  const say = (message: ClientMessage) => viewer.receive(JSON.stringify(message));
  const hello = (changes: Partial<Hello> = {}) =>
    say({ type: "hello", version: 1, encodings: ["json"], ...changes });
  /** The channel that is shown after a tick. */
  const shown = () => {
    clock.advance(TICK_MS);
    link.drain();
    return link.take("snapshot").at(-1)?.channel_id;
  };
  const start = (channel_id: string) => {
    running.push(channel_id);
    tell({ type: "group replay started", channel_id });
  };
  const stop = (channel_id: string) => {
    running.splice(running.indexOf(channel_id), 1);
    tell({ type: "group replay stopped", channel_id });
  };
  const follow = () => {
    link.drain();
    return link.take("channels").at(-1)?.follow;
  };
  return {
    clock,
    gateway,
    link,
    viewer,
    say,
    hello,
    shown,
    start,
    stop,
    follow,
    reported,
    pings,
    opened,
    end: () => ended("client.vera-1.1"),
  };
}

Deno.test("a viewer is taken along by the state table, its subscriptions with it", () => {
  const { hello, say, shown, start, stop, follow, reported } = stage();
  hello();
  say(SUBSCRIBE);
  assert.equal(shown(), "livestream");
  start("replay.a");
  assert.equal(shown(), "replay.a");
  start("replay.b");
  assert.equal(shown(), "replay.b");
  say({ type: "live" });
  assert.equal(shown(), "livestream");
  assert.deepEqual(follow(), { type: "LIVE_OVERRIDE", against: ["replay.a", "replay.b"] });
  say({ type: "join", channel_id: "replay.a" });
  assert.equal(shown(), "replay.a");
  stop("replay.a");
  assert.equal(shown(), "replay.b");
  assert.deepEqual(reported, [
    "FOLLOWING_LIVESTREAM",
    "FOLLOWING_GROUP_REPLAY",
    "FOLLOWING_GROUP_REPLAY",
    "LIVE_OVERRIDE",
    "FOLLOWING_GROUP_REPLAY",
    "FOLLOWING_GROUP_REPLAY",
  ]);
});

Deno.test("a viewer that does not follow stays where it is, and so does a subscription to one channel", () => {
  const stays = stage();
  stays.hello({ follow: false });
  stays.say(SUBSCRIBE);
  stays.start("replay.a");
  assert.equal(stays.shown(), "livestream");
  const fixed = stage();
  fixed.hello();
  fixed.say({ ...SUBSCRIBE, channel: "livestream" });
  fixed.start("replay.a");
  assert.equal(fixed.shown(), "livestream");
  assert.deepEqual(fixed.opened, ["livestream"]);
});

Deno.test("a viewer in a replay of its own is invited, and goes back when its window has ended", () => {
  const { hello, say, shown, start, follow, end } = stage();
  hello();
  say(SUBSCRIBE);
  say({ type: "replay", start_ms: 0, rate: 1 });
  assert.equal(shown(), "client.vera-1.1");
  start("replay.a");
  assert.equal(shown(), "client.vera-1.1");
  const state = follow();
  assert.equal(state?.type === "FOLLOWING_PRIVATE_REPLAY" && state.invitation, "replay.a");
  end();
  assert.equal(shown(), "livestream");
  assert.deepEqual(follow(), { type: "LIVE_OVERRIDE", against: ["replay.a"] });
});

Deno.test("a viewer's requests are answered by their ref", () => {
  const { hello, say, link } = stage();
  hello();
  say({ ...SUBSCRIBE, ref: 1 });
  say({ ...SUBSCRIBE, channel: "client.other-7.1", ref: 2 });
  say({ type: "unsubscribe", id: "main", ref: 3 });
  say({ type: "unsubscribe", id: "main", ref: 4 });
  say({ type: "resync", id: "none", ref: 5 });
  say({ type: "join", channel_id: "replay.none", ref: 6 });
  say({ type: "join", ref: 7 });
  link.drain();
  assert.deepEqual(link.take("done").map(({ ref }) => ref), [1, 3]);
  assert.deepEqual(link.take("error").map(({ ref, code }) => [ref, code]), [
    [2, "no_such_channel"],
    [4, "no_such_subscription"],
    [5, "no_such_subscription"],
    [6, "no_such_channel"],
    [7, "no_such_channel"],
  ]);
});

Deno.test("a viewer's wish for a finding is granted or refused by who decides about it", async () => {
  const { gateway } = stillGateway(new ManualClock(), {
    finding: ({ role }, { action }) =>
      Promise.resolve(
        role === "operator"
          ? GRANTED
          : { ok: false, code: "not_allowed", message: `no leave to ${action}` },
      ),
  });
  const wish = { type: "finding_act", finding_id: "RULE:501:1", action: "close", ref: 7 };
  for (const role of ["viewer", "operator"] as const) {
    const link = new FakeLink();
    const viewer = gateway.accept(link, { client_id: "a-1", user: "a", role, address: null });
    viewer.receive(JSON.stringify({ type: "hello", version: 1, encodings: ["json"] }));
    viewer.receive(JSON.stringify(wish));
    await Promise.resolve();
    link.drain();
    const refusal = { type: "error", ref: 7, code: "not_allowed", message: "no leave to close" };
    assert.deepEqual(link.take("done"), role === "operator" ? [{ type: "done", ref: 7 }] : []);
    assert.deepEqual(link.take("error"), role === "operator" ? [] : [refusal]);
  }
  assert.equal(gateway.counts.refused.not_allowed, 1);
});

Deno.test("a viewer speaks CBOR as well, and is answered in the encoding that it prefers", () => {
  const { viewer, hello, link } = stage();
  hello({ encodings: ["cbor", "json"] });
  viewer.receive(encode({ type: "ping", client_ms: 7 }));
  link.drain();
  assert.equal(link.take("welcome")[0]?.encoding, "cbor");
  assert.equal(link.take("pong")[0]?.client_ms, 7);
});

const NO_AGREEMENT: readonly (readonly [string, string])[] = [
  ["another version", '{"type":"hello","version":2,"encodings":["json"]}'],
  ["no encoding that is spoken", '{"type":"hello","version":1,"encodings":["msgpack"]}'],
  ["something else first", '{"type":"ping","client_ms":1}'],
];

for (const [what, text] of NO_AGREEMENT) {
  Deno.test(`a viewer is closed with 4001 for ${what}`, () => {
    const { viewer, link } = stage();
    viewer.receive(text);
    link.drain();
    assert.equal(link.take("error")[0]?.code, "no_agreement");
    assert.equal(link.closed?.code, 4001);
  });
}

Deno.test("a viewer that has gone leaves no timer and no subscription behind", async () => {
  const { hello, say, clock, gateway, viewer } = stage();
  const before = clock.pending;
  hello();
  say(SUBSCRIBE);
  await gateway.forget(viewer);
  assert.equal(gateway.viewers, 0);
  assert.equal(clock.pending, before - 1, "the timer for the hello is gone");
  assert.equal(gateway.hub.clients, 0);
});

Deno.test("the status of every viewer is told once in 5 s", () => {
  const { hello, clock, reported } = stage();
  hello();
  reported.length = 0;
  clock.advance(15_000);
  assert.equal(reported.length, 3);
});

Deno.test("the status of a viewer says how long its last answer to a ping took", () => {
  const { hello, clock, viewer, pings, start } = stage();
  hello();
  assert.deepEqual(pings, [null], "nobody knows at the beginning");
  clock.advance(4);
  viewer.answered();
  start("replay.x");
  assert.deepEqual(pings, [null, 4]);
  clock.advance(5_000);
  assert.deepEqual(pings, [null, 4, 4]);
});
