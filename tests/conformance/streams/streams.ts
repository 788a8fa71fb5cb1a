import assert from "node:assert/strict";
import { nanos } from "@nats-io/nats-core";
import type { StreamConfig } from "@nats-io/jetstream";
import { behavioursOf } from "../behaviour.ts";
import { api, refused } from "../expectations.ts";

/** Making, changing and removing streams. */
export const streamBehaviours = behavioursOf("streams", {
  "create fills in the defaults": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    const made = await jsm.streams.add({ name, subjects: [`${name}.>`], storage: "memory" });
    assert.ok(Math.abs(Date.parse(made.created) - Date.parse(made.ts ?? "")) < 5_000);
    assert.partialDeepStrictEqual(made.config, {
      name,
      subjects: [`${name}.>`],
      retention: "limits",
      storage: "memory",
      discard: "old",
      max_consumers: -1,
      max_msgs: -1,
      max_bytes: -1,
      max_age: 0,
      max_msgs_per_subject: -1,
      max_msg_size: -1,
      num_replicas: 1,
      duplicate_window: nanos(120_000),
      allow_direct: false,
      allow_rollup_hdrs: false,
      deny_delete: false,
      deny_purge: false,
      sealed: false,
    });
    assert.equal(await jsm.streams.delete(name), true);
  },

  "create twice with the same configuration is fine, and with another is refused": async (
    bench,
  ) => {
    const { jsm, name } = await bench.stream();
    const subjects = [`${name}.>`];
    const add = (change: Partial<StreamConfig>) =>
      jsm.streams.add({ name, subjects, storage: "memory", allow_direct: true, ...change });
    assert.equal((await add({})).config.name, name);
    const text = await refused(add({ max_msgs: 5 }), 10058);
    assert.equal(text, "stream name already in use with a different configuration");
  },

  "a file stream is taken as what it is": async (bench) => {
    const { jsm, js, name } = await bench.stream({ storage: "file" });
    assert.equal((await jsm.streams.info(name)).config.storage, "file");
    assert.equal((await js.publish(`${name}.a`, "kept")).seq, 1);
  },

  "without subjects a stream takes its own name": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    const made = await jsm.streams.add({ name, storage: "memory" });
    assert.deepEqual(made.config.subjects, [name]);
    await jsm.streams.delete(name);
  },

  "several subjects, a description and metadata are kept": async (bench) => {
    const name = bench.unique();
    const subjects = [`${name}.a.>`, `${name}.b.*`, `${name}.c`];
    const { jsm } = await bench.stream({
      name,
      subjects,
      description: "telemetry",
      metadata: { range: "north" },
    });
    const { config } = await jsm.streams.info(name);
    assert.deepEqual(config.subjects, subjects);
    assert.equal(config.description, "telemetry");
    assert.equal(config.metadata?.range, "north");
  },

  "overlapping subjects are refused": async (bench) => {
    const { jsm, name } = await bench.stream();
    const other = bench.unique();
    for (const subject of [`${name}.>`, `${name}.a`, `${name}.*.b`, `${name}.a.>`]) {
      const text = await refused(
        jsm.streams.add({ name: other, subjects: [subject], storage: "memory" }),
        10065,
      );
      assert.equal(text, "subjects overlap with an existing stream", subject);
    }
  },

  "a stream's own subjects may not overlap": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    const subjects = [`${name}.>`, `${name}.a`];
    await refused(jsm.streams.add({ name, subjects, storage: "memory" }), 10052);
  },

  "an invalid subject is refused": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    for (const subject of ["a..b", "a.>.b", "a b", ""]) {
      await refused(jsm.streams.add({ name, subjects: [subject], storage: "memory" }), 10052);
    }
  },

  "a stream may not take the server's own API subjects": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    for (const subject of ["$JS.API.>", ">", "$SYS.>"]) {
      await refused(jsm.streams.add({ name, subjects: [subject], storage: "memory" }), 10052);
    }
  },

  "a name in the subject that is not the name in the request is refused": async (bench) => {
    const { nc } = await bench.jetstream();
    const answer = await api(nc, `STREAM.CREATE.${bench.unique()}`, { name: bench.unique() });
    assert.equal(answer.error?.err_code, 10056);
  },

  "a request that is not JSON is refused": async (bench) => {
    const { nc, name } = await bench.stream();
    for (const subject of [`STREAM.CREATE.${name}`, `STREAM.INFO.${name}`, "STREAM.NAMES"]) {
      assert.equal((await api(nc, subject, "{nonsense")).error?.err_code, 10025, subject);
    }
  },

  "more replicas than servers are refused": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    await refused(
      jsm.streams.add({ name, subjects: [`${name}.>`], storage: "memory", num_replicas: 3 }),
      10074,
    );
  },

  "a duplicate window longer than the age is refused": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    const text = await refused(
      jsm.streams.add({
        name,
        subjects: [`${name}.>`],
        storage: "memory",
        max_age: nanos(1_000),
        duplicate_window: nanos(2_000),
      }),
      10052,
    );
    assert.equal(text, "duplicates window can not be larger then max age");
  },

  "the duplicate window follows a shorter age by itself": async (bench) => {
    const { jsm, name } = await bench.stream({ max_age: nanos(30_000) });
    assert.equal((await jsm.streams.info(name)).config.duplicate_window, nanos(30_000));
  },

  "update changes limits, subjects, age and description": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    const changed = await jsm.streams.update(name, {
      subjects: [`${name}.a`, `${name}.b`],
      max_msgs: 10,
      max_age: nanos(3_600_000),
      description: "narrow",
    });
    assert.deepEqual(changed.config.subjects, [`${name}.a`, `${name}.b`]);
    assert.equal(changed.config.max_msgs, 10);
    assert.equal(changed.config.description, "narrow");
    assert.equal((await js.publish(`${name}.b`)).seq, 1);
    await assert.rejects(js.publish(`${name}.c`, "", { retries: 0 }));
    assert.equal((await jsm.streams.info(name)).config.max_age, nanos(3_600_000));
  },

  "update to a smaller limit removes the oldest messages": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (let count = 0; count < 5; count++) await js.publish(`${name}.a`);
    await jsm.streams.update(name, { max_msgs: 2 });
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq, state.last_seq], [2, 4, 5]);
  },

  "update of what cannot change is refused": async (bench) => {
    const { nc, jsm, name } = await bench.stream();
    const { config } = await jsm.streams.info(name);
    const update = (change: unknown) =>
      api(nc, `STREAM.UPDATE.${name}`, Object.assign({}, config, change));
    assert.equal((await update({ storage: "file" })).error?.err_code, 10052);
    assert.equal((await update({ retention: "workqueue" })).error?.err_code, 10052);
    assert.equal((await update({ name: "other" })).error?.err_code, 10056);
  },

  "update to overlapping subjects is refused": async (bench) => {
    const { name: taken } = await bench.stream();
    const { jsm, name } = await bench.stream();
    await refused(jsm.streams.update(name, { subjects: [`${name}.>`, `${taken}.a`] }), 10065);
    assert.deepEqual((await jsm.streams.info(name)).config.subjects, [`${name}.>`]);
  },

  "update, info, purge and delete of an unknown stream are refused": async (bench) => {
    const { nc, jsm } = await bench.jetstream();
    const name = bench.unique();
    assert.equal(await refused(jsm.streams.info(name), 10059), "stream not found");
    await refused(jsm.streams.delete(name), 10059);
    await refused(jsm.streams.purge(name), 10059);
    await refused(jsm.streams.getMessage(name, { seq: 1 }), 10059);
    await refused(jsm.streams.deleteMessage(name, 1), 10059);
    const answer = await api(nc, `STREAM.UPDATE.${name}`, { name, subjects: [name] });
    assert.deepEqual([answer.error?.err_code, answer.error?.code], [10059, 404]);
  },

  "delete removes the stream, its messages and its subjects": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    await js.publish(`${name}.a`, "gone");
    assert.equal(await jsm.streams.delete(name), true);
    await refused(jsm.streams.info(name), 10059);
    await assert.rejects(js.publish(`${name}.a`, "", { retries: 0 }));
    await jsm.streams.add({ name, subjects: [`${name}.>`], storage: "memory" });
    assert.equal((await js.publish(`${name}.a`)).seq, 1);
  },

  "first_seq: the first message has it": async (bench) => {
    const { js, jsm, name } = await bench.stream({ first_seq: 100 });
    assert.equal((await js.publish(`${name}.a`)).seq, 100);
    const { state } = await jsm.streams.info(name);
    assert.deepEqual([state.messages, state.first_seq, state.last_seq], [1, 100, 100]);
  },

  "a new stream can not be sealed": async (bench) => {
    const { jsm } = await bench.jetstream();
    const name = bench.unique();
    await refused(jsm.streams.add({ name, storage: "memory", sealed: true }), 10052);
  },

  "a stream as the kit makes it: on file, for days, up to a GiB": async (bench) => {
    const name = bench.unique();
    const config = {
      subjects: [`${name}.geocentric.>`, `${name}.spherical.>`, `${name}.cmd.>`, `${name}-tags.>`],
      storage: "file",
      retention: "limits",
      discard: "old",
      allow_direct: true,
      max_age: nanos(7 * 24 * 3_600_000),
      max_bytes: 1024 ** 3,
      duplicate_window: nanos(120_000),
    } as const;
    const { jsm, js } = await bench.stream({ name, ...config, subjects: [...config.subjects] });
    assert.partialDeepStrictEqual((await jsm.streams.info(name)).config, config);
    for (const subject of [`${name}.cmd.display.units`, `${name}-tags.create`]) {
      assert.equal((await js.publish(subject)).stream, name);
    }
  },
});
