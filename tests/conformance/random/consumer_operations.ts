import type { Random } from "@rangecast/base/random";
import { below, one } from "./stream_operations.ts";

/** One request to a consumer or about it, as plain values. */
export type ConsumerOperation =
  | { type: "create"; consumer: string; config: Record<string, unknown> }
  | { type: "remove"; consumer: string }
  | { type: "pull"; consumer: string; batch: number; max_bytes?: number }
  | { type: "answer"; consumer: string; which: number; answer: string };

/** The names that consumers are given. */
export const CONSUMERS = ["one", "two", "three"];
const FILTERS = ["a", "b", "c.*", "c.>", ">", "none"];

/** A random request to a consumer of the stream `name`, whose last sequence is about `last`. */
export function randomConsumerOperation(
  random: Random,
  name: string,
  last: number,
): ConsumerOperation {
  const consumer = one(random, CONSUMERS);
  const kind = random();
  if (kind < 0.15) return { type: "create", consumer, config: randomConfig(random, name, last) };
  if (kind < 0.2) return { type: "remove", consumer };
  if (kind < 0.6) {
    const batch = 1 + below(random, 6);
    if (random() < 0.2) {
      return { type: "pull", consumer, batch, max_bytes: 60 + below(random, 400) };
    }
    return { type: "pull", consumer, batch };
  }
  const answer = one(random, ["+ACK", "+ACK", "+ACK", "-NAK", "+TERM", "+WPI", ""]);
  return { type: "answer", consumer, which: below(random, 1_000), answer };
}

function randomConfig(random: Random, name: string, last: number): Record<string, unknown> {
  const config: Record<string, unknown> = {
    ack_policy: one(random, ["explicit", "explicit", "none", "all"]),
    deliver_policy: one(random, [
      "all",
      "all",
      "last",
      "new",
      "by_start_sequence",
      "last_per_subject",
    ]),
  };
  if (config.deliver_policy === "by_start_sequence") {
    config.opt_start_seq = 1 + below(random, last + 1);
  }
  const filters = random();
  if (filters < 0.4 || config.deliver_policy === "last_per_subject") {
    config.filter_subject = `${name}.${one(random, FILTERS)}`;
  } else if (filters < 0.6) {
    config.filter_subjects = [
      `${name}.${one(random, ["a", "none"])}`,
      `${name}.${one(random, ["b", "c.>"])}`,
    ];
  }
  if (random() < 0.3) config.max_deliver = 1 + below(random, 3);
  if (random() < 0.3 && config.ack_policy !== "none") config.max_ack_pending = 1 + below(random, 5);
  if (random() < 0.1) config.headers_only = true;
  return config;
}
