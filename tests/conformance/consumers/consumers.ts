import assert from "node:assert/strict";
import { nanos } from "@nats-io/nats-core";
import type { ConsumerConfig } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { api, refused } from "../expectations.ts";
import { Pull } from "../pulling.ts";

/** Making, changing, finding and removing consumers. */
export const consumerBehaviours = behavioursOf("consumers", {
  "create of a durable fills in the defaults": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    await js.publish(`${name}.a`);
    const made = await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit" });
    assert.deepEqual([made.stream_name, made.name], [name, "one"]);
    assert.partialDeepStrictEqual(made.config, {
      durable_name: "one",
      name: "one",
      ack_policy: "explicit",
      deliver_policy: "all",
      replay_policy: "instant",
      ack_wait: nanos(30_000),
      max_deliver: -1,
      max_ack_pending: 1_000,
      max_waiting: 512,
    });
    assert.partialDeepStrictEqual(made, {
      num_pending: 1,
      num_ack_pending: 0,
      num_redelivered: 0,
      num_waiting: 0,
    });
    assert.deepEqual([made.delivered.stream_seq, made.delivered.consumer_seq], [0, 0]);
    assert.deepEqual([made.ack_floor.stream_seq, made.ack_floor.consumer_seq], [0, 0]);
  },

  "an ephemeral gets a name, and goes when it is not used": async (bench) => {
    const { nc, jsm, name } = await bench.stream();
    const made = await jsm.consumers.add(name, {
      ack_policy: "none",
      inactive_threshold: nanos(200),
    });
    assert.ok(made.name.length >= 6);
    assert.equal(made.config.durable_name, undefined);
    assert.equal((await jsm.consumers.info(name, made.name)).name, made.name);
    await until("the end of the ephemeral", async () => {
      const { consumers } = await api(nc, `CONSUMER.NAMES.${name}`);
      return consumers?.length === 0;
    });
  },

  "an ephemeral stays 5 seconds unless told otherwise, a durable stays": async (bench) => {
    const { jsm, name } = await bench.stream();
    const ephemeral = await jsm.consumers.add(name, { ack_policy: "none" });
    assert.equal(ephemeral.config.inactive_threshold, nanos(5_000));
    const durable = await jsm.consumers.add(name, { durable_name: "d", ack_policy: "none" });
    assert.equal(durable.config.inactive_threshold ?? 0, 0);
  },

  "create again with the same configuration is fine": async (bench) => {
    const { jsm, name } = await bench.stream();
    const config: Partial<ConsumerConfig> = { durable_name: "one", ack_policy: "explicit" };
    const made = await jsm.consumers.add(name, config);
    assert.equal((await jsm.consumers.add(name, config)).created, made.created);
  },

  "create again with another configuration is refused": async (bench) => {
    const { nc, jsm, name } = await bench.stream();
    const config = { durable_name: "one", name: "one", ack_policy: "explicit" } as const;
    await jsm.consumers.add(name, config);
    const answer = await api(nc, `CONSUMER.CREATE.${name}.one`, {
      stream_name: name,
      config: { ...config, max_deliver: 3 },
      action: "create",
    });
    assert.equal(answer.error?.err_code, 10148);
    await refused(jsm.consumers.add(name, { ...config, deliver_policy: "new" }), 10148);
    const update = await api(nc, `CONSUMER.CREATE.${name}.one`, {
      stream_name: name,
      config: { ...config, deliver_policy: "new" },
    });
    assert.equal(update.error?.err_code, 10012);
  },

  "update changes what can change and refuses the rest": async (bench) => {
    const { jsm, name } = await bench.stream();
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit" });
    const changed = await jsm.consumers.update(name, "one", {
      ack_wait: nanos(5_000),
      max_deliver: 4,
      max_ack_pending: 7,
      description: "changed",
    });
    assert.partialDeepStrictEqual(changed.config, {
      ack_wait: nanos(5_000),
      max_deliver: 4,
      max_ack_pending: 7,
      description: "changed",
    });
    assert.equal((await jsm.consumers.info(name, "one")).config.max_deliver, 4);
  },

  "update of an unknown consumer is refused": async (bench) => {
    const { nc, name } = await bench.stream();
    const answer = await api(nc, `CONSUMER.CREATE.${name}.none`, {
      stream_name: name,
      config: { durable_name: "none", name: "none", ack_policy: "explicit" },
      action: "update",
    });
    assert.equal(answer.error?.err_code, 10149);
  },

  "info and delete of an unknown consumer or stream are refused": async (bench) => {
    const { jsm, name } = await bench.stream();
    assert.equal(await refused(jsm.consumers.info(name, "none"), 10014), "consumer not found");
    await refused(jsm.consumers.delete(name, "none"), 10014);
    const unknown = bench.unique();
    await refused(jsm.consumers.info(unknown, "none"), 10059);
    await refused(jsm.consumers.delete(unknown, "none"), 10059);
    await refused(jsm.consumers.add(unknown, { ack_policy: "none" }), 10059);
  },

  "delete removes a consumer": async (bench) => {
    const { jsm, name } = await bench.stream();
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "none" });
    assert.equal((await jsm.streams.info(name)).state.consumer_count, 1);
    assert.equal(await jsm.consumers.delete(name, "one"), true);
    await refused(jsm.consumers.info(name, "one"), 10014);
    assert.equal((await jsm.streams.info(name)).state.consumer_count, 0);
  },

  "names and list give the consumers of a stream in pages": async (bench) => {
    const { nc, jsm, name } = await bench.stream();
    for (const durable_name of ["c", "a", "b"]) {
      await jsm.consumers.add(name, { durable_name, ack_policy: "none" });
    }
    const all = await api(nc, `CONSUMER.NAMES.${name}`);
    assert.deepEqual(all.consumers?.toSorted(), ["a", "b", "c"]);
    assert.deepEqual([all.total, all.offset, all.limit], [3, 0, 1024]);
    const rest = await api(nc, `CONSUMER.NAMES.${name}`, { offset: 2 });
    assert.deepEqual([rest.consumers?.length, rest.total, rest.offset], [1, 3, 2]);
    const listed: string[] = [];
    for await (const info of jsm.consumers.list(name)) listed.push(info.name);
    assert.deepEqual(listed.toSorted(), ["a", "b", "c"]);
    const unknown = await api(nc, `CONSUMER.NAMES.${bench.unique()}`);
    assert.equal(unknown.error?.err_code, 10059);
  },

  "names in subject and request that differ are refused": async (bench) => {
    const { nc, name } = await bench.stream();
    const config = { durable_name: "one", name: "one", ack_policy: "none" };
    const other = await api(nc, `CONSUMER.CREATE.${name}.two`, { stream_name: name, config });
    assert.equal(other.error?.err_code, 10017);
    const stream = await api(nc, `CONSUMER.CREATE.${name}.one`, { stream_name: "other", config });
    assert.equal(stream.error?.err_code, 10056);
    const both = await api(nc, `CONSUMER.CREATE.${name}.one`, {
      stream_name: name,
      config: { ...config, durable_name: "two" },
    });
    assert.equal(both.error?.err_code, 10017);
  },

  "the filter in the subject of the request must be the filter": async (bench) => {
    const { nc, name } = await bench.stream();
    const config = { name: "one", ack_policy: "none", filter_subject: `${name}.a` };
    const wrong = await api(nc, `CONSUMER.CREATE.${name}.one.${name}.b`, {
      stream_name: name,
      config,
    });
    assert.equal(wrong.error?.err_code, 10131);
  },

  "deliver policies without what they need are refused": async (bench) => {
    const { jsm, name } = await bench.stream();
    const add = (config: Partial<ConsumerConfig>) =>
      jsm.consumers.add(name, { ack_policy: "none", ...config });
    await refused(add({ deliver_policy: "by_start_sequence" }), 10094);
    await refused(add({ deliver_policy: "by_start_time" }), 10094);
    await refused(add({ deliver_policy: "all", opt_start_seq: 3 }), 10094);
    await refused(add({ deliver_policy: "last_per_subject" }), 10094);
    const opt_start_time = new Date(systemClock.nowMs()).toISOString();
    await refused(add({ deliver_policy: "new", opt_start_time }), 10094);
  },

  "filters that overlap, are empty or twofold are refused": async (bench) => {
    const { jsm, name } = await bench.stream();
    const add = (config: Partial<ConsumerConfig>) =>
      jsm.consumers.add(name, { durable_name: "one", ack_policy: "none", ...config });
    await refused(add({ filter_subjects: [`${name}.a`, `${name}.>`] }), 10138);
    await refused(add({ filter_subjects: [`${name}.a`, ""] }), 10139);
    await refused(add({ filter_subject: `${name}.a`, filter_subjects: [`${name}.b`] }), 10136);
  },

  "push-only settings of a pull consumer are refused": async (bench) => {
    const { jsm, name } = await bench.stream();
    const add = (config: Partial<ConsumerConfig>) =>
      jsm.consumers.add(name, { durable_name: "one", ack_policy: "none", ...config });
    await refused(add({ idle_heartbeat: nanos(1_000) }), 10088);
    await refused(add({ flow_control: true }), 10089);
  },

  "settings of a push consumer that cannot be are refused": async (bench) => {
    const { jsm, name } = await bench.stream();
    const add = (config: Partial<ConsumerConfig>) =>
      jsm.consumers.add(name, {
        durable_name: "one",
        ack_policy: "none",
        deliver_subject: bench.unique(),
        ...config,
      });
    await refused(add({ max_waiting: 5 }), 10080);
    await refused(add({ flow_control: true }), 10108);
    await refused(add({ idle_heartbeat: nanos(50) }), 10083);
    await refused(add({ deliver_subject: "a.*" }), 10079);
    await refused(add({ deliver_subject: "a b" }), 10112);
  },

  "a consumer that delivers into its own stream is refused": async (bench) => {
    const { jsm, name } = await bench.stream();
    const config = { durable_name: "one", deliver_subject: `${name}.out` };
    await refused(jsm.consumers.add(name, { ack_policy: "none", ...config }), 10081);
  },

  "a purge is seen by the consumer": async (bench) => {
    const { nc, jsm, js, name } = await bench.stream();
    for (let count = 0; count < 4; count++) await js.publish(`${name}.a`, String(count));
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit" });
    await new Pull(nc, name, "one", { batch: 1 }).take(1);
    await jsm.streams.purge(name);
    await until("an empty consumer", async () => {
      const info = await jsm.consumers.info(name, "one");
      return info.num_pending === 0 && info.num_ack_pending === 0;
    });
    await js.publish(`${name}.a`, "after");
    assert.deepEqual(await new Pull(nc, name, "one", { batch: 1 }).take(1), ["after"]);
  },

  "num_pending counts what matches the filter": async (bench) => {
    const { jsm, js, name } = await bench.stream();
    for (const subject of ["a", "b", "a", "c"]) await js.publish(`${name}.${subject}`);
    const add = async (config: Partial<ConsumerConfig>) =>
      (await jsm.consumers.add(name, { ack_policy: "none", ...config })).num_pending;
    assert.equal(await add({}), 4);
    assert.equal(await add({ filter_subject: `${name}.a` }), 2);
    assert.equal(await add({ filter_subjects: [`${name}.b`, `${name}.c`] }), 2);
    assert.equal(await add({ deliver_policy: "new" }), 0);
    assert.equal(await add({ deliver_policy: "last" }), 1);
    assert.equal(await add({ deliver_policy: "by_start_sequence", opt_start_seq: 3 }), 2);
    const filter_subject = `${name}.>`;
    assert.equal(await add({ deliver_policy: "last_per_subject", filter_subject }), 3);
  },

  "consumers keep within the stream's consumer_limits": async (bench) => {
    const limits = { inactive_threshold: nanos(60_000), max_ack_pending: 5 };
    const { jsm, name } = await bench.stream({ consumer_limits: limits });
    const made = await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit" });
    assert.partialDeepStrictEqual(made.config, limits);
    const more = { durable_name: "two", ack_policy: "explicit", max_ack_pending: 6 } as const;
    await refused(jsm.consumers.add(name, more), 10121);
    const longer = { ack_policy: "explicit", inactive_threshold: nanos(61_000) } as const;
    await refused(jsm.consumers.add(name, longer), 10153);
  },
});
