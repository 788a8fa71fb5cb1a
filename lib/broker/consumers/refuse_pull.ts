import { formatDuration } from "../store/timestamps.ts";
import type { ConsumerConfig } from "./consumer_config.ts";
import type { PullOptions } from "./pull_request.ts";

/** What the pull finds at its consumer. */
export interface PullSituation {
  /** Messages that could be delivered now. */
  readonly available: number;
  /** Messages that the pulls before it ask for. */
  readonly wanted: number;
  /** Whether no more pulls may wait. */
  readonly full: boolean;
}

/**
 * The status that a pull is answered with at once; null when it may wait, and "" when it is left
 * without an answer, because its heartbeats will be missed.
 */
export function refusePull(
  config: ConsumerConfig,
  options: PullOptions,
  situation: PullSituation,
): string | null {
  const { deliver_subject, max_batch, max_expires, max_bytes } = config;
  if (deliver_subject !== undefined) return "409 Consumer is push based";
  if (max_batch && options.batch > max_batch) {
    return `409 Exceeded MaxRequestBatch of ${max_batch}`;
  }
  if (max_expires && options.expires_ms > max_expires / 1e6) {
    return `409 Exceeded MaxRequestExpires of ${formatDuration(max_expires)}`;
  }
  if (max_bytes && options.maxBytes > max_bytes) {
    return `409 Exceeded MaxRequestMaxBytes of ${max_bytes}`;
  }
  const { available, wanted, full } = situation;
  if (options.noWait && available === 0 && options.expires_ms === 0) return "404 No Messages";
  if (options.noWait && available > 0 && available < wanted) return "408 Requests Pending";
  if (!full) return null;
  return options.heartbeat_ms > 0 ? "" : "409 Exceeded MaxWaiting";
}
