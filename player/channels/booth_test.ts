import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { validate } from "@rangecast/schema/validators";
import type { PrivateReply, PrivateRequest } from "@rangecast/channel/private-replay";
import { Booth } from "./booth.ts";

const START_MS = Date.UTC(2026, 6, 15, 12);
const WINDOW = { start_ms: START_MS, end_ms: START_MS + 60_000, rate: 4 };

/** A booth, and a host that answers as it is told. */
function boothOf() {
  const clock = new ManualClock();
  const requests: PrivateRequest[] = [];
  const gone: string[] = [];
  let reply: PrivateReply | null = { ok: true };
  const booth = new Booth({
    streams: ["TSPI"],
    ...{ clock, prefix: "tspi", client: "desk-4", session: "s1" },
    ask: ({ kind, message }) => {
      assert.deepEqual(validate(kind, message), { ok: true });
      requests.push(message);
      return Promise.resolve(
        reply
          ? { ok: true, value: reply }
          : { ok: false, reason: "no answer", problem: "nobody listens" },
      );
    },
    onGone: (problem) => gone.push(problem),
  });
  const answer = (next: PrivateReply | null) => reply = next;
  const words = () => requests.splice(0).map((one) => "action" in one ? one.action : "start");
  return { booth, clock, requests, gone, answer, words };
}

Deno.test("open() asks for a window, and says every 10 s that it is wanted", async () => {
  const { booth, clock, requests, words } = boothOf();
  assert.equal(booth.channel_id, "client.desk-4.s1");
  assert.deepEqual(await booth.open(WINDOW), { ok: true });
  assert.deepEqual(requests.splice(0), [{
    ...{ client: "desk-4", session: "s1", rate: 4, stream: "TSPI" },
    ...{ start: "2026-07-15T12:00:00.000Z", end: "2026-07-15T12:01:00.000Z" },
  }]);
  clock.advance(30_000);
  assert.deepEqual(words(), ["keep", "keep", "keep"]);
  await booth.open({ ...WINDOW, end_ms: null });
  clock.advance(10_000);
  assert.deepEqual(words(), ["start", "keep"]);
});

Deno.test("open() tells a host that refuses from one that is not there", async () => {
  const { booth, clock, answer } = boothOf();
  answer({ ok: false, error: "all of them run" });
  assert.deepEqual(await booth.open(WINDOW), {
    ...{ ok: false, reason: "refused", problem: "all of them run" },
  });
  answer(null);
  const absent = await booth.open(WINDOW);
  assert.ok(!absent.ok && absent.reason === "no host");
  assert.match(absent.problem, /start one with deno task replayer:host$/);
  const impossible = await booth.open({ ...WINDOW, rate: 100 });
  assert.ok(!impossible.ok && /must be between/.test(impossible.problem));
  assert.equal(booth.isOpen, false);
  assert.equal(clock.pending, 0);
});

Deno.test("open() finds out whether a refused window has cost the one before", async () => {
  const { booth, gone, answer, words } = boothOf();
  await booth.open(WINDOW);
  answer({ ok: false, error: "it must run" });
  assert.equal((await booth.open(WINDOW)).ok, false);
  assert.deepEqual(words(), ["start", "start", "keep"]);
  assert.deepEqual(gone, ["the replay host does not know it any more"]);
  assert.equal(booth.isOpen, false);
});

Deno.test("a booth outlives a host that is silent, and not one that has forgotten it", async () => {
  const { booth, clock, gone, answer } = boothOf();
  await booth.open(WINDOW);
  answer(null);
  clock.advance(30_000);
  await Promise.resolve();
  assert.deepEqual([booth.isOpen, gone], [true, []]);
  answer({ ok: false, error: "it must run" });
  clock.advance(10_000);
  for (let i = 0; i < 5; i++) await Promise.resolve();
  assert.deepEqual([booth.isOpen, gone], [
    false,
    ["the replay host does not know it any more"],
  ]);
  assert.equal(clock.pending, 0);
});

Deno.test("leave() ends the replay once, and not one that is over", async () => {
  const { booth, clock, words } = boothOf();
  await booth.leave();
  await booth.open(WINDOW);
  await booth.leave();
  await booth.leave();
  assert.deepEqual(words(), ["start", "stop"]);
  await booth.open(WINDOW);
  booth.forget();
  await booth.leave();
  assert.deepEqual(words(), ["start"]);
  assert.equal(clock.pending, 0);
});

Deno.test("leave() resolves when the host has ended the replay, for all who wait", async () => {
  const { booth, answer } = boothOf();
  await booth.open(WINDOW);
  const order: string[] = [];
  answer(null);
  const first = booth.leave().then(() => order.push("first"));
  const second = booth.leave().then(() => order.push("second"));
  assert.deepEqual(order, []);
  await Promise.all([first, second]);
  assert.deepEqual(order, ["first", "second"]);
});

Deno.test("act() carries a value, and refuses one that cannot be", async () => {
  const { booth, requests } = boothOf();
  await booth.open(WINDOW);
  requests.length = 0;
  await booth.act("seek", "-30s");
  await booth.act("pause");
  assert.equal((await booth.act("rate", 1000)).ok, false);
  const names = { client: "desk-4", session: "s1" };
  assert.deepEqual(requests, [
    { ...names, action: "seek", value: "-30s" },
    { ...names, action: "pause" },
  ]);
});
