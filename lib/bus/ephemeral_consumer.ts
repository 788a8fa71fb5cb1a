import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  ReplayPolicy,
  type StreamInfo,
} from "@nats-io/jetstream";
import { nanos, nuid } from "@nats-io/nats-core";
import type { BusConnection } from "./connection.ts";
import { firstNsAt, firstNsBehind, formatNs } from "./store_instant.ts";
import type { ConsumerStart, StreamExtent } from "./stream_cursor.ts";

/** Time for the broker to answer a question. */
const API_TIMEOUT_MS = 2000;
/** The broker forgets a consumer that nobody asks for this long, as after a crash of its reader. */
const INACTIVE_THRESHOLD_MS = 30_000;
/** nats-server's code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;

export type CreatedConsumer =
  | { readonly type: "created"; readonly name: string; readonly pending: number }
  | { readonly type: "no stream" }
  | { readonly type: "not wanted" };

export interface ConsumerRequest {
  readonly connection: BusConnection;
  readonly stream: string;
  readonly filters: readonly string[];
  /**
   * Where to begin in a stream of this extent, or null when no consumer is wanted any more.
   * `contiguous`: the filters name all of the stream's subjects.
   */
  startIn(extent: StreamExtent, contiguous: boolean): ConsumerStart | null;
}

/**
 * Makes a consumer of the caller's own, with no acknowledgements and no durable name: no two
 * readers can share it, and the broker keeps nothing of it.
 * @throws Error when the broker refuses or does not answer.
 */
export async function createConsumer(request: ConsumerRequest): Promise<CreatedConsumer> {
  const { connection, stream, filters, startIn } = request;
  const manager = await managerOf(connection);
  const info = await streamOrNull(manager, stream);
  if (info === null) return { type: "no stream" };
  // Filters that let everything through would only cost the broker time.
  const contiguous = info.config.subjects.every((subject) => filters.includes(subject));
  const { first_seq, last_seq } = info.state;
  const start = startIn({ created: info.created, first_seq, last_seq }, contiguous);
  if (start === null) return { type: "not wanted" };
  const name = `reader_${nuid.next()}`;
  const { num_pending } = await manager.consumers.add(stream, {
    ...consumerConfig(name, contiguous ? [] : filters),
    ...startConfig(start),
  });
  return { type: "created", name, pending: num_pending };
}

/** Deletes a consumer as a courtesy: the broker forgets it by itself after a while. */
export async function deleteConsumer(
  connection: BusConnection,
  stream: string,
  name: string,
): Promise<void> {
  if (!connection.connected) return;
  try {
    await (await managerOf(connection)).consumers.delete(stream, name);
  } catch {
    // Gone already, or the broker is: both are as good.
  }
}

function managerOf({ nats }: BusConnection): Promise<JetStreamManager> {
  // Without this the client asks for account information, which a least-privilege user may not.
  return jetstreamManager(nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
}

async function streamOrNull(manager: JetStreamManager, stream: string): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(stream);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return null;
    throw error;
  }
}

function consumerConfig(name: string, filters: readonly string[]): Partial<ConsumerConfig> {
  return {
    name,
    ack_policy: AckPolicy.None,
    replay_policy: ReplayPolicy.Instant,
    inactive_threshold: nanos(INACTIVE_THRESHOLD_MS),
    mem_storage: true,
    num_replicas: 1,
    ...(filters.length > 0 ? { filter_subjects: [...filters] } : {}),
  };
}

function startConfig(start: ConsumerStart): Partial<ConsumerConfig> {
  if (start.type === "sequence") {
    return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start.sequence };
  }
  const { type, unix_ms } = start;
  const start_ns = type === "time" ? firstNsAt(unix_ms) : firstNsBehind(unix_ms);
  return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: formatNs(start_ns) };
}
