import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { PacedDelivery } from "@rangecast/bus/paced-delivery";
import {
  liveConsumer,
  type PacedConsumer,
  pacedReplayConsumer,
} from "@rangecast/channel/paced-consumers";
import { channelSubject } from "@rangecast/channel/subjects";
import { crash, onEachBroker, onNatsServer } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";
import { letTimePass } from "./support/waiting.ts";

const STREAM = "TSPI";
const LIVE = channelSubject("tspi", "livestream");
const BODY = new Uint8Array(8);
const GAP_MS = 50;
/** How much earlier a paced message may come: the broker's own rounding. */
const EARLY_MS = 15;

function start(broker: RangeBroker, consumer: PacedConsumer): Promise<PacedDelivery> {
  return PacedDelivery.start({
    connection: broker.connection,
    clock: systemClock,
    stream: STREAM,
    consumer,
  });
}

async function consumersOf({ connection }: RangeBroker): Promise<string[]> {
  const { consumers } = await jetstreamManager(connection.nats, { checkAPI: false });
  return await Array.fromAsync(consumers.list(STREAM), ({ name }) => name);
}

/** What a plain client hears on a subject: original subjects, and when they came. */
function listen({ connection }: RangeBroker, subject: string) {
  const subjects: string[] = [];
  const times_ms: number[] = [];
  connection.nats.subscribe(subject, {
    callback: (_, message) => {
      subjects.push(message.subject);
      times_ms.push(systemClock.monotonicMs());
    },
  });
  return { subjects, times_ms };
}

onEachBroker("PacedDelivery brings what is live, and nothing that had waited", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  const client = listen(broker, LIVE);
  const first = await start(broker, liveConsumer("tspi"));
  await broker.publish("tspi.geocentric.1", BODY);
  await until("it is delivered", () => first.delivered === 1);
  await first[Symbol.asyncDispose]();
  assert.deepEqual(await consumersOf(broker), []);
  await broker.publish("tspi.geocentric.2", BODY);
  await using second = await start(broker, liveConsumer("tspi"));
  await broker.publish("tspi.geocentric.3", BODY);
  await until("it is delivered", () => second.delivered === 1);
  await until("the client has it", () => client.subjects.length === 2);
  assert.deepEqual(client.subjects, ["tspi.geocentric.1", "tspi.geocentric.3"]);
});

onEachBroker("PacedDelivery takes the place of one that was left behind", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  await start(broker, liveConsumer("tspi"));
  await using again = await start(broker, liveConsumer("tspi"));
  assert.deepEqual(await consumersOf(broker), ["LIVE_MAIN"]);
  await broker.publish("tspi.geocentric.1", BODY);
  await until("it is delivered", () => again.delivered === 1);
});

onEachBroker("PacedDelivery plays a stretch in the pace in which it was stored", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  const start_ms = systemClock.nowMs() - 1000;
  const stored_ms: number[] = [];
  for (let i = 0; i < 6; i++) {
    await broker.publish(`tspi.geocentric.${i}`, BODY);
    stored_ms.push(systemClock.monotonicMs());
    // The time of storing is the broker's own.
    await letTimePass(GAP_MS);
  }
  const now_ms = systemClock.nowMs();
  const replay = { channel_id: "replay.paced", start_ms, now_ms };
  const consumer = pacedReplayConsumer("tspi", replay);
  const client = listen(broker, consumer.deliver_subject);
  await using delivery = await start(broker, consumer);
  await until("all are delivered", () => client.subjects.length === 6 && delivery.delivered === 6);
  assert.deepEqual(client.subjects, stored_ms.map((_, i) => `tspi.geocentric.${i}`));
  for (const [i, came_ms] of client.times_ms.entries()) {
    const due_ms = (client.times_ms[0] ?? 0) + (stored_ms[i] ?? 0) - (stored_ms[0] ?? 0);
    // Unpaced, the last one would be 250 ms early.
    assert.ok(
      came_ms - due_ms > -EARLY_MS * Math.max(1, i),
      `${i} came ${came_ms - due_ms} ms late`,
    );
  }
});

onEachBroker("start() rejects, and leaves nothing, when there is no stream", async (server) => {
  await using broker = await RangeBroker.on(server);
  await assert.rejects(start(broker, liveConsumer("tspi")), /stream not found/);
  await broker.addStreams();
  assert.deepEqual(await consumersOf(broker), []);
});

onNatsServer("PacedDelivery goes on with what is live after a crash", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  await using delivery = await start(broker, liveConsumer("tspi"));
  await crash(server);
  await until("it delivers again", () => {
    broker.connection.nats.publish("tspi.geocentric.1", BODY);
    return delivery.delivered > 0;
  });
  assert.equal(delivery.problem, null);
  await until("it is renewed", async () => (await consumersOf(broker)).includes("LIVE_MAIN"));
});
