import { JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import type { BusConnection } from "./connection.ts";
import { domainOfStream } from "./domain_streams.ts";
import type { PlayedStream } from "./jetstream_source.ts";
import { streamName, type StreamRole } from "./streams.ts";

/** Time for the broker to answer a question. */
const API_TIMEOUT_MS = 2000;
/** nats-server's code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;
/** What the broker keeps buckets of keys and of objects in: nobody's observations. */
const BUCKETS = /^(KV|OBJ)_/;

/** A stream that a replay can play. */
export interface FoundStream extends PlayedStream {
  /** When it was made: another text means that it is another stream of the same name. */
  readonly created: string;
}

/**
 * What there is to play in a stream, or null where there is no such stream. Of a domain's stream it
 * is its observations; of any other one everything.
 * @throws Error when the broker does not answer.
 */
export async function findStream(
  { nats }: BusConnection,
  prefix: string,
  stream: string,
): Promise<FoundStream | null> {
  // Without this the client asks for account information, which a least-privilege user may not.
  const manager = await jetstreamManager(nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
  try {
    const { config, created } = await manager.streams.info(stream);
    const filters = domainOfStream(prefix, stream)?.filters(prefix) ?? config.subjects;
    return { stream, filters, created };
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return null;
    throw error;
  }
}

/** Parts of a prefix that hold nobody's observations. */
const OTHERS: readonly StreamRole[] = ["ops", "replay", "deadletter"];

/** Whether a stream may hold observations: what programs say, replays, buckets and dead letters are none. */
export function holdsObservations(prefix: string, stream: string): boolean {
  return !OTHERS.some((role) => stream === streamName(prefix, role)) && !BUCKETS.test(stream);
}
