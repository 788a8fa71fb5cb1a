import assert from "node:assert/strict";
import fc from "fast-check";
import { type Attempt, Attempts } from "./attempts.ts";
import type { Outgoing } from "./outgoing.ts";

function message(since_ms: number): Outgoing {
  return { subject: "a", body: new Uint8Array(), messageId: "1", headers: [], since_ms };
}

/** Sends `count` messages at 10 ms from each other, the first at 0. */
function sent(count: number): { attempts: Attempts; all: Attempt[] } {
  const attempts = new Attempts();
  const all = Array.from({ length: count }, (_, i) => attempts.begin(message(i)));
  for (const [i, attempt] of all.entries()) attempts.send(attempt, i * 10);
  return { attempts, all };
}

const tokens = (attempts: Iterable<Attempt>) => [...attempts].map(({ token }) => token);

Deno.test("Attempts.send() counts tries and keeps the message until it ends", () => {
  const { attempts, all } = sent(2);
  const [first, second] = all as [Attempt, Attempt]; // two were sent
  assert.equal(attempts.inFlight, 2);
  assert.equal(attempts.find(first.token), first);
  assert.equal(attempts.end(first), true);
  assert.equal(attempts.end(first), false);
  assert.equal(attempts.find(first.token), undefined);
  assert.equal(second.tries, 1);
  assert.equal(attempts.inFlight, 1);
});

Deno.test("Attempts.postponeSentBefore() postpones what is overdue and nothing else", () => {
  const { attempts } = sent(5);
  assert.equal(attempts.postponeSentBefore(20), 3);
  assert.equal(attempts.inFlight, 2);
  assert.equal(attempts.unsettled, 3);
  assert.equal(attempts.postponeSentBefore(20), 0);
});

Deno.test("Attempts.takeUnsettled() takes the oldest first, whatever was postponed first", () => {
  const { attempts, all } = sent(4);
  for (const i of [2, 0, 3, 1]) attempts.postpone(all[i] as Attempt); // four were sent
  attempts.end(all[1] as Attempt);
  const taken: Attempt[] = [];
  for (let next = attempts.takeUnsettled(); next; next = attempts.takeUnsettled()) {
    taken.push(next);
  }
  assert.deepEqual(tokens(taken), [1, 3, 4]);
  assert.equal(attempts.unsettled, 0);
});

Deno.test("Attempts.oldest_ms is when the message that has waited longest came in", () => {
  const { attempts, all } = sent(3);
  assert.equal(attempts.oldest_ms, 0);
  attempts.end(all[0] as Attempt);
  attempts.lookUp(all[1] as Attempt);
  assert.equal(attempts.oldest_ms, 1);
  attempts.end(all[1] as Attempt);
  attempts.end(all[2] as Attempt);
  assert.equal(attempts.oldest_ms, undefined);
});

Deno.test("Attempts.find() does not know a message that is looked up", () => {
  const { attempts, all } = sent(1);
  attempts.lookUp(all[0] as Attempt);
  assert.equal(attempts.find(1), undefined);
  assert.equal(attempts.lookedUp, 1);
  assert.equal(attempts.inFlight, 1);
});

Deno.test("Attempts has each message in one place, whatever happens", () => {
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom("begin", "send", "lookUp", "postpone", "end", "take", "all", "overdue"),
      which: fc.nat({ max: 20 }),
    }),
    { maxLength: 200 },
  );
  fc.assert(fc.property(steps, (script) => {
    const attempts = new Attempts();
    const open: Attempt[] = [];
    let now_ms = 0;
    for (const { act, which } of script) {
      const chosen = open[which % Math.max(1, open.length)];
      now_ms++;
      if (act === "begin") {
        const attempt = attempts.begin(message(now_ms));
        attempts.send(attempt, now_ms);
        open.push(attempt);
      } else if (act === "take") {
        const taken = attempts.takeUnsettled();
        if (taken) attempts.send(taken, now_ms);
      } else if (act === "all") attempts.postponeAllSent();
      else if (act === "overdue") attempts.postponeSentBefore(now_ms - which);
      else if (chosen && act === "send") attempts.send(chosen, now_ms);
      else if (chosen && act === "lookUp") attempts.lookUp(chosen);
      else if (chosen && act === "postpone") attempts.postpone(chosen);
      else if (chosen && act === "end") {
        assert.equal(attempts.end(chosen), true);
        open.splice(open.indexOf(chosen), 1);
      }
      assert.equal(attempts.inFlight + attempts.unsettled, open.length);
      assert.deepEqual(tokens(attempts.all()).sort(byNumber), tokens(open).sort(byNumber));
    }
    const unsettled = open.filter(({ place }) => place === "unsettled");
    for (const { token } of unsettled.sort((a, b) => a.token - b.token)) {
      assert.equal(attempts.takeUnsettled()?.token, token);
    }
  }));
});

function byNumber(a: number, b: number): number {
  return a - b;
}
