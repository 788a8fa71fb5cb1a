import assert from "node:assert/strict";
import { playing } from "./testdata/played_list.ts";
import { message, names, START_MS } from "./testdata/sample_timeline.ts";

/** Frames that share instants, and one long before and one long behind them. */
const MESSAGES = [
  message(-1, { seq: 1 }),
  message(100, { seq: 2 }),
  message(100, { stream: "B", seq: 1, subject: "tspi.geocentric.2" }),
  message(100, { stream: "B", seq: 2 }),
  message(9000, { seq: 3, subject: "tspi.cmd.display.units" }),
  message(10_001, { seq: 4 }),
];

async function stepping(at_ms: number, limits = { max_messages: 2, max_bytes: 1e6 }) {
  const it = await playing({
    messages: MESSAGES,
    tags: { a: 100, b: 5000 },
    options: { position_ms: START_MS + at_ms, playing: false, limits },
  });
  return {
    ...it,
    /** The frame that is shown last after a step, and where that is. */
    step: async (frames: number) => {
      it.player.step(frames);
      await it.settle();
      const { boundary } = it.last() ?? {};
      assert.ok(boundary);
      const { after, time_ms } = boundary;
      return [after ? `${after.stream}${after.seq}` : "", time_ms - START_MS];
    },
  };
}

Deno.test("Player.step() moves forward by single frames, those of one instant in their order", async () => {
  const { player, step, updates } = await stepping(50);
  assert.deepEqual(await step(1), ["A2", 100]);
  assert.deepEqual(updates.at(-1)?.tags.map(({ id }) => id), ["a"]);
  assert.deepEqual(await step(1), ["B1", 100]);
  assert.equal(names(updates.at(-1)?.messages ?? []), "B1");
  assert.deepEqual(await step(2), ["A3", 9000]);
  assert.deepEqual(updates.at(-1)?.tags.map(({ id }) => id), ["b"]);
  assert.deepEqual(await step(1), ["A3", 9000], "none behind the end of the window");
  await player.close();
});

Deno.test("Player.step() moves back by single frames, over any gap, to the start of its window", async () => {
  const { player, step, last } = await stepping(9500);
  assert.deepEqual(await step(-1), ["B2", 100]);
  assert.deepEqual(last()?.state?.commands, []);
  assert.deepEqual(await step(-1), ["B1", 100]);
  assert.equal(names(last()?.state?.telemetry ?? []), "A2 B1");
  assert.deepEqual(await step(-1), ["A2", 100]);
  assert.deepEqual(await step(-1), ["", 0]);
  assert.equal(names(last()?.state?.telemetry ?? []), "A1");
  assert.deepEqual(await step(-1), ["", 0]);
  await player.close();
});

Deno.test("Player.step() finds its way back when little of a stretch fits", async () => {
  const { player, step } = await stepping(9500, { max_messages: 1, max_bytes: 1 });
  assert.deepEqual(await step(-2), ["B1", 100]);
  assert.deepEqual(await step(1), ["B2", 100]);
  assert.deepEqual(await step(-2), ["A2", 100]);
  await player.close();
});

Deno.test("Player.step() adds up what is asked for at once, and pauses", async () => {
  const { player, step, last } = await stepping(50);
  player.play();
  player.step(5);
  player.step(-3);
  assert.deepEqual(await step(0), ["B1", 100]);
  assert.equal(last()?.status, "paused");
  await player.close();
});

Deno.test("Player.step() steps from where a seek leads when that is under way", async () => {
  const { player, step } = await stepping(50);
  player.seek(START_MS + 5000);
  assert.deepEqual(await step(1), ["A3", 9000]);
  await player.close();
});

Deno.test("Player plays on from a step between frames of one instant", async () => {
  const { player, step, updates, pass } = await stepping(50);
  await step(1);
  const count = updates.length;
  player.play();
  await pass(50);
  assert.equal(names(updates.slice(count).flatMap(({ messages }) => messages)), "B1 B2");
  await player.close();
});

Deno.test("Player.step() refuses what is no number of frames", async () => {
  const { player } = await stepping(50);
  for (const frames of [0.5, NaN, 10_001]) {
    assert.throws(() => player.step(frames), {
      name: "RangeError",
      message:
        `Cannot step as 'frames' must be a whole number up to 10000: current value is ${frames}`,
    });
  }
  await player.close();
});
