import { apiError, unsupported } from "../api/api_error.ts";
import { checkFields, type FieldKinds } from "../api/decode_fields.ts";
import { API_LEVEL, SERVER_VERSION } from "../core/server_info.ts";
import { checkSubjects } from "./stream_subjects.ts";

const MAX_NAME_LENGTH = 255;
const MAX_DESCRIPTION_LENGTH = 4096;
const MAX_METADATA_BYTES = 128 * 1024;
const MAX_REPLICAS = 5;
const MS_NS = 1e6;
const DEFAULT_DUPLICATE_WINDOW_NS = 120e9;
const VERSION_METADATA = ["_nats.ver", "_nats.level", "_nats.req.level"];

/** Configuration of a stream, in the names and the order that nats-server answers with. */
export interface StreamConfig {
  readonly name: string;
  readonly description?: string;
  readonly subjects: readonly string[];
  readonly retention: "limits";
  readonly max_consumers: number;
  readonly max_msgs: number;
  readonly max_bytes: number;
  /** Nanoseconds; 0 for ever. */
  readonly max_age: number;
  readonly max_msgs_per_subject: number;
  readonly max_msg_size: number;
  readonly discard: "old" | "new";
  readonly storage: "file" | "memory";
  readonly num_replicas: number;
  readonly no_ack?: true;
  /** Nanoseconds. */
  readonly duplicate_window: number;
  readonly compression: "none";
  readonly first_seq?: number;
  readonly allow_direct: boolean;
  readonly mirror_direct: boolean;
  readonly sealed: boolean;
  readonly deny_delete: boolean;
  readonly deny_purge: boolean;
  readonly allow_rollup_hdrs: boolean;
  readonly discard_new_per_subject?: true;
  readonly consumer_limits: { inactive_threshold?: number; max_ack_pending?: number };
  readonly allow_msg_ttl: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

const FIELDS: FieldKinds = {
  name: "string",
  description: "string",
  subjects: "strings",
  retention: ["limits", "interest", "workqueue"],
  max_consumers: "integer",
  max_msgs: "integer",
  max_bytes: "integer",
  max_age: "integer",
  max_msgs_per_subject: "integer",
  max_msg_size: "integer",
  discard: ["old", "new"],
  storage: ["file", "memory"],
  num_replicas: "integer",
  no_ack: "boolean",
  template_owner: "string",
  duplicate_window: "integer",
  placement: "object",
  mirror: "object",
  sources: "array",
  compression: ["none", "s2"],
  first_seq: "integer",
  subject_transform: "object",
  republish: "object",
  allow_direct: "boolean",
  mirror_direct: "boolean",
  sealed: "boolean",
  deny_delete: "boolean",
  deny_purge: "boolean",
  allow_rollup_hdrs: "boolean",
  discard_new_per_subject: "boolean",
  consumer_limits: "object",
  allow_msg_ttl: "boolean",
  subject_delete_marker_ttl: "integer",
  allow_msg_counter: "boolean",
  allow_atomic: "boolean",
  allow_msg_schedules: "boolean",
  allow_batched: "boolean",
  persist_mode: "string",
  metadata: "object",
  pedantic: "boolean",
};

/** A stream's configuration out of a request, with nats-server's defaults filled in. */
export function readStreamConfig(given: Record<string, unknown>): StreamConfig {
  checkFields(given, FIELDS);
  refuseUnsupported(given);
  const name = text(given.name);
  checkName(name);
  const maxAge = integer(given.max_age);
  const config: StreamConfig = {
    name,
    ...(text(given.description) === "" ? {} : { description: text(given.description) }),
    subjects: subjectsOf(given, name),
    retention: "limits",
    max_consumers: limit(given.max_consumers),
    max_msgs: limit(given.max_msgs),
    max_bytes: limit(given.max_bytes),
    max_age: maxAge,
    max_msgs_per_subject: limit(given.max_msgs_per_subject),
    max_msg_size: limit(given.max_msg_size),
    discard: given.discard === "new" ? "new" : "old",
    storage: given.storage === "memory" ? "memory" : "file",
    num_replicas: integer(given.num_replicas) || 1,
    ...(given.no_ack === true ? { no_ack: true } : {}),
    duplicate_window: duplicateWindow(integer(given.duplicate_window), maxAge),
    compression: "none",
    ...(integer(given.first_seq) > 0 ? { first_seq: integer(given.first_seq) } : {}),
    allow_direct: given.allow_direct === true,
    mirror_direct: given.mirror_direct === true,
    sealed: given.sealed === true,
    deny_delete: given.deny_delete === true,
    deny_purge: given.deny_purge === true,
    allow_rollup_hdrs: given.allow_rollup_hdrs === true,
    ...(given.discard_new_per_subject === true ? { discard_new_per_subject: true } : {}),
    consumer_limits: { ...(given.consumer_limits ?? {}) },
    allow_msg_ttl: given.allow_msg_ttl === true,
    metadata: sorted({ ...readMetadata(given.metadata), ...versionMetadata() }),
  };
  checkStreamConfig(config);
  return config;
}

/** What the server says about itself in the metadata of streams and consumers (ADR-44). */
export function versionMetadata(): Record<string, string> {
  return {
    "_nats.level": String(API_LEVEL),
    "_nats.req.level": "0",
    "_nats.ver": SERVER_VERSION,
  };
}

/** The same metadata by key, so that equal configurations have equal texts. */
export function sorted(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Metadata of a request, as texts, without what only the server may say. */
export function readMetadata(given: unknown): Record<string, string> {
  if (typeof given !== "object" || given === null) return {};
  const kept = Object.entries(given).filter(([key]) => !VERSION_METADATA.includes(key));
  const bytes = kept.reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  if (bytes > MAX_METADATA_BYTES) {
    throw apiError("streamConfig", `metadata exceeds maximum size of ${MAX_METADATA_BYTES} bytes`);
  }
  return Object.fromEntries(kept.map(([key, value]) => [key, String(value)]));
}

function refuseUnsupported(given: Record<string, unknown>): void {
  const set = (field: string) => {
    const value = given[field];
    return value !== undefined && value !== false && value !== "" && value !== 0 &&
      !(Array.isArray(value) && value.length === 0);
  };
  for (
    const field of [
      "template_owner",
      "placement",
      "mirror",
      "sources",
      "subject_transform",
      "republish",
      "allow_msg_ttl",
      "subject_delete_marker_ttl",
      "allow_msg_counter",
      "allow_atomic",
      "allow_msg_schedules",
      "allow_batched",
      "persist_mode",
      "pedantic",
    ]
  ) {
    if (set(field)) throw unsupported(`stream option ${field}`);
  }
  if (given.compression === "s2") throw unsupported("stream option compression s2");
  if (given.retention === "interest" || given.retention === "workqueue") {
    throw unsupported(`stream option retention ${given.retention}`);
  }
}

function checkName(name: string): void {
  if (name === "" || /[.*>\\/\s]/.test(name)) {
    throw apiError(
      "streamConfig",
      "stream name is required and can not contain '.', '*', '>', '\\', '/'",
    );
  }
  if (name.length > MAX_NAME_LENGTH) {
    throw apiError(
      "streamConfig",
      `stream name is too long, maximum allowed is ${MAX_NAME_LENGTH}`,
    );
  }
}

function checkStreamConfig(config: StreamConfig): void {
  const refuse = (problem: string) => {
    throw apiError("streamConfig", problem);
  };
  if ((config.description?.length ?? 0) > MAX_DESCRIPTION_LENGTH) {
    refuse(`stream description is too long, maximum allowed is ${MAX_DESCRIPTION_LENGTH}`);
  }
  if (config.num_replicas < 0) throw apiError("replicasNegative");
  if (config.num_replicas > MAX_REPLICAS) refuse(`maximum replicas is ${MAX_REPLICAS}`);
  if (config.num_replicas > 1) throw apiError("replicas");
  if (config.max_age < 0) refuse("max age can not be negative");
  if (config.max_age > 0 && config.max_age < 100 * MS_NS) refuse("max age needs to be >= 100ms");
  if (config.duplicate_window < 0) refuse("duplicates window can not be negative");
  if (config.max_age > 0 && config.duplicate_window > config.max_age) {
    refuse("duplicates window can not be larger then max age");
  }
  if (config.duplicate_window < 100 * MS_NS) refuse("duplicates window needs to be >= 100ms");
  if (config.deny_purge && config.allow_rollup_hdrs) {
    refuse("roll-ups require the purge permission");
  }
  if (config.discard_new_per_subject && config.discard !== "new") {
    refuse("discard new per subject requires discard new policy to be set");
  }
  if (config.discard_new_per_subject && config.max_msgs_per_subject <= 0) {
    refuse("discard new per subject requires max msgs per subject > 0");
  }
  checkSubjects(config.subjects, config.no_ack === true);
}

function subjectsOf(given: Record<string, unknown>, name: string): string[] {
  const subjects = Array.isArray(given.subjects) ? given.subjects.map(String) : [];
  return subjects.length === 0 ? [name] : subjects;
}

function duplicateWindow(given_ns: number, maxAge_ns: number): number {
  if (given_ns !== 0) return given_ns;
  return maxAge_ns > 0 && maxAge_ns < DEFAULT_DUPLICATE_WINDOW_NS
    ? maxAge_ns
    : DEFAULT_DUPLICATE_WINDOW_NS;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function integer(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** nats-server reads 0 and everything below -1 as "no limit", and says -1. */
function limit(value: unknown): number {
  const given = integer(value);
  return given > 0 ? given : -1;
}
