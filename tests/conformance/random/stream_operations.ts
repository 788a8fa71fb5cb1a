import type { Random } from "@rangecast/base/random";

/** One request to a stream, as plain values, so that two servers can be given the same. */
export type StreamOperation =
  | { type: "publish"; subject: string; body: string; headers: Record<string, string> }
  | { type: "delete"; seq: number }
  | { type: "purge"; request: Record<string, unknown> }
  | { type: "get"; request: Record<string, unknown> }
  | { type: "direct"; request: Record<string, unknown> }
  | { type: "update"; change: Record<string, unknown> }
  | { type: "info" };

const SUBJECTS = ["a", "b", "c.1", "c.2", "c.d.e"];
const PATTERNS = [...SUBJECTS, ">", "*", "c.*", "c.>", "none", "*.1"];

/** A random configuration of a stream's limits. */
export function randomStreamConfig(random: Random): Record<string, unknown> {
  const config: Record<string, unknown> = { discard: one(random, ["old", "old", "new"]) };
  if (random() < 0.3) config.max_msgs = 1 + below(random, 12);
  if (random() < 0.3) config.max_msgs_per_subject = 1 + below(random, 3);
  if (random() < 0.2) config.max_bytes = 200 + below(random, 600);
  if (config.discard === "new" && config.max_msgs_per_subject && random() < 0.5) {
    config.discard_new_per_subject = true;
  }
  if (random() < 0.5) config.allow_rollup_hdrs = true;
  return config;
}

/** A random request to the stream `name`, whose last sequence is about `last`. */
export function randomStreamOperation(
  random: Random,
  name: string,
  last: number,
): StreamOperation {
  const kind = random();
  if (kind < 0.5) return { ...randomPublish(random, name, last), headers: headers(random, last) };
  if (kind < 0.58) return { type: "delete", seq: below(random, last + 3) };
  if (kind < 0.62) return { type: "purge", request: purge(random, name, last) };
  if (kind < 0.75) {
    return { type: one(random, ["get", "direct"]), request: get(random, name, last) };
  }
  if (kind < 0.9) return { type: "direct", request: batch(random, name, last) };
  // An empty stream's first sequence is 0 or 1 in nats-server, depending on its updates.
  if (kind < 0.93 && last > 0) return { type: "update", change: limits(random) };
  return { type: "info" };
}

/** A random message without headers; `number` tells it from others. */
export function randomPublish(
  random: Random,
  name: string,
  number: number,
): Extract<StreamOperation, { type: "publish" }> {
  const subject = `${name}.${one(random, SUBJECTS)}`;
  return { type: "publish", subject, body: "x".repeat(below(random, 60)) + number, headers: {} };
}

function headers(random: Random, last: number): Record<string, string> {
  const made: Record<string, string> = {};
  if (random() < 0.2) made["Nats-Msg-Id"] = `id-${below(random, 8)}`;
  if (random() < 0.08) made["Nats-Expected-Last-Sequence"] = String(last + below(random, 2));
  if (random() < 0.08) {
    made["Nats-Expected-Last-Subject-Sequence"] = String(below(random, last + 3));
  }
  if (random() < 0.04) made["Nats-Rollup"] = one(random, ["sub", "all"]);
  return made;
}

function purge(random: Random, name: string, last: number): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  if (random() < 0.7) request.filter = pattern(random, name);
  if (random() < 0.4) request.seq = below(random, last + 3);
  if (random() < 0.3) request.keep = below(random, 4);
  return request;
}

function get(random: Random, name: string, last: number): Record<string, unknown> {
  const seq = below(random, last + 3);
  return one<Record<string, unknown>>(random, [
    { seq },
    { last_by_subj: pattern(random, name) },
    { seq, next_by_subj: pattern(random, name) },
  ]);
}

function batch(random: Random, name: string, last: number): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  const seq = below(random, last + 3);
  if (random() < 0.5) {
    request.seq = seq;
    request.batch = 1 + below(random, 6);
    if (random() < 0.4) request.next_by_subj = pattern(random, name);
    if (random() < 0.2) request.max_bytes = 100 + below(random, 200);
    return request;
  }
  request.multi_last = [pattern(random, name)];
  if (random() < 0.4) request.multi_last = [pattern(random, name), pattern(random, name)];
  if (random() < 0.5) request.up_to_seq = 1 + below(random, last + 3);
  if (random() < 0.3) request.batch = 1 + below(random, 3);
  if (random() < 0.2) request.seq = seq;
  return request;
}

function limits(random: Random): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  const orNone = (limit: number) => random() < 0.3 ? -1 : limit;
  if (random() < 0.5) change.max_msgs = orNone(1 + below(random, 12));
  if (random() < 0.5) change.max_msgs_per_subject = orNone(1 + below(random, 3));
  if (random() < 0.3) change.max_bytes = orNone(200 + below(random, 600));
  return change;
}

function pattern(random: Random, name: string): string {
  return `${name}.${one(random, PATTERNS)}`;
}

/** One of `choices`. */
export function one<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[below(random, choices.length)];
  if (chosen === undefined) throw new RangeError("Cannot choose as choices must not be empty");
  return chosen;
}

/** A whole number from 0 to `limit` - 1. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}
