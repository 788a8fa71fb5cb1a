import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { DeadLetters, MAX_DEAD_LETTER_BYTES, MAX_DEAD_LETTERS_PER_S } from "./dead_letters.ts";

const letter = (reason: string, body = new Uint8Array([1])) => ({
  reason,
  source: "http://127.0.0.1:1",
  body,
  recv_ms: 1_700_000_000_000.5,
});

const deadLetters = (clock: ManualClock) =>
  new DeadLetters({ prefix: "tspi", domain: "flight", clock });

Deno.test("DeadLetters.accept() makes a message with reason, source and time of receipt", () => {
  const letters = deadLetters(new ManualClock(0));
  letters.accept(letter("shape"));
  letters.accept(letter("shape", new Uint8Array(MAX_DEAD_LETTER_BYTES + 1)));
  const [first, second] = [letters.queue.take(), letters.queue.take()];
  assert.equal(first?.subject, "deadletter.flight");
  assert.deepEqual([...first?.body ?? []], [1]);
  assert.deepEqual(first?.headers, [
    ["Rangecast-Reason", "shape"],
    ["Rangecast-Source", "http://127.0.0.1:1"],
    ["Rangecast-Recv-Us", "1700000000000500"],
  ]);
  assert.notEqual(first?.messageId, second?.messageId);
  assert.equal(second?.body.length, MAX_DEAD_LETTER_BYTES);
});

Deno.test("DeadLetters.accept() counts what is over the rate of its reason", () => {
  const clock = new ManualClock(0);
  const letters = deadLetters(clock);
  for (let i = 0; i < MAX_DEAD_LETTERS_PER_S + 5; i++) letters.accept(letter("shape"));
  letters.accept(letter("value"));
  assert.equal(letters.queue.size, MAX_DEAD_LETTERS_PER_S + 1);
  assert.equal(letters.counts.over_rate, 5);
  clock.advance(1000);
  letters.accept(letter("shape"));
  assert.equal(letters.queue.size, MAX_DEAD_LETTERS_PER_S + 2);
  assert.equal(letters.counts.seen, MAX_DEAD_LETTERS_PER_S + 7);
});

Deno.test("DeadLetters counts those that found no room, and how the others end", () => {
  const clock = new ManualClock(0);
  const letters = deadLetters(clock);
  for (let i = 0; i < 1001; i++) letters.accept(letter(`reason${i % 20}`));
  assert.equal(letters.counts.no_room, 1);
  letters.settle({ type: "stored" });
  letters.settle({ type: "failed", reason: "unknown" });
  assert.deepEqual(letters.counts, {
    seen: 1001,
    stored: 1,
    over_rate: 0,
    no_room: 1,
    failed: 1,
  });
});
