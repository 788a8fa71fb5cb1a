import assert from "node:assert/strict";
import fc from "fast-check";
import { decode, encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import { SubjectFilter } from "../streams/subject_filter.ts";
import { memoryAccounting } from "./accounting.ts";
import { MessageStore, StoredMessage } from "./message_store.ts";
import { countFrom, lastPerSubject, nextMatching } from "./selection.ts";

function frame(subject: string, body: string): Frame {
  return new Frame().setSubject(encode(subject)).setBody(encode(body));
}

interface Kept {
  readonly seq: number;
  readonly subject: string;
  readonly body: string;
  readonly time_us: number;
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("add"), n: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("remove"), n: fc.nat(200) }) },
);

Deno.test("MessageStore and its selections agree with a plain list of messages", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 150 }), fc.nat(160), (steps, probe) => {
    const store = new MessageStore(memoryAccounting);
    let model: Kept[] = [];
    let last = 0;
    for (const { type, n } of steps) {
      if (type === "add") {
        const kept = { seq: ++last, subject: `s.${n}`, body: "x".repeat(n), time_us: last * 10 };
        assert.equal(store.append(frame(kept.subject, kept.body), kept.time_us), last);
        model.push(kept);
      } else {
        const had = model.some(({ seq }) => seq === n);
        assert.equal(store.remove(n, true), had);
        model = model.filter(({ seq }) => seq !== n);
      }
    }
    const view = new StoredMessage();
    assert.equal(store.messages, model.length);
    assert.equal(store.bytes, model.reduce((sum, { body }) => sum + 3 + body.length + 16, 0));
    if (last > 0) assert.equal(store.firstSeq, model[0]?.seq ?? last + 1);
    for (const { seq, subject, body, time_us } of model) {
      assert.ok(store.load(seq, view));
      assert.equal(view.subject?.text, subject);
      assert.equal(decode(view.data, view.start, view.end), body);
      assert.equal(view.time_us, time_us);
    }
    const some = new SubjectFilter(["s.1", "s.3"]);
    const mine = model.filter(({ subject }) => subject === "s.1" || subject === "s.3");
    assert.equal(countFrom(store, some, probe), mine.filter(({ seq }) => seq >= probe).length);
    const all = new SubjectFilter([]);
    assert.equal(countFrom(store, all, probe), model.filter(({ seq }) => seq >= probe).length);
    assert.equal(nextMatching(store, some, probe), mine.find(({ seq }) => seq >= probe)?.seq ?? 0);
    const lasts = ["s.1", "s.3"].map((subject) =>
      mine.findLast((own) => own.subject === subject && own.seq <= probe)?.seq ?? 0
    );
    assert.deepEqual(
      lastPerSubject(store, some, probe),
      lasts.filter((seq) => seq > 0).sort((a, b) => a - b),
    );
    const later = store.nextLive(store.seqAtTime(probe * 10));
    assert.equal(later, model.find(({ time_us }) => time_us >= probe * 10)?.seq ?? 0);
  }));
});

Deno.test("nextMatching() does not look at every message for a subject that is rare", () => {
  class CountingStore extends MessageStore {
    looks = 0;
    override subjectIdOf(seq: number): number {
      this.looks++;
      return super.subjectIdOf(seq);
    }
  }
  const store = new CountingStore(memoryAccounting);
  for (let i = 0; i < 10_000; i++) store.append(frame(`often.${i % 3}`, ""), i);
  store.append(frame("rare.1", ""), 10_000);
  for (const pattern of ["rare.>", "rare.*"]) {
    assert.equal(nextMatching(store, new SubjectFilter([pattern]), 1), 10_001);
  }
  assert.equal(nextMatching(store, new SubjectFilter(["never.>"]), 1), 0);
  assert.ok(store.looks < 100, `it looked at ${store.looks} messages`);
});

Deno.test("MessageStore spreads over segments, and frees those that are empty", () => {
  const store = new MessageStore(memoryAccounting);
  const body = "y".repeat(100_000);
  for (let i = 0; i < 50; i++) store.append(frame("a", body), i);
  const full = store.allocatedBytes;
  assert.ok(full < 50 * 100_000 * 1.3);
  for (let seq = 1; seq <= 40; seq++) assert.ok(store.remove(seq));
  assert.ok(store.allocatedBytes < full / 2);
  assert.equal(store.firstSeq, 41);
  assert.equal(store.nextLive(1), 41);
});

Deno.test("MessageStore closes the gaps in a segment that is mostly deleted", () => {
  const store = new MessageStore(memoryAccounting);
  for (let i = 0; i < 4000; i++) store.append(frame(`s.${i % 2}`, "z".repeat(1000)), i);
  const full = store.allocatedBytes;
  for (let seq = 1; seq <= 3900; seq++) if (seq % 20 > 0) store.remove(seq);
  assert.ok(store.allocatedBytes < full / 2);
  const view = new StoredMessage();
  assert.ok(store.load(20, view));
  assert.equal(decode(view.data, view.start, view.end), "z".repeat(1000));
});

Deno.test("MessageStore.skipTo() leaves a gap that is never filled", () => {
  const store = new MessageStore(memoryAccounting, 5);
  assert.equal(store.append(frame("a", ""), 1), 5);
  store.skipTo(9);
  assert.equal(store.append(frame("a", ""), 2), 10);
  assert.equal(store.has(7), false);
  assert.equal(store.nextLive(6), 10);
  assert.equal(store.deletedCount, 4);
});
