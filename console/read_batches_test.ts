import { ManualClock } from "@rangecast/base/manual-clock";
import type { SourceMessage, SourceReader } from "@rangecast/playback/source";
import assert from "node:assert/strict";
import { readBatches } from "./read_batches.ts";

/** A reader that a test fills. */
class FakeReader implements SourceReader {
  readonly waiting: SourceMessage[] = [];
  caughtUp = false;
  problem: string | null = null;
  closed = false;
  onChange = () => {};
  #seq = 0;

  add(count: number): void {
    for (let i = 0; i < count; i++) {
      const body = new Uint8Array();
      const seq = ++this.#seq;
      this.waiting.push({ stream: "S", seq, subject: "s", time_ms: seq, body, header: () => null });
    }
    this.onChange();
  }

  take = () => this.waiting.shift();
  peek = () => this.waiting[0];

  [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

function reading(follow: boolean) {
  const reader = new FakeReader();
  const clock = new ManualClock();
  const stopping = new AbortController();
  const batches = readBatches({
    clock,
    stop: stopping.signal,
    patience_ms: 5000,
    open: (onChange) => {
      reader.onChange = onChange;
      return reader;
    },
  }, follow);
  /** The next batch, as its sequences; a time passes meanwhile. */
  const next = async (pass_ms = 0) => {
    const promise = batches.next();
    promise.catch(() => {});
    // Lets it begin to wait before time passes.
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    clock.advance(pass_ms);
    const { value } = await promise;
    return value && { seqs: value.messages.map(({ seq }) => seq), caughtUp: value.caughtUp };
  };
  return { reader, clock, stopping, next };
}

Deno.test("readBatches() ends when everything was read, and closes its reader", async () => {
  const { reader, next, clock } = reading(false);
  reader.add(2);
  assert.deepEqual(await next(), { seqs: [1, 2], caughtUp: false });
  reader.caughtUp = true;
  reader.add(1);
  assert.deepEqual(await next(), { seqs: [3], caughtUp: true });
  assert.equal(await next(), undefined);
  assert.ok(reader.closed);
  assert.equal(clock.pending, 0);
});

Deno.test("readBatches() ends at once when there is nothing", async () => {
  const { reader, next } = reading(false);
  reader.caughtUp = true;
  assert.deepEqual(await next(), { seqs: [], caughtUp: true });
  assert.equal(await next(), undefined);
});

Deno.test("readBatches() hands on no more than 512 messages at a time", async () => {
  const { reader, next } = reading(false);
  reader.caughtUp = true;
  reader.add(700);
  const first = await next();
  assert.deepEqual([first?.seqs.length, first?.caughtUp], [512, false]);
  const second = await next(1);
  assert.deepEqual([second?.seqs.length, second?.caughtUp], [188, true]);
});

Deno.test("readBatches() gives up when nothing comes, with the reader's reason", async () => {
  const { reader, next } = reading(false);
  reader.problem = "there is no stream S";
  await assert.rejects(next(5000), {
    name: "OperatorError",
    message: "Cannot read what was said as the broker gives nothing for 5000 ms: " +
      "there is no stream S",
  });
  assert.ok(reader.closed);
});

Deno.test("readBatches() that follows hands on the passing of time, and ends when stopped", async () => {
  const { reader, next, stopping } = reading(true);
  reader.caughtUp = true;
  assert.deepEqual(await next(), { seqs: [], caughtUp: true });
  assert.deepEqual(await next(1000), { seqs: [], caughtUp: true });
  reader.add(1);
  assert.deepEqual(await next(), { seqs: [1], caughtUp: true });
  // A broker that is away is waited for, however long.
  reader.caughtUp = false;
  const waiting = next(1_000_000);
  reader.caughtUp = true;
  reader.onChange();
  assert.deepEqual(await waiting, { seqs: [], caughtUp: true });
  stopping.abort();
  assert.equal(await next(), undefined);
  assert.ok(reader.closed);
});
