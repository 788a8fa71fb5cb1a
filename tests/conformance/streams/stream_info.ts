import assert from "node:assert/strict";
import { behavioursOf } from "../behaviour.ts";
import { allOf, api } from "../expectations.ts";

const NO_TIME = "0001-01-01T00:00:00Z";

/** What streams and the account tell about themselves. */
export const streamInfoBehaviours = behavioursOf("stream info", {
  "the account's info counts streams, consumers and bytes": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    const before = await jsm.getAccountInfo();
    assert.equal(typeof before.limits.max_memory, "number");
    assert.equal(typeof before.limits.max_storage, "number");
    assert.equal(typeof before.api.total, "number");
    await bench.stream();
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit" });
    await js.publish(`${name}.a`, "x".repeat(1_000));
    const after = await jsm.getAccountInfo();
    assert.equal(after.streams, before.streams + 1);
    assert.equal(after.consumers, before.consumers + 1);
    assert.ok(after.memory >= before.memory + 1_000);
  },

  "a new stream is empty": async (bench) => {
    const { jsm, name } = await bench.stream();
    const { state } = await jsm.streams.info(name);
    assert.deepEqual(
      { ...state },
      {
        messages: 0,
        bytes: 0,
        first_seq: 0,
        first_ts: NO_TIME,
        last_seq: 0,
        last_ts: NO_TIME,
        consumer_count: 0,
      },
    );
  },

  "the state counts messages, bytes and subjects": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (const subject of ["a", "b", "a"]) await js.publish(`${name}.${subject}`, "body");
    const { state } = await jsm.streams.info(name);
    assert.equal(state.messages, 3);
    assert.equal(state.first_seq, 1);
    assert.equal(state.last_seq, 3);
    assert.equal(state.num_subjects, 2);
    assert.ok(state.bytes > 3 * "body".length);
    assert.ok(Date.parse(state.first_ts) <= Date.parse(state.last_ts));
  },

  "info lists the subjects that match a filter, with their counts": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (const subject of ["a.1", "a.2", "a.1", "b.1"]) await js.publish(`${name}.${subject}`);
    const info = await jsm.streams.info(name, { subjects_filter: `${name}.a.*` });
    assert.deepEqual(info.state.subjects, { [`${name}.a.1`]: 2, [`${name}.a.2`]: 1 });
    const all = await jsm.streams.info(name, { subjects_filter: ">" });
    assert.equal(Object.keys(all.state.subjects ?? {}).length, 3);
  },

  "info lists the deleted sequences when asked": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (let count = 0; count < 5; count++) await js.publish(`${name}.a`);
    await jsm.streams.deleteMessage(name, 2);
    await jsm.streams.deleteMessage(name, 4);
    const info = await jsm.streams.info(name, { deleted_details: true });
    assert.deepEqual(info.state.deleted, [2, 4]);
    assert.equal(info.state.num_deleted, 2);
    assert.equal((await jsm.streams.info(name)).state.deleted, undefined);
  },

  "names and list give all streams, or those that take a subject": async (bench) => {
    const { jsm, name } = await bench.stream();
    const { name: other } = await bench.stream();
    const all = await allOf(jsm.streams.names());
    assert.ok(all.includes(name) && all.includes(other));
    assert.deepEqual(await allOf(jsm.streams.names(`${name}.a`)), [name]);
    assert.deepEqual(await allOf(jsm.streams.names(`${name}.>`)), [name]);
    assert.deepEqual(await allOf(jsm.streams.names(bench.unique())), []);
    const listed = await allOf(jsm.streams.list(`${other}.*`));
    assert.deepEqual(listed.map((info) => info.config.name), [other]);
  },

  "names and list are in order and paged by offset": async (bench) => {
    const { nc, name } = await bench.stream();
    await bench.stream();
    const all = await api(nc, "STREAM.NAMES");
    const names = all.streams ?? [];
    assert.ok(names.includes(name));
    assert.deepEqual(names, names.toSorted());
    assert.deepEqual([all.total, all.offset, all.limit], [names.length, 0, 1024]);
    const rest = await api(nc, "STREAM.NAMES", { offset: 1 });
    assert.deepEqual(rest.streams, names.slice(1));
    assert.deepEqual([rest.total, rest.offset], [all.total, 1]);
    const list = await api(nc, "STREAM.LIST", { offset: 1 });
    assert.deepEqual([list.total, list.offset, list.limit], [all.total, 1, 256]);
    const beyond = await api(nc, "STREAM.NAMES", { offset: 10_000 });
    assert.deepEqual(beyond.streams ?? [], []);
  },

  "find() of the client finds the stream of a subject": async (bench) => {
    const { jsm, name } = await bench.stream();
    assert.equal(await jsm.streams.find(`${name}.a.b`), name);
    await assert.rejects(jsm.streams.find(bench.unique()));
  },
});
