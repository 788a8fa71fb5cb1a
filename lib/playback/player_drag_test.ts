import assert from "node:assert/strict";
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
