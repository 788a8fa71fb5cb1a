import fc from "fast-check";
import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { MergedReader, SETTLE_MS } from "./merged_reader.ts";
import type { SourceMessage, SourceReader } from "./source.ts";
import { FedReader } from "./testdata/fed_reader.ts";
import { message, messagesOf, names, START_MS } from "./testdata/sample_timeline.ts";

function merged(count: number, now_ms = START_MS + 100_000) {
  const clock = new ManualClock(now_ms);
  const readers = Array.from({ length: count }, () => new FedReader([], false));
  let changes = 0;
  const reader = new MergedReader({
    clock,
    open: readers.map((one) => (onChange) => {
      one.onChange = onChange;
      return one;
    }),
    onChange: () => changes++,
  });
  const [a, b] = readers;
  assert.ok(a && b);
  return { clock, reader, readers, a, b, changes: () => changes };
}

function drain(reader: SourceReader): SourceMessage[] {
  const taken: SourceMessage[] = [];
  for (let next = reader.take(); next; next = reader.take()) taken.push(next);
  return taken;
}

Deno.test("MergedReader hands on every message once and in order when streams arrive in any pieces", () => {
  const specs = fc.array(fc.record({
    at_ms: fc.integer({ min: 0, max: 9 }),
    stream: fc.constantFrom("0", "1", "2"),
    subject: fc.constant(0),
  }));
  const pieces = fc.infiniteStream(fc.record({ of: fc.nat(2), take: fc.boolean() }));
  fc.assert(fc.property(specs, pieces, (all, order) => {
    const { reader, readers } = merged(3);
    const expected = messagesOf(all);
    const sent = readers.map((_, index) => expected.filter(({ stream }) => stream === `${index}`));
    const taken: SourceMessage[] = [];
    for (const { of, take } of order) {
      const next = sent[of]?.shift();
      if (next) readers[of]?.waiting.push(next);
      if (take) taken.push(...drain(reader));
      if (sent.every(({ length }) => length === 0)) break;
    }
    for (const one of readers) one.caughtUp = true;
    taken.push(...drain(reader));
    assert.equal(names(taken), names(expected));
    assert.equal(reader.misplaced, 0);
    assert.equal(reader.caughtUp, true);
  }));
});

Deno.test("MergedReader waits when a reader may still bring an earlier message", () => {
  const { reader, a, b } = merged(2);
  a.waiting.push(message(5));
  assert.equal(reader.take(), undefined);
  b.waiting.push(message(4, { stream: "B" }));
  assert.equal(reader.take()?.stream, "B");
  assert.equal(reader.take(), undefined, "nothing more is known of the second");
  b.caughtUp = true;
  assert.equal(reader.take()?.stream, "A");
});

Deno.test("MergedReader passes a quiet stream when the message is as old as what has settled", () => {
  const { clock, reader, a, b, changes } = merged(2, START_MS);
  b.caughtUp = true;
  a.waiting.push(message(0));
  assert.equal(reader.peek(), undefined);
  assert.equal(clock.pending, 1);
  clock.advance(SETTLE_MS);
  assert.equal(changes(), 1, "it says when there is something to take");
  assert.equal(reader.take()?.stream, "A");
  assert.equal(clock.pending, 0);
});

Deno.test("MergedReader waits no longer when messages are stamped by a clock that is ahead", () => {
  const { clock, reader, a, b } = merged(2, START_MS - 60_000);
  b.caughtUp = true;
  a.waiting.push(message(0));
  assert.equal(reader.take(), undefined);
  clock.advance(SETTLE_MS);
  assert.equal(reader.take()?.stream, "A");
});

Deno.test("MergedReader counts a message that comes after later ones", () => {
  const { reader, a, b } = merged(2);
  b.caughtUp = true;
  a.waiting.push(message(5));
  assert.equal(names(drain(reader)), "A1");
  b.waiting.push(message(4, { stream: "B" }));
  a.waiting.push(message(6, { seq: 2 }));
  a.caughtUp = true;
  assert.equal(names(drain(reader)), "B1 A2");
  assert.equal(reader.misplaced, 1);
});

Deno.test("MergedReader tells the problem of any reader, and closes them all", async () => {
  const { clock, reader, readers, a, b } = merged(2, START_MS);
  b.problem = "the broker is away";
  assert.equal(reader.problem, "the broker is away");
  assert.equal(reader.caughtUp, false);
  b.caughtUp = true;
  a.waiting.push(message(0));
  reader.peek();
  await reader[Symbol.asyncDispose]();
  assert.ok(readers.every(({ closed }) => closed));
  assert.equal(clock.pending, 0);
});
