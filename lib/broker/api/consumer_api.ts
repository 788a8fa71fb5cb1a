import {
  type ConsumerConfig,
  filtersOf,
  readConsumerConfig,
} from "../consumers/consumer_config.ts";
import { checkConsumerUpdate } from "../consumers/consumer_update.ts";
import { formatTime, parseTime, ZERO_TIME } from "../store/timestamps.ts";
import type { Registry } from "../streams/registry.ts";
import { nowUs } from "../streams/stream_context.ts";
import { apiError } from "./api_error.ts";
import { asObject, checkFields } from "./decode_fields.ts";
import { consumerInfo } from "./info.ts";
import { pageOf } from "./page.ts";

const NAMES_PER_PAGE = 1024;
const CONSUMERS_PER_PAGE = 256;

type Fields = Record<string, unknown>;

/** What the subject of a create request says besides its body. */
export interface CreateSubject {
  readonly stream: string;
  /** Name in the subject; null when there is none. */
  readonly name: string | null;
  /** Filter in the subject; null when there is none. */
  readonly filter: string | null;
  /** Whether it came by the older `DURABLE.CREATE`. */
  readonly durable: boolean;
}

/** Creates or updates a consumer, as `action` says; without one, whichever it takes. */
export function createConsumer(registry: Registry, subject: CreateSubject, given: Fields) {
  checkFields(given, {
    stream_name: "string",
    config: "object",
    action: ["", "create", "update"],
    pedantic: "boolean",
  });
  if (given.stream_name !== subject.stream) throw apiError("streamMismatch");
  const stream = registry.stream(subject.stream);
  const fields = asObject(given.config ?? {}, "config");
  checkNaming(subject, fields);
  if (subject.name !== null && !fields.name) fields.name = subject.name;
  const config = readConsumerConfig(fields, stream.config);
  const filters = filtersOf(config);
  if (subject.filter !== null && (filters.length !== 1 || filters[0] !== subject.filter)) {
    throw apiError(filters.length > 1 ? "multipleFilters" : "filterMismatch");
  }
  const { name } = config;
  if (name === undefined || !registry.hasConsumer(subject.stream, name)) {
    if (given.action === "update") throw apiError("consumerMissing");
    const consumer = registry.addConsumer(subject.stream, config);
    return consumerInfo(consumer, nowUs(registry.context.clock));
  }
  return replaceConsumer(registry, subject.stream, name, config, given.action);
}

export function deleteConsumer(registry: Registry, stream: string, name: string) {
  registry.removeConsumer(stream, name);
  return { success: true };
}

export function getConsumerInfo(registry: Registry, stream: string, name: string) {
  return consumerInfo(registry.consumer(stream, name), nowUs(registry.context.clock));
}

export function listConsumerNames(registry: Registry, stream: string, given: Fields) {
  checkFields(given, { offset: "integer", subject: "string" });
  const names = registry.consumers(stream).map(({ name }) => name);
  const { items, ...page } = pageOf(names, given, NAMES_PER_PAGE);
  return { ...page, consumers: items };
}

export function listConsumers(registry: Registry, stream: string, given: Fields) {
  checkFields(given, { offset: "integer" });
  const now_us = nowUs(registry.context.clock);
  const { items, ...page } = pageOf(registry.consumers(stream), given, CONSUMERS_PER_PAGE);
  return { ...page, consumers: items.map((consumer) => consumerInfo(consumer, now_us)) };
}

/** Rests deliveries until a time; a past or absent one lets them go on. */
export function pauseConsumer(registry: Registry, stream: string, name: string, given: Fields) {
  checkFields(given, { pause_until: "time" });
  const consumer = registry.consumer(stream, name);
  const until = typeof given.pause_until === "string" ? given.pause_until : ZERO_TIME;
  const { pause_until: _, ...rest } = consumer.config;
  const future = parseTime(until) > nowUs(registry.context.clock);
  consumer.update(
    future
      ? { ...rest, metadata: { ...rest.metadata, "_nats.req.level": "1" }, pause_until: until }
      : rest,
  );
  if (!future) return { paused: false, pause_until: until };
  return {
    paused: true,
    pause_until: until === ZERO_TIME ? ZERO_TIME : formatTime(parseTime(until)),
    pause_remaining: Math.round(consumer.pauseRemaining_ms * 1e6),
  };
}

function replaceConsumer(
  registry: Registry,
  stream: string,
  name: string,
  config: ConsumerConfig,
  action: unknown,
) {
  const consumer = registry.consumer(stream, name);
  const same = JSON.stringify(consumer.config) === JSON.stringify(config);
  if (action === "create" && !same) throw apiError("consumerExists");
  if (!same) {
    checkConsumerUpdate(consumer.config, config, consumer.push?.active ?? false);
    consumer.update(config);
  }
  return consumerInfo(consumer, nowUs(registry.context.clock));
}

function checkNaming(subject: CreateSubject, fields: Fields): void {
  const durable = typeof fields.durable_name === "string" ? fields.durable_name : "";
  const name = typeof fields.name === "string" ? fields.name : "";
  if (subject.durable) {
    if (durable === "") throw apiError("durableNotSet");
    if (durable !== subject.name) throw apiError("durableNotMatchingSubject");
  } else if (subject.name !== null) {
    const mismatch = [name, durable].some((given) => given !== "" && given !== subject.name);
    if (mismatch) throw apiError("durableNotMatchingSubject");
  } else if (durable !== "") throw apiError("ephemeralWithDurable");
}
