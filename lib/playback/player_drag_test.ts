import assert from "node:assert/strict";
import type { PlayerOptions } from "./player.ts";
import { PATIENCE_MS } from "./state_reading.ts";
import { playing } from "./testdata/played_list.ts";
import { message, names, START_MS } from "./testdata/sample_timeline.ts";

/** One message every 100 ms. */
const MESSAGES = Array.from({ length: 99 }, (_, n) => message((n + 1) * 100, { seq: n + 1 }));

Deno.test("Player.seek() while a state is being read shows that one first, then the newest", async () => {
  const answers: (() => void)[] = [];
  const { player, updates, settle } = await playing({
    messages: MESSAGES,
    options: { playing: false },
    through: (list) => ({
      extent: () => list.extent(),
      range: (after, until_ms, limit) => list.range(after, until_ms, limit),
      follow: (...asked) => list.follow(...asked),
      tags: list.tags,
      stateAt: async (boundary) => {
        await new Promise<void>((resolve) => answers.push(resolve));
        return await list.stateAt(boundary);
      },
    }),
  });
  const answer = async () => {
    answers.shift()?.();
    await settle();
  };
  await answer();
  // As somebody drags: each position is wished for before the state of the one before is there.
  player.seek(START_MS + 1000);
  await settle();
  for (const at of [2000, 3000]) player.seek(START_MS + at);
  await settle();
  await answer();
  const breaks = () =>
    updates.filter(({ discontinuity }) => discontinuity).map(({ epoch, position_ms, state }) => [
      epoch,
      position_ms - START_MS,
      names(state?.telemetry ?? []),
    ]);
  assert.deepEqual(breaks(), [[1, 0, ""], [2, 1000, "A10"]]);
  assert.equal(player.status, "seeking");
  await answer();
  assert.deepEqual(breaks().slice(2), [[4, 3000, "A30"]]);
  assert.equal(player.status, "paused");
  assert.equal(answers.length, 0);
  await player.close();
});

/** A paused player of a source whose states come, or fail, when a test says so. */
async function slowly(listener?: PlayerOptions["listener"]) {
  const asked: PromiseWithResolvers<void>[] = [];
  const aborted: number[] = [];
  /** How many jumps had been shown when each state was asked for. */
  const shownBefore: number[] = [];
  let jumps = () => 0;
  const played = await playing({
    messages: MESSAGES,
    options: { playing: false, ...(listener && { listener }) },
    through: (list) => ({
      extent: () => list.extent(),
      range: (after, until_ms, limit) => list.range(after, until_ms, limit),
      follow: (...wanted) => list.follow(...wanted),
      tags: list.tags,
      stateAt: async (boundary, signal) => {
        const answer = Promise.withResolvers<void>();
        const number = asked.push(answer) - 1;
        shownBefore.push(jumps());
        signal?.addEventListener("abort", () => {
          aborted.push(number);
          answer.reject(new Error("aborted"));
        });
        await answer.promise;
        return await list.stateAt(boundary);
      },
    }),
  });
  jumps = () => played.updates.filter(({ discontinuity }) => discontinuity).length;
  asked[0]?.resolve();
  await played.settle();
  return { ...played, asked, aborted, shownBefore };
}

Deno.test("Player.seek() gives up a state that nobody wants any more once it is 250 ms old", async () => {
  const { player, asked, aborted, pass, settle, shown } = await slowly();
  player.seek(START_MS + 1000);
  await settle();
  await pass(100);
  player.seek(START_MS + 2000);
  await pass(PATIENCE_MS - 110);
  assert.deepEqual([asked.length, aborted], [2, []], "it may still come");
  await pass(10);
  assert.deepEqual([asked.length, aborted], [3, [1]]);
  await pass(5_000);
  assert.deepEqual([asked.length, aborted], [3, [1]], "what is wanted may take its time");
  player.seek(START_MS + 3000);
  await settle();
  assert.deepEqual([asked.length, aborted], [4, [1, 2]], "it is old already");
  asked[3]?.resolve();
  await settle();
  assert.deepEqual(shown(), [3000, "paused"]);
  await player.close();
});

Deno.test("Player.seek() while a state fails is not kept waiting for another attempt", async () => {
  const { player, asked, pass, settle, shown } = await slowly();
  player.seek(START_MS + 1000);
  await settle();
  player.seek(START_MS + 2000);
  asked[1]?.reject(new Error("no answer"));
  await settle();
  assert.equal(asked.length, 3, "the newest position is asked for at once");
  asked[2]?.reject(new Error("no answer"));
  await settle();
  assert.deepEqual([asked.length, player.problem], [3, "no answer"]);
  await pass(490);
  assert.equal(asked.length, 3, "the same position is asked for again after a while");
  await pass(10);
  asked[3]?.resolve();
  await settle();
  assert.deepEqual([shown(), player.problem], [[2000, "paused"], null]);
  await player.close();
});

Deno.test("Player.seek() has the next state read before the one that has come is shown", async () => {
  const { player, asked, shownBefore, settle, updates } = await slowly();
  const breaks = () => updates.filter(({ discontinuity }) => discontinuity).length;
  player.seek(START_MS + 1000);
  await settle();
  player.seek(START_MS + 2000);
  player.seek(START_MS + 3000);
  asked[1]?.resolve();
  await settle();
  assert.deepEqual([asked.length, breaks()], [3, 2]);
  assert.equal(shownBefore[2], 1, "the newest was asked for while the first jump was not shown");
  // What is wished for now waits for the state that is being read.
  player.seek(START_MS + 4000);
  asked[2]?.resolve();
  await settle();
  assert.deepEqual([asked.length, breaks(), player.status], [4, 3, "seeking"]);
  asked[3]?.resolve();
  await settle();
  assert.deepEqual([asked.length, breaks(), player.status], [4, 4, "paused"]);
  await player.close();
});

Deno.test("Player.close() gives up a state that is read ahead", async () => {
  const { player, asked, aborted, settle } = await slowly();
  player.seek(START_MS + 1000);
  await settle();
  player.seek(START_MS + 2000);
  asked[1]?.resolve();
  await settle();
  assert.deepEqual([asked.length, aborted], [3, []]);
  await player.close();
  assert.deepEqual(aborted, [2]);
});

Deno.test("Player.seek() gives up what was read ahead for a jump that nobody wants any more", async () => {
  let shown = Promise.withResolvers<void>();
  shown.resolve();
  const { player, asked, aborted, settle } = await slowly(() => shown.promise);
  player.seek(START_MS + 1000);
  await settle();
  player.seek(START_MS + 2000);
  // A listener that takes its time: the next state is read, and then another one is wished for.
  shown = Promise.withResolvers();
  asked[1]?.resolve();
  await settle();
  assert.deepEqual([asked.length, aborted], [3, []]);
  player.seek(START_MS + 3000);
  shown.resolve();
  await settle();
  assert.deepEqual([asked.length, aborted], [4, [2]]);
  asked[3]?.resolve();
  await settle();
  assert.deepEqual([player.status, player.position_ms], ["paused", START_MS + 3000]);
  await player.close();
});
