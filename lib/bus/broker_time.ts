import { JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import type { Clock } from "@rangecast/base/clock";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import type { BusConnection } from "./connection.ts";

const API_TIMEOUT_MS = 2000;
/** nats-server's code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;

/**
 * What the broker's clock, by which messages are stored, is ahead of ours, in ms; null when there
 * is no such stream.
 * @throws OperatorError when the broker does not answer.
 */
export async function brokerAhead(
  { connection, clock, stream }: {
    readonly connection: BusConnection;
    readonly clock: Clock;
    readonly stream: string;
  },
): Promise<number | null> {
  // Without this the client asks for account information, which a least-privilege user may not.
  const options = { checkAPI: false, timeout: API_TIMEOUT_MS };
  const manager = await jetstreamManager(connection.nats, options);
  const asked_ms = clock.nowMs();
  try {
    const { ts } = await manager.streams.info(stream);
    const answered_ms = clock.nowMs();
    return ts === undefined ? 0 : Date.parse(ts) - (asked_ms + answered_ms) / 2;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return null;
    const problem = `Cannot ask the broker for stream ${stream}: ${messageOf(error)}`;
    throw new OperatorError(problem, { cause: error });
  }
}
