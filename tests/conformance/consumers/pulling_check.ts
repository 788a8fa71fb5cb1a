import type { ConsumerConfig } from "@nats-io/jetstream";
import type { Check } from "../behaviour.ts";
import { Pull, type PullRequest } from "../pulling.ts";
import type { StreamBench, Workbench } from "../workbench.ts";

/** What a check of a pull consumer works with: the consumer is a durable named `one`. */
export interface Pulling extends StreamBench {
  bench: Workbench;
  /** Sends a pull request. */
  pull(request: PullRequest | string): Pull;
  /** Publishes on `<name>.a`, one after the other. */
  publish(...texts: string[]): Promise<void>;
  info(): ReturnType<StreamBench["jsm"]["consumers"]["info"]>;
}

/** A check on a stream that holds `messages` ("1", "2", ...) and a durable pull consumer `one`. */
export function pulling(
  messages: number,
  run: (consumer: Pulling) => Promise<void>,
  config: Partial<ConsumerConfig> = {},
): Check {
  return async (bench) => {
    const stream = await bench.stream();
    const { nc, js, jsm, name } = stream;
    const publish = async (...texts: string[]) => {
      for (const text of texts) await js.publish(`${name}.a`, text);
    };
    await publish(...Array.from({ length: messages }, (_, index) => String(index + 1)));
    await jsm.consumers.add(name, { durable_name: "one", ack_policy: "explicit", ...config });
    await run({
      ...stream,
      bench,
      publish,
      pull: (request) => new Pull(nc, name, "one", request),
      info: () => jsm.consumers.info(name, "one"),
    });
  };
}
