import { isDeepStrictEqual } from "node:util";
import type { NatsConnection } from "@nats-io/nats-core";
import { connect } from "@nats-io/transport-node";
import { seededRandom } from "@rangecast/base/random";
import { findNatsServer } from "../../support/nats_server.ts";
import { requirement } from "../../support/requirement.ts";
import { embeddedBrokerKind } from "../embedded_broker_kind.ts";
import { api } from "../expectations.ts";
import { natsServerKind } from "../nats_server_kind.ts";
import { ConsumerAnswers } from "./consumer_answers.ts";
import { type ConsumerOperation, randomConsumerOperation } from "./consumer_operations.ts";
import { compareAnswers } from "./operations_on_both.ts";
import { answerTo, sequenceOf } from "./stream_answers.ts";
import {
  randomPublish,
  randomStreamConfig,
  randomStreamOperation,
  type StreamOperation,
} from "./stream_operations.ts";

const STREAM_SEEDS = 20;
const STREAM_STEPS = 100;
const CONSUMER_SEEDS = 5;
const CONSUMER_STEPS = 100;
/** How often the states are asked for before a difference is one. */
const MOST_LOOKS = 200;

const needed = requirement(
  "random requests to the real server and the embedded one",
  findNatsServer() !== null,
  "nats-server 2.12 or newer on PATH, and --allow-run=nats-server",
);

Deno.test({
  name: "both servers give the same answers to random requests to a stream",
  ...needed,
  fn: () =>
    onBoth(async (both) => {
      for (let seed = 1; seed <= STREAM_SEEDS; seed++) {
        const random = seededRandom(seed);
        const name = `RANDOM_${seed}`;
        await makeStreams(both, name, randomStreamConfig(random));
        let last = 0;
        await compareAnswers<StreamOperation>(seed, STREAM_STEPS, {
          next: () => randomStreamOperation(random, name, last),
          async answers(operation) {
            const [real, embedded] = await ofBoth(both, (nc) => answerTo(nc, name, operation));
            last = Math.max(last, sequenceOf(real));
            return [real, embedded];
          },
        });
      }
    }),
});

Deno.test({
  name: "both servers deliver the same to consumers under random requests",
  ...needed,
  fn: () =>
    onBoth(async (both) => {
      for (let seed = 1; seed <= CONSUMER_SEEDS; seed++) {
        const random = seededRandom(seed);
        const name = `RANDOM_CONSUMERS_${seed}`;
        await makeStreams(both, name, {});
        const [real, embedded] = [
          new ConsumerAnswers(both[0], name),
          new ConsumerAnswers(both[1], name),
        ];
        let last = 0;
        await compareAnswers<StreamOperation | ConsumerOperation>(seed, CONSUMER_STEPS, {
          next() {
            if (random() > 0.3) return randomConsumerOperation(random, name, last);
            last += 1;
            return randomPublish(random, name, last);
          },
          async answers(operation) {
            const answers = "consumer" in operation
              ? await Promise.all([real.answerTo(operation), embedded.answerTo(operation)])
              : await ofBoth(both, (nc) => answerTo(nc, name, operation));
            const states = await settledStates(real, embedded);
            return [[answers[0], states[0]], [answers[1], states[1]]];
          },
        });
      }
    }),
});

/** Both servers' consumers, once they tell the same: nats-server counts a little behind. */
async function settledStates(
  real: ConsumerAnswers,
  embedded: ConsumerAnswers,
): Promise<[unknown, unknown]> {
  for (let count = 0; count < MOST_LOOKS; count++) {
    const states = await Promise.all([real.states(), embedded.states()]);
    if (isDeepStrictEqual(...states)) return states;
  }
  return await Promise.all([real.states(), embedded.states()]);
}

type Both = [NatsConnection, NatsConnection];

/** Runs `action` with a connection to a real server and one to an embedded broker. */
async function onBoth(action: (both: Both) => Promise<void>): Promise<void> {
  await using real = await natsServerKind.start({});
  await using embedded = await embeddedBrokerKind.start({});
  await using one = await connect({ servers: `127.0.0.1:${real.port}`, reconnect: false });
  await using other = await connect({ servers: `127.0.0.1:${embedded.port}`, reconnect: false });
  await action([one, other]);
}

async function makeStreams(
  both: Both,
  name: string,
  config: Record<string, unknown>,
): Promise<void> {
  const request = {
    name,
    subjects: [`${name}.>`],
    storage: "memory",
    allow_direct: true,
    ...config,
  };
  await ofBoth(both, async (nc) => {
    const { error } = await api(nc, `STREAM.CREATE.${name}`, request);
    if (error) throw new Error(`Cannot make ${JSON.stringify(request)}: ${error.description}`);
  });
}

function ofBoth<T>(
  [real, embedded]: Both,
  ask: (nc: NatsConnection) => Promise<T>,
): Promise<[T, T]> {
  return Promise.all([ask(real), ask(embedded)]);
}
