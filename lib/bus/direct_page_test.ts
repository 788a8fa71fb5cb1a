import assert from "node:assert/strict";
import { headers } from "@nats-io/nats-core";
import type { MsgImpl } from "@nats-io/nats-core/internal";
import { ManualClock } from "@rangecast/base/manual-clock";
import { readPage } from "./direct_page.ts";
import { deliveredMessage } from "./testing/delivered_message.ts";

type Callback = (error: Error | null, message: MsgImpl) => void;

/** A connection that records what is asked, and lets the test answer. */
function fakeConnection(publish: () => void = () => {}) {
  let callback: Callback = () => {};
  let unsubscribed = 0;
  const nats = {
    subscribe: (_: string, options: { callback: Callback }) => {
      callback = options.callback;
      return { unsubscribe: () => void unsubscribed++ };
    },
    publish,
  };
  return {
    // A stand-in with the two methods that are used.
    connection: { nats } as unknown as Parameters<typeof readPage>[0]["connection"],
    answer(code: number, fields: Readonly<Record<string, number>> = {}) {
      const all = code === 0 ? headers() : headers(code, "status");
      for (const [name, value] of Object.entries(fields)) all.set(name, String(value));
      callback(null, deliveredMessage(all));
    },
    get unsubscribed() {
      return unsubscribed;
    },
  };
}

const QUERY = { next_by_subj: "a", batch: 10, seq: 1 };

function ask(fake: ReturnType<typeof fakeConnection>, clock = new ManualClock()) {
  const seqs: string[] = [];
  const page = readPage(
    { connection: fake.connection, clock, stream: "S" },
    QUERY,
    (message) => void seqs.push(message.header("Nats-Sequence") ?? ""),
  );
  return { page, seqs, clock };
}

Deno.test("readPage() goes on after the last message when more are pending", async () => {
  const fake = fakeConnection();
  const { page, seqs } = ask(fake);
  fake.answer(0, { "Nats-Sequence": 4, "Nats-Num-Pending": 8 });
  fake.answer(0, { "Nats-Sequence": 6, "Nats-Num-Pending": 7 });
  fake.answer(204);
  assert.equal(await page, 7);
  assert.deepEqual(seqs, ["4", "6"]);
  assert.equal(fake.unsubscribed, 1);
});

Deno.test("readPage() is done when nothing is pending, and when there is nothing at all", async () => {
  const last = fakeConnection();
  const lastPage = ask(last).page;
  last.answer(0, { "Nats-Sequence": 4, "Nats-Num-Pending": 0 });
  last.answer(204);
  assert.equal(await lastPage, null);
  const none = fakeConnection();
  const nonePage = ask(none).page;
  none.answer(404);
  assert.equal(await nonePage, null);
});

Deno.test("readPage() throws when the page does not arrive whole", async () => {
  const fake = fakeConnection();
  const { page, clock } = ask(fake);
  fake.answer(0, { "Nats-Sequence": 4, "Nats-Num-Pending": 8 });
  clock.advance(5000);
  await assert.rejects(page, /within 5000 ms/);
  assert.equal(fake.unsubscribed, 1);
});

Deno.test("readPage() throws when the broker refuses, or nobody answers", async () => {
  for (const status of [408, 503]) {
    const fake = fakeConnection();
    const { page } = ask(fake);
    fake.answer(status);
    await assert.rejects(page, status === 503 ? /no stream/ : /status 408/);
  }
});

Deno.test("readPage() throws once, and leaves nothing behind, when it cannot ask", async () => {
  const fake = fakeConnection(() => {
    throw new Error("closed");
  });
  const { page, clock } = ask(fake);
  await assert.rejects(page, /closed/);
  assert.equal(clock.pending, 0);
  assert.equal(fake.unsubscribed, 1);
});
