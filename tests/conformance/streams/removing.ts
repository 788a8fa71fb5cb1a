import assert from "node:assert/strict";
import { headers } from "@nats-io/nats-core";
import { behavioursOf } from "../behaviour.ts";
import { api, refused } from "../expectations.ts";

/** Taking messages out of a stream. */
export const removingBehaviours = behavioursOf("removing messages", {
  "purge removes all messages and keeps counting": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (let count = 0; count < 4; count++) await js.publish(`${name}.a`);
    assert.equal((await jsm.streams.purge(name)).purged, 4);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual(
      [state.messages, state.bytes, state.first_seq, state.last_seq],
      [0, 0, 5, 4],
    );
    assert.equal((await js.publish(`${name}.a`)).seq, 5);
  },

  "purge by subject removes only that": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (const subject of ["a", "b.1", "a", "b.2", "c"]) await js.publish(`${name}.${subject}`);
    assert.equal((await jsm.streams.purge(name, { filter: `${name}.a` })).purged, 2);
    assert.equal((await jsm.streams.purge(name, { filter: `${name}.b.*` })).purged, 2);
    assert.equal((await jsm.streams.purge(name, { filter: `${name}.none` })).purged, 0);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq, state.num_deleted ?? 0], [1, 5, 0]);
  },

  "purge by sequence stops before it": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (const subject of ["a", "b", "a", "b", "a"]) await js.publish(`${name}.${subject}`);
    assert.equal((await jsm.streams.purge(name, { filter: `${name}.a`, seq: 5 })).purged, 2);
    assert.equal((await jsm.streams.purge(name, { seq: 4 })).purged, 1);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq, state.last_seq], [2, 4, 5]);
  },

  "purge can keep the last messages": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (const subject of ["a", "b", "a", "b", "a"]) await js.publish(`${name}.${subject}`);
    assert.equal((await jsm.streams.purge(name, { filter: `${name}.a`, keep: 1 })).purged, 2);
    assert.equal((await jsm.streams.purge(name, { keep: 2 })).purged, 1);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq], [2, 4]);
  },

  "purge by sequence and keep at once is refused": async (bench) => {
    const { nc, name } = await bench.stream();
    const answer = await api(nc, `STREAM.PURGE.${name}`, { seq: 2, keep: 1 });
    assert.equal(answer.error?.err_code, 10003);
  },

  "delete message removes one, and a second time is refused": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (let count = 0; count < 3; count++) await js.publish(`${name}.a`, String(count));
    assert.equal(await jsm.streams.deleteMessage(name, 2), true);
    assert.equal(await jsm.streams.getMessage(name, { seq: 2 }), null);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.num_deleted], [2, 1]);
    await refused(jsm.streams.deleteMessage(name, 2), 10043);
    await refused(jsm.streams.deleteMessage(name, 99), 10043);
    assert.equal(await jsm.streams.deleteMessage(name, 1), true);
    assert.equal((await jsm.streams.info(name)).state.first_seq, 3);
  },

  "deny_delete and deny_purge are held": async (bench) => {
    const { jsm, js, name } = await bench.stream({ deny_delete: true, deny_purge: true });
    await js.publish(`${name}.a`);
    await refused(jsm.streams.deleteMessage(name, 1), 10057);
    await refused(jsm.streams.purge(name), 10110);
    assert.equal((await jsm.streams.info(name)).state.messages, 1);
  },

  "a rollup message replaces the older ones of its subject, or of all": async (bench) => {
    const { jsm, js, name } = await bench.stream({ allow_rollup_hdrs: true });
    for (const subject of ["a", "b", "a"]) await js.publish(`${name}.${subject}`);
    const rollup = headers();
    rollup.set("Nats-Rollup", "sub");
    await js.publish(`${name}.a`, "a alone", { headers: rollup });
    assert.equal((await jsm.streams.info(name)).state.messages, 2);
    rollup.set("Nats-Rollup", "all");
    await js.publish(`${name}.c`, "c alone", { headers: rollup });
    assert.equal((await jsm.streams.info(name)).state.messages, 1);
  },

  "a rollup message is refused by a stream that does not allow it": async (bench) => {
    const { js, name } = await bench.stream();
    const rollup = headers();
    rollup.set("Nats-Rollup", "sub");
    await refused(js.publish(`${name}.a`, "", { headers: rollup }), 10111);
  },

  "a sealed stream takes nothing in and gives nothing up": async (bench) => {
    const { nc, jsm, js, name } = await bench.stream();
    await js.publish(`${name}.a`, "kept");
    const { config } = await jsm.streams.info(name);
    const answer = await api(nc, `STREAM.UPDATE.${name}`, { ...config, sealed: true });
    assert.equal(answer.error, undefined);
    await refused(js.publish(`${name}.a`), 10109);
    await refused(jsm.streams.deleteMessage(name, 1), 10109);
    await refused(jsm.streams.purge(name), 10109);
    assert.equal((await jsm.streams.getMessage(name, { seq: 1 }))?.string(), "kept");
  },
});
