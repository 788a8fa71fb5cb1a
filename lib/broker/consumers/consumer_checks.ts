import { apiError } from "../api/api_error.ts";
import { hasWildcard, isSubsetOf, isValidSubject, subjectsOverlap } from "../routing/subject.ts";
import type { StreamConfig } from "../streams/stream_config.ts";

const MAX_DESCRIPTION_LENGTH = 4096;
const MS_NS = 1e6;

/** @throws ApiError for what nats-server refuses in a consumer's configuration, with its codes. */
export function checkConsumerConfig(given: Record<string, unknown>, stream: StreamConfig): void {
  checkNames(given);
  const replicas = number(given.num_replicas);
  if (replicas > stream.num_replicas) throw apiError("replicasExceedStream");
  if (replicas < 0) throw apiError("replicasNegative");
  checkRedelivery(given);
  if (text(given.description).length > MAX_DESCRIPTION_LENGTH) throw apiError("descriptionTooLong");
  if (text(given.deliver_subject) !== "") checkPush(given, stream);
  else checkPull(given);
  const { max_ack_pending, inactive_threshold } = stream.consumer_limits;
  if (max_ack_pending && number(given.max_ack_pending) > max_ack_pending) {
    throw apiError("maxAckPendingExcess");
  }
  if (inactive_threshold && number(given.inactive_threshold) > inactive_threshold) {
    throw apiError("inactiveThresholdExcess");
  }
  checkFilters(given);
  checkStart(given);
  if (given.flow_control === true && number(given.idle_heartbeat) <= 0) {
    throw apiError("flowControlNeedsHeartbeat");
  }
}

function checkNames(given: Record<string, unknown>): void {
  const name = text(given.name);
  const durable = text(given.durable_name);
  for (const [what, value] of [["name", name], ["durable name", durable]]) {
    if (/[.*>\\/\s]/.test(value ?? "")) {
      throw apiError("streamConfig", `consumer ${what} can not contain '.', '*', '>', '\\', '/'`);
    }
  }
  if (durable !== "" && name !== "" && durable !== name) throw apiError("durableNameMismatch");
}

function checkRedelivery(given: Record<string, unknown>): void {
  const backoff = Array.isArray(given.backoff) ? given.backoff : [];
  if (backoff.some((wait) => number(wait) < 0)) throw apiError("backoffNegative");
  if (number(given.ack_wait) < 0) throw apiError("ackWaitNegative");
  const maxDeliver = number(given.max_deliver);
  if (maxDeliver > 0 && backoff.length > maxDeliver) {
    throw apiError("maxDeliverBackoff");
  }
}

function checkPush(given: Record<string, unknown>, stream: StreamConfig): void {
  const subject = text(given.deliver_subject);
  if (hasWildcard(subject)) throw apiError("deliverToWildcards");
  if (!isValidSubject(subject)) throw apiError("invalidDeliverSubject");
  if (stream.subjects.some((own) => subjectsOverlap(own, subject))) throw apiError("deliverCycle");
  if (number(given.max_waiting) !== 0) throw apiError("pushMaxWaiting");
  const acksNothing = given.ack_policy === undefined || given.ack_policy === "none";
  if (number(given.max_ack_pending) > 0 && acksNothing) throw apiError("maxAckPendingNeedsPolicy");
  const heartbeat = number(given.idle_heartbeat);
  if (heartbeat > 0 && heartbeat < 100 * MS_NS) throw apiError("smallHeartbeat");
}

function checkPull(given: Record<string, unknown>): void {
  if (number(given.max_waiting) < 0) throw apiError("maxWaitingNegative");
  if (number(given.idle_heartbeat) > 0) throw apiError("heartbeatNeedsPush");
  if (given.flow_control === true) throw apiError("flowControlNeedsPush");
  if (number(given.max_batch) < 0) throw apiError("maxRequestBatchNegative");
  const expires = number(given.max_expires);
  if (expires !== 0 && expires < MS_NS) throw apiError("maxRequestExpiresSmall");
}

function checkFilters(given: Record<string, unknown>): void {
  const filter = text(given.filter_subject);
  const filters = Array.isArray(given.filter_subjects) ? given.filter_subjects.map(String) : [];
  if (filter !== "" && filters.length > 0) throw apiError("duplicateFilters");
  if (filters.includes("")) throw apiError("emptyFilter");
  const all = filter === "" ? filters : [filter];
  if (!all.every(isValidSubject)) throw apiError("streamConfig", "malformed subject");
  for (const [i, one] of all.entries()) {
    const others = all.filter((_, j) => j !== i);
    if (others.some((other) => isSubsetOf(one, other))) throw apiError("overlappingFilters");
  }
}

function checkStart(given: Record<string, unknown>): void {
  const hasSequence = number(given.opt_start_seq) > 0;
  const hasTime = text(given.opt_start_time) !== "";
  const policy = text(given.deliver_policy) || "all";
  const words = policy.replaceAll("_", " ");
  const also = (start: string) =>
    apiError(
      "invalidPolicy",
      `consumer delivery policy is deliver ${words}, but optional start ${start} is also set`,
    );
  const missing = (what: string) =>
    apiError(
      "invalidPolicy",
      `consumer delivery policy is deliver ${words}, but optional ${what} is not set`,
    );
  if (policy === "by_start_sequence" && !hasSequence) throw missing("start sequence");
  if (policy === "by_start_time" && !hasTime) throw missing("start time");
  if (policy !== "by_start_sequence" && hasSequence) {
    throw also("sequence");
  }
  if (policy !== "by_start_time" && hasTime) throw also("time");
  const filtered = text(given.filter_subject) !== "" ||
    (Array.isArray(given.filter_subjects) && given.filter_subjects.length > 0);
  if (policy === "last_per_subject" && !filtered) throw missing("filter subject");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
