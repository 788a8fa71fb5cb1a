import { formatIso } from "@rangecast/base/utc";
import fc from "fast-check";
import assert from "node:assert/strict";
import type { Tag, TagEvent } from "./tag.ts";
import { TagBook } from "./tag_book.ts";

function tag(id: string, ts_ms: number, updated_ms = 0, change: Partial<Tag> = {}): Tag {
  return {
    id,
    ts: formatIso(ts_ms),
    label: id,
    status: "active",
    updated_ts: formatIso(updated_ms),
    ...change,
  };
}

function labels(book: TagBook, from_ms = -Infinity, until_ms = Infinity): string[] {
  return book.between(from_ms, until_ms).map(({ label }) => label);
}

Deno.test("TagBook.between() is open at its beginning and closed at its end, oldest first", () => {
  const book = new TagBook();
  for (const ts_ms of [30, 10, 20, 40]) book.apply("create", tag(`t${ts_ms}`, ts_ms));
  assert.deepEqual(labels(book, 10, 30), ["t20", "t30"]);
  assert.deepEqual(labels(book, 9.9, 10), ["t10"]);
  assert.deepEqual(labels(book, 40, 100), []);
  assert.deepEqual(labels(book, 30, 10), []);
  assert.deepEqual(labels(book), ["t10", "t20", "t30", "t40"]);
  assert.equal(book.size, 4);
});

Deno.test("TagBook keeps the newest form of a tag, wherever that has moved it", () => {
  const book = new TagBook();
  assert.equal(book.apply("create", tag("a", 10, 1)), "made");
  assert.equal(book.apply("update", tag("a", 50, 3, { label: "new" })), "changed");
  assert.equal(book.apply("update", tag("a", 20, 2, { label: "old" })), "older");
  assert.deepEqual(labels(book, 0, 20), []);
  assert.deepEqual(labels(book, 49, 50), ["new"]);
  assert.equal(book.apply("broadcast", tag("a", 50, 3, { label: "new" })), "repeated");
  assert.equal(book.apply("update", tag("a", 50, 3, { label: "same time" })), "changed");
  assert.deepEqual(labels(book), ["same time"]);
});

Deno.test("TagBook takes a tag for repeated only when all of it is the same", () => {
  const book = new TagBook();
  const full = tag("a", 10, 1, { notes: "n", extra: { by: ["x", { y: 1 }], z: null } });
  book.apply("create", full);
  const { extra: _, ...bare } = full;
  const reordered = { ...bare, extra: { z: null, by: ["x", { y: 1 }] } };
  assert.equal(book.apply("broadcast", reordered), "repeated");
  for (const extra of [{ by: ["x", { y: 2 }], z: null }, { by: ["x"], z: null }, { z: null }, {}]) {
    assert.equal(book.apply("update", { ...full, extra }), "changed");
  }
  assert.equal(book.apply("update", bare), "changed");
});

Deno.test("TagBook deletes for good", () => {
  const book = new TagBook();
  book.apply("create", tag("a", 10, 1));
  assert.equal(book.apply("delete", tag("a", 10, 0)), "older");
  assert.equal(book.apply("delete", tag("a", 10, 2)), "deleted");
  for (const event of ["update", "create", "broadcast"] as const) {
    assert.equal(book.apply(event, tag("a", 10, 9)), "gone", event);
  }
  assert.equal(book.apply("delete", tag("a", 10, 9)), "repeated");
  assert.deepEqual(labels(book), []);
  assert.deepEqual([book.size, book.get("a")?.status], [0, "deleted"]);
});

Deno.test("TagBook remembers the end of a tag that it has not seen", () => {
  const book = new TagBook();
  assert.equal(book.apply("update", tag("b", 10, 5, { status: "deleted" })), "deleted");
  assert.equal(book.apply("create", tag("b", 10, 1)), "gone");
});

Deno.test("TagBook refuses times that name no instant", () => {
  const book = new TagBook();
  const never = "2026-02-31T00:00:00Z";
  assert.equal(book.apply("create", { ...tag("a", 10), ts: never }), "time");
  assert.equal(book.apply("create", { ...tag("a", 10), updated_ts: never }), "time");
  assert.equal(book.size, 0);
});

Deno.test("TagBook.originOf() is the message of today's form", () => {
  const book = new TagBook();
  book.apply("create", tag("a", 10, 1), { stream: "TSPI", seq: 7 });
  book.apply("broadcast", tag("a", 10, 1), { stream: "TSPI", seq: 8 });
  assert.deepEqual(book.originOf("a"), { stream: "TSPI", seq: 7 });
  book.apply("update", tag("a", 10, 2), { stream: "TSPI", seq: 9 });
  assert.deepEqual(book.originOf("a"), { stream: "TSPI", seq: 9 });
  assert.equal(book.originOf("b"), null);
});

Deno.test("TagBook.onChange() tells of every change, and of nothing else, until it is ended", () => {
  const book = new TagBook();
  const told: string[] = [];
  const listener = ({ label, status }: Tag) => void told.push(`${label} ${status}`);
  const [end, endOther] = [book.onChange(listener), book.onChange(listener)];
  endOther();
  book.apply("create", tag("a", 10, 1));
  book.apply("broadcast", tag("a", 10, 1));
  book.apply("update", tag("a", 10, 0));
  book.apply("delete", tag("a", 10, 2));
  book.apply("update", tag("a", 10, 3));
  end();
  book.apply("create", tag("b", 10));
  assert.deepEqual(told, ["a active", "a deleted"]);
});

Deno.test("TagBook forgets what it has known for the longest when it is full, and counts that", () => {
  const book = new TagBook(3);
  for (const [id, ts_ms] of [["a", 40], ["b", 30], ["c", 20]] as const) {
    book.apply("create", tag(id, ts_ms));
  }
  book.apply("update", tag("a", 40, 5, { label: "a2" }));
  book.apply("delete", tag("b", 30, 5));
  book.apply("create", tag("d", 10));
  assert.deepEqual([labels(book), book.forgotten], [["d", "c"], 1]);
  book.apply("create", tag("e", 50));
  assert.deepEqual([labels(book), book.forgotten], [["d", "c", "e"], 2]);
});

const events = fc.array(
  fc.record({
    event: fc.constantFrom<TagEvent>("create", "update", "delete", "broadcast"),
    id: fc.constantFrom("a", "b", "c", "d"),
    ts_ms: fc.nat(20),
    updated_ms: fc.nat(5),
  }),
  { maxLength: 40 },
);

Deno.test("TagBook holds what a plain reading of the rules gives, whatever happens", () => {
  fc.assert(fc.property(events, fc.nat(20), fc.nat(20), (list, from_ms, until_ms) => {
    const book = new TagBook();
    const plain = new Map<string, { ts_ms: number; updated_ms: number; deleted: boolean }>();
    for (const { event, id, ts_ms, updated_ms } of list) {
      book.apply(event, tag(id, ts_ms, updated_ms));
      const known = plain.get(id);
      if (known?.deleted || (known && updated_ms < known.updated_ms)) continue;
      plain.set(id, { ts_ms, updated_ms, deleted: event === "delete" });
    }
    const expected = [...plain].filter(([, { ts_ms, deleted }]) =>
      !deleted && ts_ms > from_ms && ts_ms <= until_ms
    ).sort(([a, one], [b, two]) => one.ts_ms - two.ts_ms || (a < b ? -1 : 1));
    assert.deepEqual(labels(book, from_ms, until_ms), expected.map(([id]) => id));
  }));
});
