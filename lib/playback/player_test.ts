import assert from "node:assert/strict";
import { LIVE_LAG_MS } from "./frame_feed.ts";
import { ListenerError } from "./player_stage.ts";
import { MAX_TAG_CHANGES } from "./tag_cursor.ts";
import { playing } from "./testdata/played_list.ts";
import { message, names, START_MS, tagAt } from "./testdata/sample_timeline.ts";

/** One message every 100 ms. */
const MESSAGES = Array.from({ length: 99 }, (_, n) => message((n + 1) * 100, { seq: n + 1 }));

Deno.test("Player begins with the state at its start, as a break of continuity", async () => {
  const { updates, player } = await playing({
    messages: MESSAGES,
    tags: { a: 250, b: 251 },
    options: { position_ms: START_MS + 250, playing: false },
  });
  const first = updates.find(({ discontinuity }) => discontinuity);
  assert.ok(first?.state);
  assert.equal(names(first.state.telemetry), "A2");
  assert.deepEqual(first.state.tags.map(({ id }) => id), ["a"]);
  assert.deepEqual([first.epoch, first.position_ms, first.status], [1, START_MS + 250, "paused"]);
  await player.close();
});

Deno.test("Player plays messages and tags as its clock comes to them, and pauses at its end", async () => {
  const { player, updates, shown, pass } = await playing({
    messages: MESSAGES,
    tags: { a: 5050 },
    options: { position_ms: START_MS + 5000 },
  });
  await pass(1000);
  const messages = updates.flatMap((update) => update.messages);
  assert.equal(names(messages.slice(0, 2)), "A51 A52");
  assert.ok(messages.length >= 9 && messages.length <= 10);
  assert.deepEqual(updates.flatMap(({ tags }) => tags.map(({ id }) => id)), ["a"]);
  player.setRate(64);
  await pass(200);
  assert.deepEqual(shown(), [10_000, "paused"]);
  assert.equal(names(updates.flatMap((update) => update.messages)), names(MESSAGES.slice(50)));
  await player.close();
});

Deno.test("Player.pause() stands where it is shown, and play() goes on from there", async () => {
  const { player, shown, pass, settle } = await playing({ messages: MESSAGES });
  await pass(495);
  const before = shown()?.[0];
  player.pause();
  await settle();
  await pass(500);
  assert.deepEqual(shown(), [before, "paused"]);
  assert.equal(player.position_ms - START_MS, before);
  player.play();
  await pass(100);
  assert.equal(shown()?.[1], "playing");
  assert.ok(player.position_ms - START_MS - Number(before) <= 100);
  await player.close();
});

Deno.test("Player.seek() shows the last of several positions in a new epoch, and goes on", async () => {
  const { player, updates, last, settle, pass } = await playing({ messages: MESSAGES });
  for (const at of [2000, 3000, 4020]) player.seek(START_MS + at);
  await settle();
  const breaks = updates.filter(({ discontinuity }) => discontinuity);
  assert.deepEqual(breaks.map(({ epoch }) => epoch), [1, 4]);
  assert.deepEqual(breaks.map(({ position_ms }) => position_ms - START_MS), [0, 4020]);
  await pass(100);
  assert.equal(names(last()?.messages ?? []) || names(updates.at(-2)?.messages ?? []), "A41");
  await player.close();
});

Deno.test("Player.setRate() below 0 plays back, each update with the whole state, and ends at the start", async () => {
  const { player, updates, shown, pass } = await playing({
    messages: MESSAGES,
    tags: { a: 900, b: 200 },
    options: {
      position_ms: START_MS + 1050,
      rate: -1,
      limits: { max_messages: 3, max_bytes: 1e6 },
    },
  });
  await pass(500);
  const { state, position_ms } = updates.at(-1) ?? {};
  assert.ok(state && position_ms);
  assert.equal(state.telemetry[0]?.seq, Math.floor((position_ms - START_MS) / 100));
  assert.deepEqual(state.tags.map(({ id }) => id), ["b"]);
  await pass(600);
  assert.deepEqual(shown(), [0, "paused"]);
  assert.deepEqual(updates.at(-2)?.state?.telemetry, []);
  assert.ok(updates.every(({ discontinuity }, index) => !discontinuity || index <= 1));
  await player.close();
});

Deno.test("Player.setLoop() plays a stretch over and over, in either direction", async () => {
  const { player, updates, pass } = await playing({ messages: MESSAGES });
  player.setLoop({ start_ms: START_MS + 100, end_ms: START_MS + 300 });
  await pass(800);
  const starts = () =>
    updates.splice(0).filter(({ discontinuity }) => discontinuity)
      .map(({ position_ms }) => position_ms - START_MS);
  assert.ok(updates.every(({ position_ms }) => position_ms <= START_MS + 300));
  assert.deepEqual(starts().slice(0, 3), [0, 100, 100]);
  player.setRate(-1);
  await pass(800);
  assert.deepEqual(starts().slice(0, 2), [300, 300]);
  player.setLoop(null);
  await pass(800);
  assert.deepEqual(starts(), []);
  assert.throws(() => player.setLoop({ start_ms: START_MS, end_ms: START_MS }), RangeError);
  assert.throws(
    () => player.setLoop({ start_ms: START_MS, end_ms: START_MS + 10_001 }),
    RangeError,
  );
  await player.close();
});

Deno.test("Player.jumpToNeighbour() goes to the next tag and to the one before", async () => {
  const { player, shown, settle } = await playing({
    tags: { past: -5, a: 1000, b: 1000, c: 3000, far: 20_000 },
    options: { playing: false },
  });
  const jump = async (direction: "next" | "previous") => {
    const jumped = player.jumpToNeighbour(direction);
    await settle();
    return [jumped, shown()?.[0]];
  };
  assert.deepEqual(await jump("next"), [true, 1000]);
  assert.deepEqual(await jump("next"), [true, 3000]);
  assert.deepEqual(await jump("next"), [false, 3000]);
  assert.deepEqual(await jump("previous"), [true, 1000]);
  assert.deepEqual(await jump("previous"), [false, 1000]);
  assert.equal(player.jumpToTag({ ts: "soon" }), false);
  await player.close();
});

Deno.test("Player.jumpToNeighbour() gets past a tag while it plays", async () => {
  const { player, shown, pass, settle } = await playing({
    tags: { a: 1000, b: 3000 },
    options: { position_ms: START_MS + 3000 },
  });
  await pass(200);
  player.jumpToNeighbour("previous");
  await settle();
  assert.equal(shown()?.[0], 1000);
  await player.close();
});

Deno.test("Player.jumpToLive() plays on from the present at the rate of time", async () => {
  const { player, last, settle, time } = await playing({
    options: { window: { start_ms: START_MS, end_ms: null }, rate: -4, playing: false },
  });
  player.jumpToLive();
  await settle();
  assert.equal(last()?.position_ms, time.nowMs() - LIVE_LAG_MS);
  assert.deepEqual([last()?.vector.rate, last()?.status], [1, "playing"]);
  await player.close();
});

Deno.test("Player counts changes of tags that it has no room for until it shows the others", async () => {
  const { player, book, last, settle } = await playing({ options: { playing: false } });
  for (let i = 0; i < MAX_TAG_CHANGES + 3; i++) book.apply("create", tagAt(0, `tag-${i}`));
  assert.equal(player.lostTagChanges, 3);
  await settle();
  assert.equal(last()?.tags.length, MAX_TAG_CHANGES);
  await player.close();
});

Deno.test("Player shows a tag that is changed while it is paused", async () => {
  const { player, book, last, settle } = await playing({
    tags: { a: 0 },
    options: { playing: false },
  });
  const tag = book.get("a");
  assert.ok(tag);
  book.apply("update", { ...tag, label: "new", updated_ts: "2030-01-01T00:00:00Z" });
  await settle();
  assert.deepEqual(last()?.tags.map(({ label }) => label), ["new"]);
  assert.equal(last()?.discontinuity, false);
  await player.close();
});

Deno.test("Player tells why it waits when its source fails, and goes on when that is over", async () => {
  let broken = true;
  const { player, last, pass, time } = await playing({
    messages: MESSAGES,
    through: (list) => ({
      extent: () => list.extent(),
      range: (after, until_ms, limit) => list.range(after, until_ms, limit),
      follow: (...asked) => list.follow(...asked),
      tags: list.tags,
      stateAt: (boundary) =>
        broken ? Promise.reject(new Error("the broker is away")) : list.stateAt(boundary),
    }),
  });
  assert.deepEqual([last()?.problem, last()?.status], ["the broker is away", "seeking"]);
  await pass(300);
  assert.equal(player.position_ms, START_MS);
  broken = false;
  await pass(700);
  assert.deepEqual([last()?.problem, last()?.status], [null, "playing"]);
  await player.close();
  assert.equal(time.pending, 0);
});

Deno.test("Player stands while its listener takes long, and loses nothing", async () => {
  let free = Promise.withResolvers<void>();
  const seen: string[] = [];
  const { player, pass, settle } = await playing({
    messages: MESSAGES,
    options: {
      listener: ({ messages }) => {
        if (messages.length === 0) return;
        seen.push(names(messages));
        return free.promise;
      },
    },
  });
  await pass(1000);
  const stands_ms = player.position_ms;
  assert.ok(stands_ms < START_MS + 250);
  assert.equal(player.status, "waiting");
  free.resolve();
  free = Promise.withResolvers();
  free.resolve();
  await settle();
  await pass(500);
  assert.deepEqual(seen.join(" ").split(" ").slice(0, 3), ["A1", "A2", "A3"]);
  assert.ok(player.position_ms > stands_ms);
  await player.close();
});

Deno.test("Player.run() ends with the listener's failure", async () => {
  let broken = false;
  const { player, running, time } = await playing({
    options: { listener: () => broken ? Promise.reject(new Error("no screen")) : undefined },
  });
  broken = true;
  player.seek(START_MS + 500);
  await assert.rejects(
    running,
    (error) =>
      error instanceof ListenerError && error.cause instanceof Error &&
      error.cause.message === "no screen",
  );
  await player.close();
  assert.equal(time.pending, 0);
});

Deno.test("Player.close() is for good", async () => {
  const { player, running, updates, time, book, settle } = await playing({ messages: MESSAGES });
  await player.close();
  await running;
  const count = updates.length;
  player.play();
  player.seek(START_MS + 500);
  player.step(1);
  player.setRate(2);
  book.apply("create", TAG);
  await settle();
  assert.equal(updates.length, count);
  assert.equal(player.vector.state, "ended");
  assert.equal(time.pending, 0);
  await player.close();
});

const TAG = {
  id: "x",
  ts: "2026-07-15T09:30:00Z",
  label: "x",
  status: "active",
  updated_ts: "2026-07-15T09:30:00Z",
} as const;
