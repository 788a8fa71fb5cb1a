import {
  DiscardPolicy,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatDuration, formatSize } from "@rangecast/base/quantities";
import type { BusConnection } from "./connection.ts";
import type { StreamSpec } from "./streams.ts";

const NS_PER_MS = 1_000_000;
/** How a stream's configuration writes that there is no limit. */
const UNLIMITED = -1;

/** nats-server's error codes, which do not change between versions. */
const STREAM_NOT_FOUND = 10059;
const SUBJECT_OVERLAP = 10065;
const NAME_IN_USE = 10058;
const NO_STORAGE = 10047;
const JETSTREAM_NOT_ENABLED = [10039, 10076];

type ComparedConfig = Pick<
  StreamConfig,
  | "name"
  | "subjects"
  | "storage"
  | "retention"
  | "discard"
  | "allow_direct"
  | "max_age"
  | "max_bytes"
  | "duplicate_window"
  | "max_msgs"
  | "max_msgs_per_subject"
  | "max_msg_size"
  | "no_ack"
  | "sealed"
  | "discard_new_per_subject"
>;

/**
 * Creates the streams that are missing and leaves those that exist as they are.
 * @throws OperatorError when an existing stream differs, naming each field, or when the broker refuses.
 */
export async function ensureStreams(
  connection: BusConnection,
  specs: readonly StreamSpec[],
): Promise<{ created: string[]; found: string[] }> {
  const created: string[] = [];
  const found: string[] = [];
  try {
    // Without this the client asks for account information, which a least-privilege user may not.
    const manager = await jetstreamManager(connection.nats, { checkAPI: false });
    for (const spec of specs) {
      const wanted = streamConfig(spec);
      const existing = await streamOrNull(() => manager.streams.info(spec.name));
      if (existing) {
        refuseMismatch(existing.config, wanted);
        found.push(spec.name);
      } else {
        await manager.streams.add(wanted);
        created.push(spec.name);
      }
    }
  } catch (error) {
    throw error instanceof OperatorError ? error : provisionFailure(error);
  }
  return { created, found };
}

function streamConfig(spec: StreamSpec): ComparedConfig {
  return {
    name: spec.name,
    subjects: [...spec.subjects],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    allow_direct: true,
    max_age: spec.max_age_ms * NS_PER_MS,
    max_bytes: spec.max_bytes,
    duplicate_window: spec.duplicate_window_ms * NS_PER_MS,
    // Not set by us, but a stream with any of these would lose or refuse what it has acknowledged.
    max_msgs: UNLIMITED,
    max_msgs_per_subject: UNLIMITED,
    max_msg_size: UNLIMITED,
    no_ack: false,
    sealed: false,
    discard_new_per_subject: false,
  };
}

async function streamOrNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return null;
    throw error;
  }
}

function refuseMismatch(existing: StreamConfig, wanted: ComparedConfig): void {
  // Object.keys() types its names as any text, and these are the names of `wanted`.
  const fields = Object.keys(wanted) as (keyof ComparedConfig)[];
  const differing = fields.filter((field) =>
    comparable(field, existing) !== comparable(field, wanted)
  );
  if (differing.length === 0) return;
  const list = differing
    .map((field) =>
      `${field} is ${comparable(field, existing)} and would be ${comparable(field, wanted)}`
    )
    .join("; ");
  throw new OperatorError(
    `Cannot use stream ${wanted.name} as it exists with other settings: ${list}. ` +
      `Start with the flags that match it (--telemetry-max-age, --telemetry-max-bytes, ...), or change the stream with the nats tool`,
  );
}

function comparable(field: keyof ComparedConfig, config: ComparedConfig): string {
  switch (field) {
    case "subjects":
      return [...config.subjects].sort().join(" ");
    case "max_age":
    case "duplicate_window":
      return formatDuration(config[field] / NS_PER_MS);
    case "max_bytes":
      return formatSize(config.max_bytes);
    default:
      // A server leaves out what is switched off.
      return String(config[field] ?? false);
  }
}

function provisionFailure(error: unknown): OperatorError {
  const code = error instanceof JetStreamApiError ? error.code : 0;
  const hint = code === SUBJECT_OVERLAP
    ? "another stream has these subjects: choose another --stream-prefix, or remove that stream"
    : code === NAME_IN_USE
    ? "another program has just made this stream with other settings: start both with the same flags"
    : code === NO_STORAGE
    ? "the server has less storage than the streams may take: lower --telemetry-max-bytes and the like"
    : JETSTREAM_NOT_ENABLED.includes(code)
    ? "start the server with JetStream (nats-server -js)"
    : "is JetStream on (nats-server -js), and may this user manage streams?";
  return new OperatorError(`Cannot prepare the streams: ${messageOf(error)}; ${hint}`, {
    cause: error,
  });
}
