import assert from "node:assert/strict";
import fc from "fast-check";
import type { ReplayAction } from "@rangecast/channel/replay-plan";
import { observed, playing, settle, START_MS } from "./testdata/played_list.ts";

const TEN = Array.from({ length: 10 }, (_, i) => observed(i + 1, i * 100));

Deno.test("Replay plays each frame when the playhead reaches it, and says when it is through", async () => {
  const { pass, output, heard, vectors } = playing({ messages: TEN, start: { rate: 2 } });
  await pass(1);
  const [first, ...paced] = output.ids;
  // What lies on the start is part of the state there.
  assert.equal(first?.[0], "1:TSPI:1");
  await pass(500);
  paced.push(...output.ids.slice(1));
  assert.deepEqual(paced.map(([id]) => id), TEN.slice(1).map(({ seq }) => `1:TSPI:${seq}`));
  for (const [i, [, at_ms]] of paced.entries()) {
    const due_ms = (i + 1) * 50;
    assert.ok(at_ms >= due_ms - 1 && at_ms <= due_ms + 1, `frame ${i} came at ${at_ms}`);
  }
  assert.deepEqual(heard, ["ended"]);
  assert.deepEqual(vectors.map(({ state, epoch }) => [state, epoch]), [
    ...[["seeking", 1], ["running", 1]],
  ]);
});

Deno.test("Replay tells its clock once a second, and with each change", async () => {
  const { pass, replay, vectors } = playing({ start: { rate: 0.01 } });
  await pass(3500);
  assert.equal(vectors.length, 5);
  replay.act({ type: "rate", rate: 0.02 });
  replay.act({ type: "pause" });
  assert.deepEqual(vectors.slice(5).map(({ rate, state }) => [rate, state]), [
    ...[[0.02, "running"], [0.02, "paused"]],
  ]);
});

Deno.test("Replay waits for all of it to be stored before it ends", async () => {
  const { pass, output, heard } = playing({ messages: TEN, start: { rate: 64 } });
  output.waiting = 3;
  await pass(100);
  assert.equal(output.taken.length, 10);
  assert.deepEqual(heard, []);
  output.waiting = 0;
  await pass(2);
  assert.deepEqual(heard, ["ended"]);
});

Deno.test("Replay stands where there is no room, and goes on from there", async () => {
  const { pass, output, replay, vectors } = playing({ messages: TEN });
  output.room = 4;
  await pass(600);
  assert.equal(output.taken.length, 4);
  const { position_ms, state, reason } = replay.vector;
  assert.ok(position_ms >= START_MS + 398 && position_ms < START_MS + 405);
  assert.deepEqual([state, reason], ["paused", "waiting for the sink"]);
  output.room = Infinity;
  await pass(100);
  assert.equal(output.taken.length, 5, "nothing is hurried to make up for the wait");
  assert.deepEqual(vectors.map((vector) => vector.state), [
    ...["seeking", "running", "paused", "running"],
  ]);
});

Deno.test("Replay.hold() stops it for as long as the reason lasts, whatever it is told", async () => {
  const { pass, output, replay } = playing({ messages: TEN });
  await pass(150);
  replay.hold("the broker is away");
  replay.act({ type: "pause" });
  replay.act({ type: "resume" });
  await pass(500);
  assert.equal(output.taken.length, 2);
  assert.equal(replay.vector.reason, "the broker is away");
  replay.release("the broker is away");
  await pass(60);
  assert.equal(output.taken.length, 3);
});

Deno.test("Replay.seek() begins an epoch with the state, and the newest jump wins", async () => {
  const { pass, output, replay, vectors } = playing({ messages: TEN });
  await pass(250);
  replay.act({ type: "seek", position_ms: START_MS + 100 });
  replay.act({ type: "step", by_ms: 500 });
  replay.act({ type: "pause" });
  await pass(5);
  assert.deepEqual(output.ids.slice(3).map(([id]) => id), ["3:TSPI:7"]);
  const { epoch, state, position_ms } = vectors.at(-1) ?? {};
  assert.deepEqual([epoch, state, position_ms], [3, "paused", START_MS + 600]);
  replay.act({ type: "resume" });
  await pass(150);
  assert.deepEqual(output.ids.slice(4).map(([id]) => id), ["3:TSPI:8"]);
});

Deno.test("Replay.seek() does not go behind now", async () => {
  const window = { start_ms: START_MS, end_ms: null };
  const { pass, replay, time } = playing({ messages: TEN, start: { window }, now_ms: 5000 });
  replay.act({ type: "pause" });
  replay.act({ type: "step", by_ms: 3_600_000 });
  await pass(5);
  assert.equal(replay.vector.position_ms, START_MS + 5000);
  assert.ok(replay.vector.position_ms <= time.nowMs());
});

Deno.test("Replay goes on at the pace of live when it has caught up", async () => {
  const window = { start_ms: START_MS, end_ms: null };
  const { pass, replay, heard, list, output, time } = playing({
    ...{ messages: TEN, start: { window, rate: 64 }, now_ms: 2000 },
  });
  await pass(100);
  assert.deepEqual(heard, ["live"]);
  assert.equal(replay.vector.rate, 1);
  for (let i = 0; i < 50; i++) {
    await pass(20);
    const { position_ms } = replay.vector;
    const behind_ms = time.nowMs() - position_ms;
    assert.ok(behind_ms >= 0 && behind_ms <= 260, `${behind_ms} ms behind now`);
  }
  list.add(observed(99, time.nowMs() - START_MS));
  await pass(300);
  assert.equal(output.ids.at(-1)?.[0], "1:TSPI:99");
});

Deno.test("Replay asks again for a state that cannot be loaded", async () => {
  let failures = 3;
  const { pass, output, log } = playing({
    messages: TEN,
    through: (list) => ({
      ...{ tags: list.tags, extent: () => list.extent() },
      range: (after, until_ms, limit) => list.range(after, until_ms, limit),
      follow: (...args) => list.follow(...args),
      stateAt: (boundary) =>
        failures-- > 0 ? Promise.reject(new Error("no answer")) : list.stateAt(boundary),
    }),
  });
  await pass(740);
  assert.deepEqual(output.taken, []);
  await pass(20);
  assert.equal(output.taken.length, 1);
  assert.equal(log.length, 1, "a lasting fault is said once");
  assert.match(log[0] ?? "", /the state of a replay cannot be loaded .*no answer/);
});

Deno.test("Replay.end() tells the reason, once, and leaves nothing running", async () => {
  const { pass, replay, vectors, output, time } = playing({ messages: TEN });
  await pass(150);
  await replay.end("stopped by an operator");
  await replay.end("again");
  replay.act({ type: "resume" });
  replay.seek(START_MS);
  await settle();
  const { state, reason } = vectors.at(-1) ?? {};
  assert.deepEqual([state, reason], ["ended", "stopped by an operator"]);
  assert.equal(vectors.filter((vector) => vector.state === "ended").length, 1);
  assert.deepEqual([time.pending, output.closed], [0, true]);
});

Deno.test("Replay leaves nothing out and repeats nothing, whatever it is told", async () => {
  const action: fc.Arbitrary<ReplayAction> = fc.oneof(
    fc.constant<ReplayAction>({ type: "pause" }),
    fc.constant<ReplayAction>({ type: "resume" }),
    fc.double({ min: 0.5, max: 64, noNaN: true }).map((rate) => ({ type: "rate" as const, rate })),
    fc.integer({ min: -200, max: 1200 }).map((at) => ({
      type: "seek" as const,
      position_ms: START_MS + at,
    })),
    fc.integer({ min: -500, max: 500 }).map((by_ms) => ({ type: "step" as const, by_ms })),
  );
  const told = fc.array(fc.tuple(action, fc.integer({ min: 0, max: 40 })), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(told, async (orders) => {
      const { pass, replay, output } = playing({ messages: TEN });
      for (const [order, wait_ms] of orders) {
        replay.act(order);
        await pass(wait_ms);
      }
      const { epoch } = replay.vector;
      for (let one = 1; one <= epoch; one++) {
        const seqs = output.ids.map(([id]) => id.split(":").map(Number))
          .filter(([of]) => of === one).map(([, , seq = 0]) => seq);
        const first = seqs[0] ?? 0;
        assert.deepEqual(seqs, seqs.map((_, i) => first + i), `epoch ${one}`);
      }
      await replay.end("done");
    }),
    { numRuns: 40 },
  );
});
