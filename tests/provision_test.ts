import assert from "node:assert/strict";
import { jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { OperatorError } from "@rangecast/base/errors";
import { BusConnection } from "@rangecast/bus/connection";
import { ensureStreams } from "@rangecast/bus/provision";
import { type RangeRole, type Retention, streamSpecs } from "@rangecast/bus/streams";
import { onEachBroker, type TestBroker } from "./support/brokers.ts";

const KEPT: Retention = { max_age_ms: 3_600_000, max_bytes: 1 << 20 };
const SMALL: Record<RangeRole, Retention> = {
  telemetry: KEPT,
  ops: KEPT,
  replay: KEPT,
  playout: KEPT,
};
const NS_PER_MS = 1_000_000;

function connect({ host, port }: TestBroker): Promise<BusConnection> {
  const servers = [{ hostname: host, port }];
  return BusConnection.open({ servers, login: { type: "none" }, tls: null }, "test");
}

onEachBroker("ensureStreams() creates the streams of a prefix once", async (broker) => {
  await using connection = await connect(broker);
  const names = ["TSPI", "TSPI_OPS", "TSPI_REPLAY", "PLAYOUT"];
  assert.deepEqual(await ensureStreams(connection, streamSpecs("tspi", SMALL)), {
    created: names,
    found: [],
  });
  assert.deepEqual(await ensureStreams(connection, streamSpecs("tspi", SMALL)), {
    created: [],
    found: names,
  });
  const { created } = await ensureStreams(connection, streamSpecs("range2", SMALL));
  assert.deepEqual(created, ["RANGE2", "RANGE2_OPS", "RANGE2_REPLAY", "RANGE2_PLAYOUT"]);
  const manager = await jetstreamManager(connection.nats);
  const { config } = await manager.streams.info("RANGE2");
  assert.deepEqual(config.subjects, [
    "range2.geocentric.>",
    "range2.spherical.>",
    "range2.cmd.>",
    "range2.tags.>",
  ]);
  assert.equal(config.duplicate_window, 120_000 * NS_PER_MS);
});

/** A stream that somebody else made, and the field that must be named. */
const OTHERS: readonly [field: string, config: Partial<StreamConfig>][] = [
  ["max_age", { max_age: 60_000 * NS_PER_MS, duplicate_window: 60_000 * NS_PER_MS }],
  ["max_bytes", { max_bytes: 4096 }],
  ["duplicate_window", { duplicate_window: 1000 * NS_PER_MS }],
  ["subjects", { subjects: ["tspi.geocentric.>"] }],
  ["allow_direct", { allow_direct: false }],
  ["max_msgs", { max_msgs: 5 }],
  ["max_msgs_per_subject", { max_msgs_per_subject: 1 }],
  ["max_msg_size", { max_msg_size: 100 }],
  ["no_ack", { no_ack: true }],
];

for (const [field, other] of OTHERS) {
  onEachBroker(
    `ensureStreams() names ${field} where it differs, and changes nothing`,
    async (broker) => {
      await using connection = await connect(broker);
      const manager = await jetstreamManager(connection.nats);
      const [spec] = streamSpecs("tspi", SMALL);
      assert.ok(spec);
      await manager.streams.add({
        name: spec.name,
        subjects: [...spec.subjects],
        allow_direct: true,
        max_age: spec.max_age_ms * NS_PER_MS,
        max_bytes: spec.max_bytes,
        duplicate_window: spec.duplicate_window_ms * NS_PER_MS,
        ...other,
      });
      const before = (await manager.streams.info(spec.name)).config;
      await assert.rejects(
        ensureStreams(connection, streamSpecs("tspi", SMALL)),
        (error) => error instanceof OperatorError && error.message.includes(`${field} is `),
      );
      assert.deepEqual((await manager.streams.info(spec.name)).config, before);
    },
  );
}

onEachBroker(
  "ensureStreams() says which way out there is when subjects overlap",
  async (broker) => {
    await using connection = await connect(broker);
    const manager = await jetstreamManager(connection.nats);
    await manager.streams.add({ name: "ALL", subjects: ["tspi.>"] });
    await assert.rejects(
      ensureStreams(connection, streamSpecs("tspi", SMALL)),
      /another stream has these subjects: choose another --stream-prefix/,
    );
  },
);
