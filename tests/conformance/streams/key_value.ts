import assert from "node:assert/strict";
import { type KV, type KvEntry, Kvm, type KvOptions } from "@nats-io/kv";
import { until } from "../../support/until.ts";
import { within } from "../../support/waiting.ts";
import { behavioursOf, type Check } from "../behaviour.ts";
import { allOf, refused } from "../expectations.ts";
import type { StreamBench } from "../workbench.ts";

/** Key-value buckets as the official client builds them on a stream. */
export const keyValueBehaviours = behavioursOf("key-value", {
  "a bucket is a stream of its own kind": async (bench) => {
    const { nc, jsm } = await bench.jetstream();
    const bucket = bench.unique();
    const kv = await new Kvm(nc).create(bucket, { storage: "memory", history: 5 });
    const { config } = await jsm.streams.info(`KV_${bucket}`);
    assert.partialDeepStrictEqual(config, {
      subjects: [`$KV.${bucket}.>`],
      max_msgs_per_subject: 5,
      discard: "new",
      allow_rollup_hdrs: true,
      allow_direct: true,
      storage: "memory",
    });
    const status = await kv.status();
    assert.deepEqual([status.bucket, status.history, status.values], [bucket, 5, 0]);
    assert.equal(await kv.destroy(), true);
    await refused(jsm.streams.info(`KV_${bucket}`), 10059);
  },

  "put and get": bucket({}, async (kv) => {
    assert.equal(await kv.put("a.b", "one"), 1);
    assert.equal(await kv.put("a.b", "two"), 2);
    const entry = await kv.get("a.b");
    assert.deepEqual([entry?.string(), entry?.revision, entry?.operation], ["two", 2, "PUT"]);
    assert.equal(entry?.key, "a.b");
  }),

  "get of nothing is null": bucket({}, async (kv) => {
    assert.equal(await kv.get("none"), null);
  }),

  "get of a revision": bucket({ history: 3 }, async (kv) => {
    for (const text of ["one", "two"]) await kv.put("a", text);
    assert.equal((await kv.get("a", { revision: 1 }))?.string(), "one");
    await kv.put("b", "other");
    assert.equal(await kv.get("a", { revision: 3 }), null);
  }),

  "create of what is there is refused": bucket({}, async (kv) => {
    assert.equal(await kv.create("a", "one"), 1);
    await refused(kv.create("a", "two"), 10071);
    assert.equal((await kv.get("a"))?.string(), "one");
  }),

  "create after delete": bucket({}, async (kv) => {
    await kv.create("a", "one");
    await kv.delete("a");
    assert.equal(await kv.create("a", "two"), 3);
  }),

  "update wants the last revision": bucket({}, async (kv) => {
    await kv.put("a", "one");
    await kv.put("b", "other");
    assert.equal(await kv.update("a", "two", 1), 3);
    await refused(kv.update("a", "three", 1), 10071);
    assert.equal((await kv.get("a"))?.string(), "two");
  }),

  "delete leaves a mark, purge nothing else": bucket({ history: 5 }, async (kv) => {
    for (const text of ["one", "two"]) await kv.put("a", text);
    await kv.delete("a");
    const entry = await kv.get("a");
    assert.deepEqual([entry?.operation, entry?.length], ["DEL", 0]);
    assert.equal((await allOf(await kv.history({ key: "a" }))).length, 3);
    await kv.purge("a");
    assert.equal((await kv.get("a"))?.operation, "PURGE");
    assert.equal((await allOf(await kv.history({ key: "a" }))).length, 1);
  }),

  "delete of another revision is refused": bucket({}, async (kv) => {
    await kv.put("a", "one");
    await refused(kv.delete("a", { previousSeq: 7 }), 10071);
    await kv.delete("a", { previousSeq: 1 });
  }),

  "history keeps so many values of each key": bucket({ history: 2 }, async (kv) => {
    for (const text of ["one", "two", "three"]) await kv.put("a", text);
    await kv.put("b", "other");
    const texts = (await allOf(await kv.history({ key: "a" }))).map((entry) => entry.string());
    assert.deepEqual(texts, ["two", "three"]);
    assert.equal((await allOf(await kv.history())).length, 3);
  }),

  "history of an empty bucket ends at once": bucket({}, async (kv) => {
    assert.deepEqual(await within(allOf(await kv.history()), "the end of the history"), []);
  }),

  "keys gives the living ones": bucket({}, async (kv) => {
    for (const key of ["a.1", "a.2", "b"]) await kv.put(key, key);
    await kv.delete("a.2");
    assert.deepEqual((await allKeys(kv)).toSorted(), ["a.1", "b"]);
    assert.deepEqual(await allKeys(kv, "a.*"), ["a.1"]);
  }),

  "watch gives what is there, then what changes": bucket({}, async (kv) => {
    await kv.put("a", "one");
    await kv.put("b", "two");
    const seen: string[] = [];
    const watch = await kv.watch();
    const over = (async () => {
      for await (const entry of watch) {
        seen.push(`${entry.key} ${entry.operation} ${entry.string()}`);
      }
    })();
    await until("the initial values", () => seen.length === 2);
    await kv.put("a", "three");
    await kv.delete("b");
    await until("the changes", () => seen.length === 4);
    assert.deepEqual(seen, [
      "a PUT one",
      "b PUT two",
      "a PUT three",
      "b DEL ",
    ]);
    watch.stop();
    await within(over, "the end of the watch");
  }),

  "watch of some keys, of changes only, of all history": bucket({ history: 5 }, async (kv) => {
    for (const text of ["one", "two"]) await kv.put("a", text);
    await kv.put("b", "other");
    const some = collect(await kv.watch({ key: "a" }));
    const changes = collect(await kv.watch({ include: "updates" }));
    const history = collect(await kv.watch({ include: "history" }));
    await until("the initial values", () => history.length === 3 && some.length === 1);
    await kv.put("a", "three");
    await until("the changes", () => changes.length === 1 && some.length === 2);
    assert.deepEqual(some.map((entry) => entry.string()), ["two", "three"]);
    assert.deepEqual(changes.map((entry) => entry.string()), ["three"]);
    await until("the last of the history", () => history.length === 4);
  }),

  "values go when they are older than the bucket's ttl": bucket({ ttl: 300 }, async (kv) => {
    await kv.put("a", "short");
    assert.equal((await kv.get("a"))?.string(), "short");
    await until("the end of the value", async () => await kv.get("a") === null);
  }),

  "open and list find a bucket": async (bench) => {
    const { nc } = await bench.jetstream();
    const name = bench.unique();
    const made = await new Kvm(nc).create(name, { storage: "memory" });
    await made.put("a", "one");
    const opened = await new Kvm(nc).open(name, { allow_direct: true });
    assert.equal((await opened.get("a"))?.string(), "one");
    const names: string[] = [];
    for await (const status of new Kvm(nc).list()) names.push(status.bucket);
    assert.ok(names.includes(name));
    await made.destroy();
  },
});

function bucket(
  options: Partial<KvOptions>,
  run: (kv: KV, clients: Omit<StreamBench, "name">) => Promise<void>,
): Check {
  return async (bench) => {
    const clients = await bench.jetstream();
    const kv = await new Kvm(clients.nc).create(bench.unique(), { storage: "memory", ...options });
    await run(kv, clients);
    await kv.destroy();
  };
}

async function allKeys(kv: KV, filter?: string): Promise<string[]> {
  return await allOf(await kv.keys(filter));
}

/** The entries of a watch, as they come. */
function collect<T extends KvEntry>(watch: AsyncIterable<T>): T[] {
  const entries: T[] = [];
  (async () => {
    for await (const entry of watch) entries.push(entry);
  })();
  return entries;
}
