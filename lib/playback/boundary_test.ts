import fc from "fast-check";
import assert from "node:assert/strict";
import { boundaryAfter, compareBoundaries, isBehind } from "./boundary.ts";
import { compareMessages, type SourceMessage } from "./source.ts";
import { message, messagesOf, START_MS } from "./testdata/sample_timeline.ts";

const messages = fc.array(
  fc.record({
    at_ms: fc.integer({ min: 0, max: 5 }),
    stream: fc.constantFrom("A", "B", "C"),
    subject: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 2, maxLength: 20 },
).map(messagesOf);

Deno.test("isBehind() agrees with the order of messages when the place is behind one of them", () => {
  fc.assert(fc.property(messages, (all) => {
    for (const a of all) {
      for (const b of all) {
        assert.equal(isBehind(b, boundaryAfter(a)), compareMessages(a, b) < 0);
      }
    }
  }));
});

Deno.test("isBehind() counts a whole instant as passed when a place names no message", () => {
  const boundary = { time_ms: START_MS + 5 };
  assert.equal(isBehind(message(5), boundary), false);
  assert.equal(isBehind(message(5.001), boundary), true);
});

Deno.test("isBehind() goes by the sequence in the place's own stream when its time was rounded", () => {
  const boundary = { time_ms: START_MS + 4.999, after: { stream: "A", seq: 7 } };
  assert.equal(isBehind(message(5, { seq: 7 }), boundary), false);
  assert.equal(isBehind(message(5, { seq: 8 }), boundary), true);
});

Deno.test("compareBoundaries() orders places as they divide the messages", () => {
  fc.assert(fc.property(messages, (all) => {
    const places = [...all.map(boundaryAfter), ...all.map(({ time_ms }) => ({ time_ms }))];
    const count = (place: typeof places[number]) =>
      all.filter((one: SourceMessage) => !isBehind(one, place)).length;
    for (const a of places) {
      for (const b of places) {
        if (count(a) < count(b)) assert.ok(compareBoundaries(a, b) < 0);
      }
      assert.equal(compareBoundaries(a, { ...a }), 0);
    }
  }));
});
