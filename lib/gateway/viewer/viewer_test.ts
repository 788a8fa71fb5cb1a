import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { encode } from "@rangecast/codec/cbor";
import { MAX_SUBSCRIPTIONS } from "../protocol/protocol.ts";
import { FakeLink } from "../testing/fake_link.ts";
import { stillGateway } from "../testing/still_gateway.ts";
import { CLOSED, SUBSCRIBE, viewerStage as stage } from "../testing/viewer_stage.ts";
import { GRANTED } from "./services.ts";

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

for (const how of ["goes back to live", "is at its end", "gives way to another"] as const) {
  Deno.test(`a viewer hears of each subscription to its replay by id when that ${how}`, () => {
    const { hello, say, shown, end, link, gateway } = stage();
    hello();
    say({ type: "replay", start_ms: 0, rate: 1 });
    const own = { ...SUBSCRIBE, id: "own", channel: "client.vera-1.1" };
    const live = { ...SUBSCRIBE, id: "live", channel: "livestream" };
    for (const message of [SUBSCRIBE, own, live]) say(message);
    assert.equal(shown(), "livestream");
    if (how === "goes back to live") say({ type: "live" });
    else if (how === "is at its end") end();
    else say({ type: "replay", start_ms: 1, rate: 1 });
    link.drain();
    assert.deepEqual(link.take("error").map(({ id, code, ref }) => [id, code, ref]), [
      ["own", "no_such_channel", undefined],
    ]);
    assert.equal(gateway.counts.refused.no_such_channel, 1);
    say({ type: "unsubscribe", id: "own", ref: 1 });
    say({ type: "unsubscribe", id: "live", ref: 2 });
    link.drain();
    assert.deepEqual(link.take("error").at(-1)?.ref, 1, "it is gone");
    assert.deepEqual(link.take("done").map(({ ref }) => ref), [2], "the others stay");
  });
}

Deno.test("subscriptions of a viewer that find no channel wait for the next one, and take up room", () => {
  const { hello, say, shown, start, stop, link } = stage();
  hello();
  for (let id = 0; id < MAX_SUBSCRIPTIONS; id++) say({ ...SUBSCRIBE, id: String(id) });
  start(CLOSED);
  say({ ...SUBSCRIBE, channel: "livestream", ref: 1 });
  link.drain();
  const errors = link.take("error");
  assert.equal(errors.filter(({ id, code }) => id && code === "no_such_channel").length, 16);
  assert.deepEqual(errors.map(({ ref, code }) => ref && code).at(-1), "too_many");
  link.received.length = 0;
  stop(CLOSED);
  assert.equal(shown(), "livestream");
  assert.equal(link.take("snapshot").length, MAX_SUBSCRIPTIONS);
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
