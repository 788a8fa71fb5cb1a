import type { ConsumerConfig } from "@nats-io/jetstream";
import type { Check } from "../behaviour.ts";
import { Collected } from "../collected.ts";
import type { StreamBench, Workbench } from "../workbench.ts";

/** What a check of a push consumer works with. */
export interface Pushing extends StreamBench {
  bench: Workbench;
  /** The deliver subject, which no stream captures. */
  subject: string;
  /** Subscribes to the deliver subject. */
  listen(): Collected;
  /** Adds the push consumer, a durable named `one` that wants no acknowledgements. */
  add(config: Partial<ConsumerConfig>): Promise<unknown>;
  info(): ReturnType<StreamBench["jsm"]["consumers"]["info"]>;
  publish(...texts: string[]): Promise<void>;
}

/** A check on a stream that holds `messages` ("1", "2", ...), and on a push consumer to be made. */
export function pushing(messages: number, run: (consumer: Pushing) => Promise<void>): Check {
  return async (bench) => {
    const stream = await bench.stream();
    const { nc, js, jsm, name } = stream;
    const subject = bench.unique();
    const publish = async (...texts: string[]) => {
      for (const text of texts) await js.publish(`${name}.a`, text);
    };
    await publish(...Array.from({ length: messages }, (_, index) => String(index + 1)));
    await run({
      ...stream,
      bench,
      subject,
      publish,
      listen: () => new Collected(nc, subject),
      add: (config) =>
        jsm.consumers.add(name, {
          durable_name: "one",
          ack_policy: "none",
          deliver_subject: subject,
          ...config,
        }),
      info: () => jsm.consumers.info(name, "one"),
    });
  };
}
