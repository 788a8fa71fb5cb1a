import assert from "node:assert/strict";
import fc from "fast-check";
import { encode } from "../protocol/bytes.ts";
import { matchesPattern } from "./subject.ts";
import { SubjectIndex } from "./subject_index.ts";
import type { Subscription } from "./subscription.ts";

function subscription(subject: string, queue: string | null = null): Subscription {
  return { subject, queue, owner: null, congested: false, deliver: () => {} };
}

function matched(index: SubjectIndex, subject: string): string[] {
  const bytes = encode(subject);
  const { plain, queues } = index.match(bytes, 0, bytes.length);
  return [...plain, ...queues.flatMap(({ members }) => members)].map((found) => found.subject)
    .sort();
}

const token = fc.constantFrom("a", "b", "c");
const literal = fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join("."));
const pattern = fc.tuple(
  fc.array(fc.constantFrom("a", "b", "c", "*"), { minLength: 1, maxLength: 3 }),
  fc.constantFrom("", ".>"),
).map(([tokens, end]) => tokens.join(".") + end);

Deno.test("SubjectIndex.match() finds what a look at every subscription finds", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(pattern, fc.boolean(), fc.boolean()), { maxLength: 30 }),
    fc.array(literal, { maxLength: 10 }),
    (patterns, subjects) => {
      const index = new SubjectIndex();
      const all = patterns.map(([subject, queued, kept]) => ({
        kept,
        subscription: subscription(subject, queued ? "q" : null),
      }));
      for (const one of all) index.add(one.subscription);
      for (const one of all) if (!one.kept) assert.ok(index.remove(one.subscription));
      const left = all.filter(({ kept }) => kept).map((one) => one.subscription.subject);
      assert.equal(index.size, left.length);
      for (const subject of subjects) {
        const wanted = left.filter((own) => matchesPattern(subject, own)).sort();
        assert.deepEqual(matched(index, subject), wanted);
        assert.deepEqual(matched(index, subject), wanted, "the same from the cache");
      }
    },
  ));
});

Deno.test("SubjectIndex.match() sees a change at once", () => {
  const index = new SubjectIndex();
  const one = subscription("a.*");
  assert.deepEqual(matched(index, "a.b"), []);
  index.add(one);
  assert.deepEqual(matched(index, "a.b"), ["a.*"]);
  index.remove(one);
  assert.deepEqual(matched(index, "a.b"), []);
  assert.equal(index.remove(one), false);
});

Deno.test("SubjectIndex.match() does not look at all of many subscriptions", () => {
  const index = new SubjectIndex();
  let looked = 0;
  for (let i = 0; i < 5000; i++) {
    const subject = `s.${i}.x`;
    index.add(Object.defineProperty(subscription(subject), "subject", {
      get: () => {
        looked++;
        return subject;
      },
    }));
  }
  looked = 0;
  const bytes = encode("s.4711.x");
  assert.equal(index.match(bytes, 0, bytes.length).plain.length, 1);
  assert.equal(looked, 0);
});
