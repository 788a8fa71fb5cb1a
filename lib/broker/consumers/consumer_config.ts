import { apiError, unsupported } from "../api/api_error.ts";
import { checkFields, type FieldKinds } from "../api/decode_fields.ts";
import {
  readMetadata,
  sorted,
  type StreamConfig,
  versionMetadata,
} from "../streams/stream_config.ts";
import { checkConsumerConfig } from "./consumer_checks.ts";

const DEFAULT_ACK_WAIT_NS = 30e9;
const DEFAULT_MAX_WAITING = 512;
const DEFAULT_MAX_ACK_PENDING = 1000;
const DEFAULT_INACTIVE_THRESHOLD_NS = 5e9;

export type DeliverPolicy =
  | "all"
  | "last"
  | "new"
  | "by_start_sequence"
  | "by_start_time"
  | "last_per_subject";

/** Configuration of a consumer, in the names and the order that nats-server answers with. */
export interface ConsumerConfig {
  readonly durable_name?: string;
  readonly name?: string;
  readonly description?: string;
  readonly deliver_policy: DeliverPolicy;
  readonly opt_start_seq?: number;
  readonly opt_start_time?: string;
  readonly ack_policy: "none" | "all" | "explicit";
  /** Nanoseconds. */
  readonly ack_wait?: number;
  readonly max_deliver: number;
  /** Nanoseconds. */
  readonly backoff?: readonly number[];
  readonly filter_subject?: string;
  readonly filter_subjects?: readonly string[];
  readonly replay_policy: "instant" | "original";
  readonly flow_control?: true;
  readonly headers_only?: true;
  readonly max_waiting?: number;
  readonly max_ack_pending?: number;
  readonly max_batch?: number;
  /** Nanoseconds. */
  readonly max_expires?: number;
  readonly max_bytes?: number;
  readonly deliver_subject?: string;
  readonly deliver_group?: string;
  /** Nanoseconds. */
  readonly idle_heartbeat?: number;
  /** Nanoseconds. */
  readonly inactive_threshold?: number;
  readonly num_replicas: number;
  readonly mem_storage?: true;
  readonly metadata: Readonly<Record<string, string>>;
  readonly pause_until?: string;
}

const FIELDS: FieldKinds = {
  durable_name: "string",
  name: "string",
  description: "string",
  deliver_policy: ["all", "last", "new", "by_start_sequence", "by_start_time", "last_per_subject"],
  opt_start_seq: "integer",
  opt_start_time: "time",
  ack_policy: ["none", "all", "explicit"],
  ack_wait: "integer",
  max_deliver: "integer",
  backoff: "integers",
  filter_subject: "string",
  filter_subjects: "strings",
  replay_policy: ["instant", "original"],
  sample_freq: "string",
  rate_limit_bps: "integer",
  flow_control: "boolean",
  headers_only: "boolean",
  max_waiting: "integer",
  max_ack_pending: "integer",
  max_batch: "integer",
  max_expires: "integer",
  max_bytes: "integer",
  deliver_subject: "string",
  deliver_group: "string",
  idle_heartbeat: "integer",
  inactive_threshold: "integer",
  num_replicas: "integer",
  mem_storage: "boolean",
  direct: "boolean",
  metadata: "object",
  pause_until: "time",
  priority_groups: "strings",
  priority_policy: "string",
  priority_timeout: "integer",
};

/** A consumer's configuration out of a request, with nats-server's defaults filled in. */
export function readConsumerConfig(
  given: Record<string, unknown>,
  stream: StreamConfig,
): ConsumerConfig {
  checkFields(given, FIELDS);
  refuseUnsupported(given);
  checkConsumerConfig(given, stream);
  const push = text(given.deliver_subject) !== "";
  const acks = given.ack_policy === "all" || given.ack_policy === "explicit";
  const backoff = Array.isArray(given.backoff) ? given.backoff.map(Number) : [];
  const filters = Array.isArray(given.filter_subjects) ? given.filter_subjects.map(String) : [];
  const limits = stream.consumer_limits;
  const ackPending = positive(given.max_ack_pending) || limits.max_ack_pending ||
    (given.max_ack_pending === -1 ? -1 : DEFAULT_MAX_ACK_PENDING);
  return {
    ...optional("durable_name", text(given.durable_name)),
    ...optional("name", text(given.name) || text(given.durable_name)),
    ...optional("description", text(given.description)),
    deliver_policy: deliverPolicy(given.deliver_policy),
    ...optional("opt_start_seq", positive(given.opt_start_seq)),
    ...optional("opt_start_time", text(given.opt_start_time)),
    ack_policy: given.ack_policy === "all"
      ? "all"
      : given.ack_policy === "explicit"
      ? "explicit"
      : "none",
    ...optional(
      "ack_wait",
      backoff[0] ?? (positive(given.ack_wait) || (acks ? DEFAULT_ACK_WAIT_NS : 0)),
    ),
    max_deliver: positive(given.max_deliver) || -1,
    ...(backoff.length > 0 ? { backoff } : {}),
    ...optional("filter_subject", text(given.filter_subject)),
    ...(filters.length > 0 ? { filter_subjects: filters } : {}),
    replay_policy: given.replay_policy === "original" ? "original" : "instant",
    ...(given.flow_control === true ? { flow_control: true } : {}),
    ...(given.headers_only === true ? { headers_only: true } : {}),
    ...optional("max_waiting", push ? 0 : positive(given.max_waiting) || DEFAULT_MAX_WAITING),
    ...optional("max_ack_pending", acks ? ackPending : 0),
    ...optional("max_batch", positive(given.max_batch)),
    ...optional("max_expires", positive(given.max_expires)),
    ...optional("max_bytes", positive(given.max_bytes)),
    ...optional("deliver_subject", text(given.deliver_subject)),
    ...optional("deliver_group", text(given.deliver_group)),
    ...optional("idle_heartbeat", positive(given.idle_heartbeat)),
    ...optional("inactive_threshold", inactiveThreshold(given, stream)),
    num_replicas: positive(given.num_replicas),
    ...(given.mem_storage === true ? { mem_storage: true } : {}),
    metadata: sorted({ ...readMetadata(given.metadata), ...levelMetadata(given) }),
    ...optional("pause_until", text(given.pause_until)),
  };
}

/** The subjects that a consumer lets through; none means all. */
export function filtersOf(config: ConsumerConfig): readonly string[] {
  if (config.filter_subjects) return config.filter_subjects;
  return config.filter_subject === undefined ? [] : [config.filter_subject];
}

// Pausing needs API level 1 (ADR-44).
function levelMetadata(given: Record<string, unknown>): Record<string, string> {
  const version = versionMetadata();
  return text(given.pause_until) === "" ? version : { ...version, "_nats.req.level": "1" };
}

function inactiveThreshold(given: Record<string, unknown>, stream: StreamConfig): number {
  const asked = positive(given.inactive_threshold) ||
    (stream.consumer_limits.inactive_threshold ?? 0);
  if (asked > 0 || text(given.durable_name) !== "") return asked;
  return DEFAULT_INACTIVE_THRESHOLD_NS;
}

function refuseUnsupported(given: Record<string, unknown>): void {
  for (
    const field of [
      "sample_freq",
      "rate_limit_bps",
      "direct",
      "priority_groups",
      "priority_policy",
      "priority_timeout",
    ]
  ) {
    const value = given[field];
    const empty = value === undefined || value === "" || value === 0 || value === false ||
      value === "none" || (Array.isArray(value) && value.length === 0);
    if (!empty) throw unsupported(`consumer option ${field}`);
  }
}

function deliverPolicy(given: unknown): DeliverPolicy {
  switch (given) {
    case "last":
    case "new":
    case "by_start_sequence":
    case "by_start_time":
    case "last_per_subject":
      return given;
    case undefined:
    case "all":
      return "all";
    default:
      throw apiError("invalidJson", `invalid JSON: deliver_policy ${JSON.stringify(given)}`);
  }
}

function optional<K extends string, V extends string | number>(
  key: K,
  value: V,
): { [P in K]?: V } {
  // The one key that `key` names, or none of them: exactly what the type says.
  return (value === "" || value === 0 ? {} : { [key]: value }) as { [P in K]?: V };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function positive(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
