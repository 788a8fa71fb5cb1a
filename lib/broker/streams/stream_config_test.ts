import assert from "node:assert/strict";
import { readStreamConfig } from "./stream_config.ts";
import { checkStreamUpdate } from "./stream_update.ts";

const refusal = (given: Record<string, unknown>, errCode: number) =>
  assert.throws(() => readStreamConfig(given), { errCode }, JSON.stringify(given));

Deno.test("readStreamConfig() fills in nats-server's defaults", () => {
  const config = readStreamConfig({ name: "S", max_msgs: 0, max_bytes: -7 });
  assert.deepEqual(config.subjects, ["S"]);
  assert.deepEqual([config.max_msgs, config.max_bytes, config.max_msg_size], [-1, -1, -1]);
  assert.deepEqual([config.storage, config.retention, config.discard], ["file", "limits", "old"]);
  assert.equal(config.duplicate_window, 120e9);
});

Deno.test("readStreamConfig() keeps the duplicate window within a short max_age", () => {
  assert.equal(readStreamConfig({ name: "S", max_age: 1e9 }).duplicate_window, 1e9);
  refusal({ name: "S", max_age: 1e9, duplicate_window: 2e9 }, 10052);
});

Deno.test("readStreamConfig() refuses names, subjects and limits that cannot be", () => {
  for (const name of ["", "a.b", "a*", "a b"]) refusal({ name }, 10052);
  for (const subjects of [["a..b"], ["a", "a"], ["a.*", "a.b"], [">"], ["$JS.API.>"]]) {
    refusal({ name: "S", subjects }, 10052);
  }
  refusal({ name: "S", max_age: 5 }, 10052);
  refusal({ name: "S", discard_new_per_subject: true }, 10052);
  refusal({ name: "S", num_replicas: 3 }, 10074);
  refusal({ name: "S", surprise: 1 }, 10025);
});

Deno.test("readStreamConfig() gives equal texts for equal metadata", () => {
  const [one, two] = [{ a: "1", b: "2" }, { b: "2", a: "1" }].map((metadata) =>
    JSON.stringify(readStreamConfig({ name: "S", metadata }))
  );
  assert.equal(one, two);
});

Deno.test("checkStreamUpdate() refuses what may not change, and seals for good", () => {
  const old = readStreamConfig({ name: "S", deny_delete: true, max_age: 1e12 });
  const asked = (change: Record<string, unknown>) =>
    checkStreamUpdate(old, readStreamConfig({ name: "S", deny_delete: true, ...change }));
  for (const change of [{ storage: "memory" }, { deny_delete: false }]) {
    assert.throws(() => asked(change), { errCode: 10052 });
  }
  const sealed = asked({ sealed: true, max_age: 1e12 });
  assert.deepEqual([sealed.max_age, sealed.discard, sealed.deny_purge], [0, "new", true]);
});
