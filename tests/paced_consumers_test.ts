import { jetstreamManager } from "@nats-io/jetstream";
import type { Msg } from "@nats-io/nats-core";
import { systemClock } from "@rangecast/base/clock";
import {
  liveConsumer,
  type PacedConsumer,
  pacedReplayConsumer,
} from "@rangecast/channel/paced-consumers";
import { channelSubjects } from "@rangecast/channel/subjects";
import assert from "node:assert/strict";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { sampleObservation } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";
import { letTimePass } from "./support/waiting.ts";

const PREFIX = "tspi";
const STREAM = "TSPI";
const UNITS = channelSubjects(PREFIX).commands["display.units"];

/** What a plain client hears on a subject, each with when it came. */
class PlainListener implements Disposable {
  readonly heard: { readonly message: Msg; readonly came_ms: number }[] = [];
  readonly #end: () => void;

  constructor({ connection: { nats } }: RangeBroker, subject: string) {
    const callback = (_: Error | null, message: Msg) => {
      this.heard.push({ message, came_ms: systemClock.monotonicMs() });
    };
    const subscription = nats.subscribe(subject, { callback });
    this.#end = () => subscription.unsubscribe();
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}

async function addConsumer(broker: RangeBroker, consumer: PacedConsumer): Promise<void> {
  const manager = await jetstreamManager(broker.connection.nats);
  const { filter_subjects, ...config } = consumer;
  await broker.connection.nats.flush();
  const all = filter_subjects ? { ...config, filter_subjects: [...filter_subjects] } : config;
  const info = await manager.consumers.add(STREAM, all);
  assert.deepEqual(
    [info.config.flow_control ?? false, info.config.idle_heartbeat ?? 0],
    [false, 0],
    "a plain client answers neither",
  );
}

async function publish(broker: RangeBroker, sensor_id: number): Promise<string> {
  const { subject, body } = sampleObservation(sensor_id, systemClock.nowMs());
  await broker.publish(subject, body, { "Nats-Msg-Id": `id-${sensor_id}` });
  return subject;
}

onEachBroker(
  "liveConsumer() brings new telemetry, and that alone, to plain clients",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    await publish(broker, 1);
    using keeper = new PlainListener(broker, channelSubjects(PREFIX).livestream);
    await addConsumer(broker, liveConsumer(PREFIX));
    await broker.publish(UNITS, new Uint8Array([1]));
    const subjects = [await publish(broker, 2), await publish(broker, 3)];
    await until("both observations are heard", () => keeper.heard.length >= 2);
    assert.deepEqual(keeper.heard.map(({ message }) => message.subject), subjects);
    const ids = keeper.heard.map(({ message }) => message.headers?.get("Nats-Msg-Id") ?? "");
    assert.deepEqual(ids, ["id-2", "id-3"]);
  },
);

onEachBroker(
  "pacedReplayConsumer() plays everything from its start, at the pace of then",
  async (server) => {
    const channel_id = "replay.run-3";
    const gaps_ms = [400, 100, 300];
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    await publish(broker, 1);
    await letTimePass(20);
    const start_ms = systemClock.nowMs();
    await letTimePass(20);
    await publish(broker, 2);
    const stored_ms = [systemClock.monotonicMs()];
    for (const [i, gap_ms] of gaps_ms.entries()) {
      // The time of storing is the broker's own.
      await letTimePass(gap_ms);
      if (i === 0) await broker.publish(UNITS, new Uint8Array([1]));
      else await publish(broker, 2 + i);
      stored_ms.push(systemClock.monotonicMs());
    }
    const now_ms = systemClock.nowMs();
    const consumer = pacedReplayConsumer(PREFIX, { channel_id, start_ms, now_ms });
    using listener = new PlainListener(broker, consumer.deliver_subject);
    await addConsumer(broker, consumer);
    await until("all four are heard", () => listener.heard.length >= 4);
    const { heard } = listener;
    assert.deepEqual(heard.map(({ message }) => message.subject), [
      "tspi.geocentric.2",
      UNITS,
      "tspi.geocentric.3",
      "tspi.geocentric.4",
    ]);
    const offset = (times: readonly number[]) => times.map((time_ms) => time_ms - (times[0] ?? 0));
    const expected = offset(stored_ms);
    for (const [i, came_ms] of offset(heard.map((one) => one.came_ms)).entries()) {
      const error_ms = came_ms - (expected[i] ?? 0);
      // Unpaced, the second would be 400 ms early. How late it may be is a matter of the machine.
      assert.ok(error_ms > -90 && error_ms < 2000, `message ${i} came ${error_ms} ms late`);
    }
  },
);
