import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { headers } from "@nats-io/nats-core";
import { ManualClock } from "@rangecast/base/manual-clock";
import { systemClock } from "@rangecast/base/clock";
import { findNatsServer, startNatsServer } from "@rangecast/launch/nats-server";
import { requirement } from "@rangecast/tests/requirement";
import { scratchFolder } from "@rangecast/tests/scratch";
import { BusConnection } from "./connection.ts";
import type { Outgoing } from "./outgoing.ts";
import { StoredMessages } from "./stored_messages.ts";

const STREAM = "LOOKED_UP";
const WINDOW_MS = 120_000;
/** Where a manual clock begins to count. */
const NOW = 0;

const { ignore } = requirement("nats-server", findNatsServer() !== null, "2.12 or newer on PATH");

function message(number: number, origin = "1", subject = "looked.up"): Outgoing {
  const extra = [["Rangecast-Src-Seq", origin]] as const;
  return { subject, body: new Uint8Array(3), messageId: `${number}`, headers: extra, since_ms: 0 };
}

interface Bench {
  readonly connection: BusConnection;
  readonly clock: ManualClock;
  store(...messages: Outgoing[]): Promise<void>;
  stored(maxIds?: number): StoredMessages;
}

function withStream(name: string, use: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    async fn() {
      await using folder = await scratchFolder();
      await using server = await startNatsServer({ storeDir: folder.path });
      const servers = [{ hostname: server.host, port: server.port }];
      const settings = { servers, login: { type: "none" }, tls: null } as const;
      await using connection = await BusConnection.open(settings, "test");
      const { streams } = await jetstreamManager(connection.nats, { checkAPI: false });
      await streams.add({ name: STREAM, subjects: ["looked.>"], allow_direct: true });
      const clock = new ManualClock(systemClock.nowMs());
      await use({
        connection,
        clock,
        async store(...messages) {
          for (const { subject, body, messageId, headers: extra } of messages) {
            const all = headers();
            all.set("Nats-Msg-Id", messageId);
            for (const [header, value] of extra) all.set(header, value);
            connection.nats.publish(subject, body, { headers: all });
          }
          await connection.nats.flush();
          // The broker stores in the order of arrival: it answers when all that is done.
          await streams.info(STREAM);
        },
        stored: (maxIds) =>
          new StoredMessages({
            connection,
            clock,
            stream: STREAM,
            window_ms: WINDOW_MS,
            maxIds,
          }),
      });
    },
  });
}

withStream("StoredMessages.find() tells own, other and absent messages apart", async (bench) => {
  const stored = bench.stored();
  assert.equal(await stored.find(message(1), NOW - 1000), "absent");
  stored.clear();
  await bench.store(message(1), message(2, "9"), message(3, "1", "looked.elsewhere"));
  assert.equal(await stored.find(message(1), NOW - 1000), "own");
  assert.equal(await stored.find(message(2), NOW - 1000), "other");
  assert.equal(await stored.find(message(3), NOW - 1000), "absent");
});

withStream("StoredMessages.find() reads a subject page by page, and once", async (bench) => {
  const count = 3500;
  await bench.store(...Array.from({ length: count }, (_, i) => message(i)));
  const stored = bench.stored();
  const answers = await Promise.all(
    Array.from({ length: count + 1 }, (_, i) => stored.find(message(i), NOW - 1000)),
  );
  assert.deepEqual(answers, [...Array.from({ length: count }, () => "own"), "absent"]);
  assert.equal(stored.knows("looked.up"), true);
  assert.equal(stored.knows("looked.elsewhere"), false);
});

withStream("StoredMessages.find() reads again when what it knows has aged", async (bench) => {
  const stored = bench.stored();
  assert.equal(await stored.find(message(1), NOW), "absent");
  await bench.store(message(1));
  assert.equal(await stored.find(message(1), NOW), "absent", "the broker itself knows better");
  bench.clock.advance(WINDOW_MS * 0.9);
  assert.equal(await stored.find(message(1), NOW), "own");
});

withStream(
  "StoredMessages.find() reads again for a message that came in earlier",
  async (bench) => {
    await bench.store(message(1));
    const stored = bench.stored();
    // As if it had come in long after the message was stored: that lies before what is read.
    assert.equal(await stored.find(message(1), NOW + 2 * WINDOW_MS), "absent");
    assert.equal(await stored.find(message(1), NOW), "own");
  },
);

withStream("StoredMessages.find() goes by the broker's clock, not by ours", async (bench) => {
  await bench.store(message(1));
  bench.clock.stepWallClock(365 * 86_400_000);
  assert.equal(await bench.stored().find(message(1), NOW - 1000), "own");
});

withStream("StoredMessages.find() does not know what lies beyond its bound", async (bench) => {
  await bench.store(...Array.from({ length: 2500 }, (_, i) => message(i)));
  const stored = bench.stored(1500);
  assert.equal(await stored.find(message(1), NOW - 1000), "own");
  assert.equal(await stored.find(message(2400), NOW - 1000), "unknown");
  assert.equal(await stored.find(message(1, "1", "looked.elsewhere"), NOW - 1000), "unknown");
});

withStream(
  "StoredMessages.compareAt() tells whose message it is, or that it is gone",
  async (bench) => {
    await bench.store(message(1));
    const stored = bench.stored();
    assert.equal(await stored.compareAt(1, message(1)), "own");
    assert.equal(await stored.compareAt(1, message(1, "9")), "other");
    assert.equal(await stored.compareAt(2, message(1)), "unknown");
  },
);

withStream(
  "StoredMessages rejects when the broker cannot be asked, and asks anew",
  async (bench) => {
    const { streams } = await jetstreamManager(bench.connection.nats, { checkAPI: false });
    await streams.delete(STREAM);
    const stored = bench.stored();
    await assert.rejects(stored.find(message(1), NOW - 1000));
    await streams.add({ name: STREAM, subjects: ["looked.>"], allow_direct: true });
    assert.equal(await stored.find(message(1), NOW - 1000), "absent");
    await bench.connection[Symbol.asyncDispose]();
    await assert.rejects(stored.find(message(1, "1", "looked.elsewhere"), NOW - 1000));
    await assert.rejects(stored.compareAt(1, message(1)));
  },
);

withStream(
  "StoredMessages.find() reads a subject once for messages in the order of their arrival",
  async (bench) => {
    await bench.store(...Array.from({ length: 10 }, (_, i) => message(i)));
    const stored = bench.stored();
    const { inMsgs } = bench.connection.nats.stats();
    for (let i = 0; i < 20; i++) {
      bench.clock.advance(0.01);
      assert.equal(await stored.find(message(i), NOW + i / 1000), i < 10 ? "own" : "absent");
    }
    // The state of the stream, ten messages and the end of the page.
    assert.equal(bench.connection.nats.stats().inMsgs - inMsgs, 12);
  },
);
