import { formatIso, parseIso } from "@rangecast/base/utc";
import { isChannelToken, parseChannelId } from "./channel_id.ts";
import { followedChannel, type FollowState } from "./follow_state.ts";
import { attempt, quoted, type Reading, type SpokenMessage } from "./spoken_message.ts";
import { channelSubject, channelSubjects } from "./subjects.ts";

export const FOLLOW_STATES = [
  "FOLLOWING_LIVESTREAM",
  "FOLLOWING_GROUP_REPLAY",
  "FOLLOWING_PRIVATE_REPLAY",
  "LIVE_OVERRIDE",
] as const;

export type FollowStateName = typeof FOLLOW_STATES[number];

/** A client's heartbeat on `<prefix>.ops.status`, on every change and every 5 s. */
export interface ClientStatus {
  readonly client_id: string;
  readonly state: FollowStateName;
  readonly channel_id: string;
  readonly subject: string;
  /** Whether the client has chosen against the group replay that runs. */
  readonly override: boolean;
  /** ISO 8601, UTC. */
  readonly ts: string;
  readonly operator?: string;
  readonly source_ip?: string;
  readonly ping_ms?: number;
  readonly last_cmd_id?: string;
}

export const STATUS_INTERVAL_MS = 5_000;
export const STALE_AFTER_MS = 15_000;
export const GONE_AFTER_MS = 60_000;

/** What a client says of itself besides what it follows. */
export interface ClientFacts {
  readonly client_id: string;
  /** Unix ms. */
  readonly now_ms: number;
  readonly operator?: string;
  readonly source_ip?: string;
  readonly ping_ms?: number;
  readonly last_cmd_id?: string;
}

/** The heartbeat of a client that follows `state`. @throws RangeError for an id that cannot be. */
export function clientStatus(
  prefix: string,
  state: FollowState,
  { client_id, now_ms, ...facts }: ClientFacts,
): SpokenMessage<ClientStatus> {
  if (!isChannelToken(client_id)) throw new RangeError(notAClient(client_id));
  const channel_id = followedChannel(state);
  return {
    kind: "client-status",
    subject: channelSubjects(prefix).status,
    messageId: null,
    headers: [],
    message: {
      client_id,
      state: state.type,
      channel_id,
      subject: channelSubject(prefix, channel_id),
      override: state.type === "LIVE_OVERRIDE",
      ts: formatIso(now_ms),
      ...facts,
    },
  };
}

/** A status with its instant in Unix ms. */
export interface ReadStatus {
  readonly status: ClientStatus;
  readonly sent_ms: number;
}

/** What is meant by a status that fits its schema. */
export function readClientStatus(status: ClientStatus): Reading<ReadStatus> {
  const { client_id, channel_id, ts } = status;
  if (!isChannelToken(client_id)) return { ok: false, problem: notAClient(client_id) };
  if (parseChannelId(channel_id) === null) {
    return {
      ok: false,
      problem: `a status names a channel: current value is ${quoted(channel_id)}`,
    };
  }
  return attempt(() => ({ status, sent_ms: parseIso(ts) }));
}

function notAClient(client_id: string): string {
  return `a client id is 1 to 64 letters, digits and "-": current value is ${quoted(client_id)}`;
}
