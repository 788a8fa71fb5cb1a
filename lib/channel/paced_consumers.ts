/**
 * Consumers by which the broker itself paces a channel, for clients that know only plain NATS
 * (channel contract, section 7). Without flow control and without heartbeats on purpose: a plain
 * client answers neither, and delivery would stop for everyone.
 */
import { formatIso } from "@rangecast/base/utc";
import { telemetryFilters } from "@rangecast/domains/tspi/subjects";
import { parseChannelId } from "./channel_id.ts";
import { quoted } from "./spoken_message.ts";
import { channelSubjects, pacedSubject } from "./subjects.ts";

/** A durable push consumer, in the words of the JetStream API. */
export interface PacedConsumer {
  readonly durable_name: string;
  readonly deliver_subject: string;
  readonly deliver_policy: "new" | "by_start_time";
  /** RFC 3339. */
  readonly opt_start_time?: string;
  readonly replay_policy: "instant" | "original";
  readonly ack_policy: "none";
  readonly filter_subjects?: readonly string[];
  /** Nanoseconds. */
  readonly inactive_threshold?: number;
}

export const LIVE_CONSUMER = "LIVE_MAIN";

/** How long a paced replay outlives its last listener. */
const INACTIVE_NS = 120_000_000_000;

/** The livestream: telemetry as it comes in. */
export function liveConsumer(prefix: string): PacedConsumer {
  return {
    durable_name: LIVE_CONSUMER,
    deliver_subject: channelSubjects(prefix).livestream,
    deliver_policy: "new",
    replay_policy: "instant",
    ack_policy: "none",
    filter_subjects: telemetryFilters(prefix),
  };
}

/** `REPLAY_<suffix>`. @throws RangeError when `channel_id` is none of a group replay. */
export function pacedReplayName(channel_id: string): string {
  const parts = parseChannelId(channel_id);
  if (parts?.type === "group replay") return `REPLAY_${parts.suffix}`;
  throw new RangeError(
    `Cannot pace a channel as it must be a group replay: current value is ${quoted(channel_id)}`,
  );
}

/**
 * A group replay at rate 1 from `start_ms` on (Unix ms), everything that its stream holds, in order.
 * It has no end: whoever made it deletes it.
 * @throws RangeError when the start is not before `now_ms`: live messages would come at once.
 */
export function pacedReplayConsumer(
  prefix: string,
  { channel_id, start_ms, now_ms }: {
    readonly channel_id: string;
    readonly start_ms: number;
    readonly now_ms: number;
  },
): PacedConsumer {
  if (!(start_ms < now_ms)) {
    throw new RangeError(
      `Cannot pace a replay as its start must lie in the past: current value is ` +
        `${formatIso(start_ms)}, and it is ${formatIso(now_ms)}`,
    );
  }
  return {
    durable_name: pacedReplayName(channel_id),
    deliver_subject: pacedSubject(prefix, channel_id),
    deliver_policy: "by_start_time",
    opt_start_time: formatIso(start_ms),
    replay_policy: "original",
    ack_policy: "none",
    inactive_threshold: INACTIVE_NS,
  };
}
