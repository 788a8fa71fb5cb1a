import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { TagFeed } from "@rangecast/bus/tag-feed";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { createTag, deleteTag, type Tag, updateTag } from "@rangecast/channel/tag";
import { encode } from "@rangecast/codec/cbor";
import { crash, onEachBroker, onNatsServer, type TestBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const NOW_MS = Date.UTC(2026, 6, 15, 9, 30);

interface Bench {
  readonly broker: RangeBroker;
  say(message: SpokenMessage<Tag>): Promise<number>;
  feed(): TagFeed;
}

async function withRange(server: TestBroker, use: (bench: Bench) => Promise<void>): Promise<void> {
  await using broker = await RangeBroker.on(server);
  const { connection } = broker;
  await use({
    broker,
    say: ({ subject, message, messageId }) =>
      broker.publish(subject, encode(message), { "Nats-Msg-Id": messageId ?? "" }),
    feed: () => new TagFeed({ connection, clock: systemClock, prefix: "tspi" }),
  });
}

function mark(label: string, ts_ms: number): SpokenMessage<Tag> {
  return createTag("tspi", { id: crypto.randomUUID(), ts_ms, now_ms: NOW_MS, label });
}

const id = () => crypto.randomUUID();
const labels = (feed: TagFeed) => feed.between(-Infinity, Infinity).map(({ label }) => label);

onEachBroker(
  "TagFeed knows all tags in their form of today once it is ready",
  (server) =>
    withRange(server, async ({ broker, say, feed }) => {
      await broker.addStreams();
      const [one, two, three] = [mark("one", 3000), mark("two", 2000), mark("three", 1000)];
      for (const message of [one, two, three]) await say(message);
      const change = { label: "two of today" };
      const changed = updateTag("tspi", two.message, { id: id(), now_ms: NOW_MS + 1, change });
      const seq = await say(changed);
      await say(deleteTag("tspi", three.message, { id: id(), now_ms: NOW_MS + 1 }));
      await broker.publish("tspi.geocentric.1", new Uint8Array(3));
      await using tags = feed();
      await tags.ready();
      assert.equal(tags.complete, true);
      assert.deepEqual(labels(tags), ["two of today", "one"]);
      assert.deepEqual(tags.between(2000, 3000).map(({ label }) => label), ["one"]);
      assert.deepEqual(tags.originOf(two.message.id), { stream: "TSPI", seq });
      assert.equal(tags.get(three.message.id)?.status, "deleted");
      assert.equal(tags.refused.size, 0);
    }),
);

onEachBroker(
  "TagFeed follows what is said, and counts what is no tag",
  (server) =>
    withRange(server, async ({ broker, say, feed }) => {
      await broker.addStreams();
      await using tags = feed();
      await tags.ready();
      const heard: string[] = [];
      const end = tags.onChange(({ label, status }) => void heard.push(`${label} ${status}`));
      const one = mark("one", 1000);
      await say(one);
      await broker.publish("tags.create", new Uint8Array());
      await broker.publish("tags.create", new Uint8Array(70_000));
      await broker.publish("tags.create", new Uint8Array([0xff]));
      await broker.publish("tags.create", encode({ id: "no uuid" }));
      await broker.publish("tags.shout", encode(one.message));
      await broker.publish(
        "tags.update",
        encode({ ...one.message, updated_ts: "1999-01-01T00:00:00Z" }),
      );
      const last = deleteTag("tspi", one.message, { id: id(), now_ms: NOW_MS + 1 });
      await say(last);
      await broker.publish(
        "tags.update",
        encode({ ...one.message, updated_ts: "2050-01-01T00:00:00Z" }),
      );
      await until("all was heard", () => tags.refused.has("gone"));
      assert.deepEqual(heard, ["one active", "one deleted"]);
      assert.deepEqual(Object.fromEntries(tags.refused), {
        empty: 1,
        too_large: 1,
        not_cbor: 1,
        off_schema: 1,
        event: 1,
        older: 1,
        gone: 1,
      });
      end();
      await say(mark("two", 2000));
      await until("it is known", () => labels(tags).includes("two"));
      assert.equal(heard.length, 2);
    }),
);

onEachBroker(
  "TagFeed is ready without a stream, and takes up one that comes later",
  (server) =>
    withRange(server, async ({ broker, say, feed }) => {
      await using tags = feed();
      await tags.ready();
      assert.deepEqual(labels(tags), []);
      await broker.addStreams();
      await say(mark("one", 1000));
      await until("it is known", () => labels(tags).includes("one"));
    }),
);

onEachBroker(
  "ready() rejects when it is given up before",
  (server) =>
    withRange(server, async ({ feed }) => {
      await using tags = feed();
      const reason = new Error("no longer wanted");
      await assert.rejects(tags.ready(AbortSignal.abort(reason)), reason);
    }),
);

onNatsServer(
  "TagFeed goes on when the broker has crashed",
  (server) =>
    withRange(server, async ({ broker, say, feed }) => {
      await broker.addStreams();
      await using tags = feed();
      await say(mark("one", 1000));
      await until("it is known", () => labels(tags).includes("one"));
      await crash(server);
      await until("the broker is back", () => broker.connection.connected);
      await say(mark("two", 2000));
      await until("it is known", () => labels(tags).includes("two"));
      assert.deepEqual(labels(tags), ["one", "two"]);
      assert.equal(tags.refused.size, 0);
    }),
);
