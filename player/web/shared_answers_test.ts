import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { SharedAnswers } from "./shared_answers.ts";

function pure(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

/** Answers whose making the test plays: 2 at a time, kept for a second, 3 of them. */
function stage() {
  const clock = new ManualClock(0);
  const answers = new SharedAnswers<string>({ clock, kept_ms: 1000, maxRunning: 2, maxKept: 3 });
  const made: { end(answer: string): void; fail(): void; readonly signal: AbortSignal }[] = [];
  const get = (question: string, signal?: AbortSignal) =>
    answers.get(question, (stop) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      stop.addEventListener("abort", () => reject(stop.reason));
      made.push({ end: resolve, fail: () => reject(new Error("away")), signal: stop });
      return promise;
    }, signal);
  return { clock, answers, made, get };
}

pure(
  "SharedAnswers makes one answer for all who ask the same, and keeps it for a while",
  async () => {
    const { clock, answers, made, get } = stage();
    const all = Array.from({ length: 50 }, () => get("a"));
    assert.deepEqual([made.length, answers.running], [1, 1]);
    made[0]?.end("A");
    assert.deepEqual(new Set(await Promise.all(all)), new Set(["A"]));
    clock.advance(999);
    assert.equal(await get("a"), "A");
    assert.deepEqual([made.length, answers.running], [1, 0]);
    clock.advance(1);
    void get("a");
    assert.equal(made.length, 2);
  },
);

pure("SharedAnswers makes no more than so many at a time, and says so", async () => {
  const { made, get } = stage();
  const [first, second] = [get("a"), get("b")];
  assert.equal(await get("c"), null);
  const again = get("a");
  made[0]?.end("A");
  assert.deepEqual([await first, await again], ["A", "A"]);
  const third = get("c");
  made[1]?.end("B");
  made[2]?.end("C");
  assert.deepEqual([await second, await third], ["B", "C"]);
});

pure("SharedAnswers gives up what nobody waits for any more, and has room again", async () => {
  const { answers, made, get } = stage();
  const viewers = [new AbortController(), new AbortController()];
  const waiting = viewers.map(({ signal }) => get("a", signal));
  const left = Promise.allSettled(waiting);
  viewers[0]?.abort();
  await assert.rejects(waiting[0] ?? assert.fail(), { name: "AbortError" });
  assert.equal(made[0]?.signal.aborted, false, "one waits");
  viewers[1]?.abort();
  await left;
  assert.equal(made[0]?.signal.aborted, true);
  assert.equal(answers.running, 0);
  const anew = get("a");
  made[1]?.end("A");
  assert.equal(await anew, "A");
  await assert.rejects(get("a", AbortSignal.abort()), { name: "AbortError" });
});

pure("SharedAnswers keeps no failure, and few answers", async () => {
  const { made, get } = stage();
  const failing = get("a");
  made[0]?.fail();
  await assert.rejects(failing, /away/);
  for (const question of ["a", "b", "c", "d", "d", "a"]) {
    const before = made.length;
    const answer = get(question);
    if (made.length > before) made.at(-1)?.end(question);
    assert.equal(await answer, question);
  }
  assert.equal(made.length, 6, "d was kept, and a gave way to it");
});
