import assert from "node:assert/strict";
import { TagBook } from "@rangecast/channel/tag-book";
import { TAG_LOOK_AHEAD_MS, TagCursor } from "./tag_cursor.ts";
import { START_MS, tagAt } from "./testdata/sample_timeline.ts";

function cursorAt(at_ms: number, moments: Readonly<Record<string, number>>) {
  const book = new TagBook();
  for (const [id, moment] of Object.entries(moments)) book.apply("create", tagAt(moment, id));
  let changes = 0;
  const cursor = new TagCursor(
    book,
    START_MS + at_ms,
    book.between(-Infinity, START_MS + at_ms),
    () => changes++,
  );
  const take = (until: number) => {
    const ids: string[] = [];
    for (let tag = cursor.take(START_MS + until); tag; tag = cursor.take(START_MS + until)) {
      ids.push(tag.id);
    }
    cursor.pass(START_MS + until);
    return ids.join(" ");
  };
  return { book, cursor, take, changes: () => changes };
}

Deno.test("TagCursor takes each tag once when its moment comes", () => {
  const { cursor, take } = cursorAt(10, { a: 10, b: 20, c: 20, d: 30 });
  assert.equal(cursor.nextMs(START_MS + 19), Infinity);
  assert.equal(cursor.nextMs(START_MS + 25), START_MS + 20);
  assert.deepEqual([take(19), take(25), take(30), take(99)], ["", "b c", "d", ""]);
});

Deno.test("TagCursor finds a tag that lies further ahead than it looks", () => {
  const far = 10 * TAG_LOOK_AHEAD_MS;
  const { take } = cursorAt(0, { a: far });
  assert.deepEqual([take(1), take(far - 1), take(far)], ["", "", "a"]);
});

Deno.test("TagCursor takes a tag of today's form when it has changed ahead of the playhead", () => {
  const { book, cursor, take } = cursorAt(0, { a: 20, b: 30 });
  assert.equal(cursor.nextMs(START_MS + 50), START_MS + 20);
  book.apply("update", tagAt(40, "a", 1));
  book.apply("delete", tagAt(30, "b", 1));
  book.apply("create", tagAt(35, "c"));
  assert.deepEqual([cursor.hasChanged, take(50)], [false, "c a"]);
});

Deno.test("TagCursor takes no tag twice when one of several of an instant was taken before a change", () => {
  const { book, cursor, take } = cursorAt(0, { a: 20, b: 20 });
  assert.equal(cursor.take(START_MS + 20)?.id, "a");
  book.apply("create", tagAt(20, "c"));
  assert.equal(take(20), "b c");
});

Deno.test("TagCursor hands on what changes behind the playhead, in its newest form", () => {
  const { book, cursor, take, changes } = cursorAt(10, { a: 10, b: 20 });
  take(25);
  book.apply("update", tagAt(10, "a", 1));
  book.apply("update", tagAt(10, "a", 2));
  book.apply("create", tagAt(15, "c"));
  assert.equal(changes(), 3);
  assert.deepEqual(cursor.takeChanged(), tagAt(10, "a", 2));
  assert.deepEqual(cursor.takeChanged(), tagAt(15, "c"));
  assert.equal(cursor.takeChanged(), undefined);
  book.apply("delete", tagAt(15, "c", 1));
  assert.equal(cursor.takeChanged()?.status, "deleted");
});

Deno.test("TagCursor takes a tag back when it was shown and marks a later moment now", () => {
  const { book, cursor, take } = cursorAt(10, { a: 10 });
  book.apply("update", tagAt(40, "a", 1));
  assert.deepEqual(cursor.takeChanged(), tagAt(40, "a", 1));
  assert.deepEqual([take(39), take(40)], ["", "a"]);
});

Deno.test("TagCursor hands on nothing of a tag that was made and withdrawn before anybody saw it", () => {
  const { book, cursor } = cursorAt(10, {});
  book.apply("create", tagAt(5, "a"));
  book.apply("update", tagAt(40, "a", 1));
  assert.equal(cursor.takeChanged(), undefined);
});

Deno.test("TagCursor passes over a tag that marks no instant", () => {
  const good = tagAt(20, "b");
  const source = {
    between: () => [{ ...good, id: "a", ts: "soon" }, good],
    onChange: () => () => {},
  };
  const cursor = new TagCursor(source, START_MS, []);
  assert.equal(cursor.take(START_MS + 50)?.id, "b");
});

Deno.test("TagCursor hears nothing more when it is closed", () => {
  const { book, cursor, changes } = cursorAt(10, { a: 10 });
  cursor[Symbol.dispose]();
  book.apply("update", tagAt(10, "a", 1));
  assert.deepEqual([changes(), cursor.hasChanged], [0, false]);
});
