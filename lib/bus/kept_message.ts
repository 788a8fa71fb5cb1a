import { jetstreamManager } from "@nats-io/jetstream";
import type { SourceMessage } from "@rangecast/playback/source";
import type { DirectStream } from "./direct_page.ts";
import { lastMessage } from "./join_place.ts";

/** Time for the broker to answer a question. */
const API_TIMEOUT_MS = 2000;
const NS_PER_MS = 1_000_000;

/** How full a stream is, and what it removes. */
export interface StreamFill {
  /** Null where it has no limit. */
  readonly max_age_ms: number | null;
  /** Null where it has no limit. */
  readonly max_bytes: number | null;
  readonly bytes: number;
  readonly first_seq: number;
  readonly last_seq: number;
}

/** @throws Error when the broker does not answer, or has no such stream. */
export async function streamFill({ connection, stream }: DirectStream): Promise<StreamFill> {
  // Without this the client asks for account information, which a least-privilege user may not.
  const options = { checkAPI: false, timeout: API_TIMEOUT_MS };
  const manager = await jetstreamManager(connection.nats, options);
  const { config: { max_age, max_bytes }, state } = await manager.streams.info(stream);
  return {
    max_age_ms: max_age > 0 ? max_age / NS_PER_MS : null,
    max_bytes: max_bytes > 0 ? max_bytes : null,
    bytes: state.bytes,
    first_seq: state.first_seq,
    last_seq: state.last_seq,
  };
}

/** The newest message of a subject, or null. @throws Error when the broker does not answer. */
export function newestOf(
  stream: DirectStream,
  subject: string,
  signal: AbortSignal,
): Promise<SourceMessage | null> {
  return lastMessage(stream, subject, signal);
}
