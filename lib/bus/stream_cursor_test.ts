import assert from "node:assert/strict";
import { StreamCursor } from "./stream_cursor.ts";

const NOTHING = { missed: 0, repeated: 0, replaced: 0, rewound: 0 };

function extent(first_seq: number, last_seq: number, created = "2026-07-15T09:30:00Z") {
  return { created, first_seq, last_seq };
}

Deno.test("resume() begins behind the newest message when reading from now", () => {
  const cursor = new StreamCursor({ type: "now" });
  assert.deepEqual(cursor.resume(extent(1, 500), true), { type: "sequence", sequence: 501 });
});

Deno.test("resume() begins at the instant until a message has come, and behind it then", () => {
  const cursor = new StreamCursor({ type: "time", unix_ms: 1000 });
  assert.deepEqual(cursor.resume(extent(1, 500), true), { type: "time", unix_ms: 1000 });
  assert.deepEqual(cursor.resume(extent(1, 500), true), { type: "time", unix_ms: 1000 });
  assert.equal(cursor.accept(300), true);
  assert.deepEqual(cursor.resume(extent(1, 500), true), { type: "sequence", sequence: 301 });
  assert.deepEqual(cursor.counts, NOTHING);
});

Deno.test("resume() begins with the first message when the stream appeared after the start", () => {
  const cursor = new StreamCursor({ type: "now" });
  cursor.streamIsAbsent();
  assert.deepEqual(cursor.resume(extent(1, 20), true), { type: "sequence", sequence: 1 });
});

Deno.test("resume() goes on where it stood when nothing had come before the interruption", () => {
  const cursor = new StreamCursor({ type: "now" });
  cursor.resume(extent(1, 500), true);
  assert.deepEqual(cursor.resume(extent(1, 510), true), { type: "sequence", sequence: 501 });
});

Deno.test("resume() begins anew when the stream is another one of the same name", () => {
  const cursor = new StreamCursor({ type: "now" });
  cursor.resume(extent(1, 500, "a"), true);
  assert.deepEqual(cursor.resume(extent(1, 3, "b"), true), { type: "sequence", sequence: 1 });
  assert.deepEqual(cursor.counts, { ...NOTHING, replaced: 1 });
});

Deno.test("resume() goes back when the stream lost its newest messages", () => {
  const cursor = new StreamCursor({ type: "now" });
  cursor.resume(extent(1, 500), true);
  cursor.accept(501);
  assert.deepEqual(cursor.resume(extent(1, 490), true), { type: "sequence", sequence: 491 });
  assert.deepEqual(cursor.counts, { ...NOTHING, rewound: 1 });
  assert.equal(cursor.accept(491), true);
});

Deno.test("accept() counts a gap once when the reader takes every message", () => {
  const cursor = new StreamCursor({ type: "now" });
  cursor.resume(extent(1, 10), true);
  cursor.accept(11);
  assert.deepEqual(cursor.resume(extent(21, 30), true), { type: "sequence", sequence: 12 });
  cursor.accept(21);
  assert.deepEqual(cursor.counts, { ...NOTHING, missed: 9 });
});

Deno.test("accept() counts no gap when the reader filters; resume() counts what is gone", () => {
  const cursor = new StreamCursor({ type: "now" });
  cursor.resume(extent(1, 10), false);
  cursor.accept(15);
  cursor.accept(19);
  assert.deepEqual(cursor.counts, NOTHING);
  assert.deepEqual(cursor.resume(extent(25, 30), false), { type: "sequence", sequence: 25 });
  cursor.accept(28);
  assert.deepEqual(cursor.counts, { ...NOTHING, missed: 5 });
});

Deno.test("accept() refuses what was handed on before", () => {
  const cursor = new StreamCursor({ type: "time", unix_ms: 0 });
  cursor.resume(extent(1, 10), true);
  assert.equal(cursor.accept(1), true);
  assert.equal(cursor.accept(2), true);
  assert.equal(cursor.accept(2), false);
  assert.deepEqual(cursor.counts, { ...NOTHING, repeated: 1 });
});

Deno.test("resume() begins at a sequence, and counts what has left the stream before it", () => {
  const cursor = new StreamCursor({ type: "sequence", sequence: 40 });
  assert.deepEqual(cursor.resume(extent(1, 500), true), { type: "sequence", sequence: 40 });
  const late = new StreamCursor({ type: "sequence", sequence: 40 });
  assert.deepEqual(late.resume(extent(61, 500), false), { type: "sequence", sequence: 61 });
  assert.deepEqual(late.counts, { ...NOTHING, missed: 21 });
});

Deno.test("resume() begins behind an instant, and goes on by sequence once something came", () => {
  const cursor = new StreamCursor({ type: "behind", unix_ms: 1000 });
  assert.deepEqual(cursor.resume(extent(1, 500), true), { type: "behind", unix_ms: 1000 });
  cursor.accept(70);
  assert.deepEqual(cursor.resume(extent(1, 500), true), { type: "sequence", sequence: 71 });
});
