import assert from "node:assert/strict";
import { broadcastTag, createTag, deleteTag, type Tag, updateTag } from "./tag.ts";
import { TagBook } from "./tag_book.ts";

const TAG_ID = "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f";
const ID = "11111111-2222-4333-8444-555555555555";
const TS_MS = Date.UTC(2026, 6, 15, 9, 30);
const NEW = { id: TAG_ID, ts_ms: TS_MS, now_ms: TS_MS + 5000, label: " Splash " };
const TAG = createTag("tspi", NEW).message;

Deno.test("createTag() is a tag on its instant, sent under its own id", () => {
  assert.deepEqual(createTag("tspi", { ...NEW, creator: "Ann", category: "hit" }), {
    kind: "tag",
    subject: "tags.create",
    messageId: TAG_ID,
    headers: [["X-Tag-Creator", "Ann"]],
    message: {
      id: TAG_ID,
      ts: "2026-07-15T09:30:00.000Z",
      label: "Splash",
      status: "active",
      updated_ts: "2026-07-15T09:30:05.000Z",
      creator: "Ann",
      category: "hit",
    },
  });
  assert.deepEqual(createTag("range2", NEW).headers, []);
  assert.equal(createTag("range2", NEW).subject, "range2.tags.create");
});

Deno.test("createTag() refuses a label or a creator that cannot be", () => {
  assert.throws(() => createTag("tspi", { ...NEW, label: " " }), /1 to 1000 characters/);
  assert.throws(() => createTag("tspi", { ...NEW, label: "x".repeat(1001) }), /has 1001/);
  assert.throws(() => createTag("tspi", { ...NEW, creator: "a\r\nb" }), SyntaxError);
});

Deno.test("updateTag(), deleteTag() and broadcastTag() have message ids of their own", () => {
  const now_ms = TS_MS + 9000;
  const updated = updateTag("tspi", TAG, { id: ID, now_ms, change: { label: "Miss" } });
  assert.equal(updated.messageId, `${TAG_ID}:update:${ID}`);
  assert.equal(updated.subject, "tags.update");
  const updated_ts = "2026-07-15T09:30:09.000Z";
  assert.deepEqual(updated.message, { ...TAG, label: "Miss", updated_ts });
  const deleted = deleteTag("tspi", TAG, { id: ID, now_ms });
  assert.equal(deleted.messageId, `${TAG_ID}:delete:${ID}`);
  assert.equal(deleted.subject, "tags.delete");
  assert.deepEqual(deleted.message, { ...TAG, status: "deleted", updated_ts });
  const told = broadcastTag("tspi", TAG, ID);
  assert.equal(told.messageId, `${TAG_ID}:broadcast:${ID}`);
  assert.equal(told.subject, "tags.broadcast");
  assert.deepEqual(told.message, TAG);
});

Deno.test("updateTag() and deleteTag() are later than the form that they follow, when clocks disagree", () => {
  const late = "2026-07-15T09:30:05.001Z";
  const now_ms = TS_MS - 60_000;
  const { message } = updateTag("tspi", TAG, { id: ID, now_ms, change: {} });
  assert.equal(message.updated_ts, late);
  assert.equal(deleteTag("tspi", TAG, { id: ID, now_ms }).message.updated_ts, late);
});

for (const updated_ts of ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:60.5Z"]) {
  Deno.test(`updateTag() and deleteTag() follow a form of ${updated_ts}, which none is later than`, () => {
    const last: Tag = { ...TAG, updated_ts };
    const stands = { id: ID, now_ms: TS_MS };
    const { message: changed } = updateTag("tspi", last, { ...stands, change: { label: "Miss" } });
    for (const message of [changed, deleteTag("tspi", last, stands).message]) {
      assert.equal(message.updated_ts, updated_ts);
      const book = new TagBook();
      assert.equal(book.apply("create", last), "made");
      const outcome = message.status === "deleted" ? "deleted" : "changed";
      assert.equal(book.apply("update", message), outcome);
    }
  });
}
