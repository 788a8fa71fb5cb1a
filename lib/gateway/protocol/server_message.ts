import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ChannelDescriptor, LiveDomain } from "@rangecast/channel/descriptor";
import type { FollowState } from "@rangecast/channel/follow-state";
import type { Tag } from "@rangecast/channel/tag";
import type { Derived } from "@rangecast/domains/domain";
import type { Finding } from "@rangecast/findings/finding";
import type { WireTracks } from "./track_columns.ts";
import type { Encoding, Role } from "./protocol.ts";

export interface Welcome {
  readonly type: "welcome";
  readonly version: number;
  readonly encoding: Encoding;
  /** Unix ms on the server's clock. */
  readonly server_ms: number;
  /** This viewer as the console lists it. */
  readonly client_id: string;
  readonly user: string;
  readonly role: Role;
  /** Domains that can be subscribed to. */
  readonly domains: readonly string[];
  /** Silence after which the server counts as gone: it sends a `health` at least this often. */
  readonly silence_ms: number;
}

/**
 * What every message of a subscription has. `epoch` names one stretch without a jump: another one
 * means that history is to be dropped. `seq` is the tick that the message belongs to.
 */
interface OfSubscription {
  readonly id: string;
  readonly epoch: string;
  readonly seq: number;
}

/** Part `part` (from 0) of `parts`: they are applied together, when the last one is there. */
interface InParts {
  readonly part: number;
  readonly parts: number;
}

/** The whole state at tick `seq`: it replaces what was there. */
export interface Snapshot extends OfSubscription, InParts {
  readonly type: "snapshot";
  /** The channel that is shown. */
  readonly channel_id: string;
  readonly tracks: WireTracks;
}

/**
 * The way here of the newest observation that a delta brings, on live: Unix ms, each by the clock of
 * who says it.
 */
export interface Passage {
  /** It was received from its source, as its row has it. */
  readonly recv_ms: number;
  /** The broker stored it. */
  readonly stored_ms: number;
  /** The gateway heard it. */
  readonly heard_ms: number;
  /** The gateway wrote this message, once for all of its viewers. */
  readonly sent_ms: number;
}

/** Leads from the state at `base` to the one at `seq`; where `base` is not what one has: `resync`. */
export interface Delta extends OfSubscription, InParts {
  readonly type: "delta";
  readonly base: number;
  readonly upserts: WireTracks;
  readonly removed: readonly string[];
  /** Absent in replays, and where the channel's newest observation is none of this delta. */
  readonly passage?: Passage;
}

/** Observations number `first` and following, in the order of the channel. */
export interface Batch extends OfSubscription {
  readonly type: "batch";
  readonly first: number;
  readonly observations: WireTracks;
  /** The messages as they were published, where the view asked for them. */
  readonly raw?: readonly unknown[];
  /**
   * Beside `raw`: what was derived of each one's track by then, null where that is nothing; missing
   * where it is nothing for all. It is in no column of tracks, which hold what was measured alone.
   */
  readonly derived?: readonly (Derived | null)[];
}

/** Something is missing, and this is all that will be heard of it. */
export interface Gap extends OfSubscription {
  readonly type: "gap";
  /** Numbers of the first and the last observation that were dropped; or ticks, for a resume. */
  readonly from: number;
  readonly to: number;
  /** How many that were; null where nobody knows. */
  readonly dropped: number | null;
  readonly reason:
    /** The link was too slow for every observation. */
    | "slow link"
    /** What led on from the given place is forgotten: a snapshot follows. */
    | "cannot resume";
}

/** The channel's clock, on every change and once a second; null on live, whose clock is the server's. */
export interface ClockMessage extends OfSubscription {
  readonly type: "clock";
  readonly channel_id: string;
  readonly clock: ClockVector | null;
  /** Time of the clock's owner minus time of this server; `pong` gives the rest of the way. */
  readonly owner_offset_ms: number;
  /** Why the picture stands still, such as a broker that is away; null while all is well. */
  readonly problem: string | null;
}

/** The display state, all of it: the latest command of each kind. */
export interface DisplayMessage extends OfSubscription {
  readonly type: "display";
  /** `metric` or `imperial`. */
  readonly units: string | null;
  readonly marker_color: string | null;
  readonly session_metadata: { readonly name: string; readonly id: string } | null;
}

/** Tags that are new or changed (by status, deleted); with `reset`, all that there are begin here. */
export interface TagMessage extends OfSubscription {
  readonly type: "tag";
  readonly reset: boolean;
  readonly tags: readonly Tag[];
  /** How many more there are to see that are not told, for want of room. @default 0 */
  readonly left_out?: number;
}

/**
 * The findings about the domain that is shown, all of them: those that are not closed where the
 * channel is, and those that were closed a short while before. It takes the place of the last one.
 */
export interface FindingMessage extends OfSubscription {
  readonly type: "finding";
  /** Newest first, each in its form of that time; on live, of today. */
  readonly findings: readonly Finding[];
  /** How many more there are that are not listed. */
  readonly left_out: number;
}

/** A channel as viewers see it: what the replay host lists, and what the gateway itself knows. */
export interface ShownChannel extends ChannelDescriptor {
  /**
   * Of the livestream: all that is live, whatever its subject carries for plain subscribers; absent
   * until that is known.
   */
  readonly domains?: readonly LiveDomain[];
}

/** Channels that one can tune in to, and what this viewer follows: on every change. */
export interface ChannelsMessage {
  readonly type: "channels";
  readonly channels: readonly ShownChannel[];
  readonly follow: FollowState;
  /** How many more there are that are not listed, the oldest replays; absent where all are. */
  readonly left_out?: number;
  /** The host of the replays is gone: the picture stays, and live is offered. */
  readonly host_lost: boolean;
}

/** What programs say of themselves (`<prefix>.ops.health`), and how the gateway stands. */
export interface HealthMessage {
  readonly type: "health";
  readonly server_ms: number;
  /** Why nothing arrives, or null. */
  readonly problem: string | null;
  readonly programs: readonly Readonly<Record<string, unknown>>[];
  /** How many more have said something that is too long to be listed; absent where all are. */
  readonly left_out?: number;
}

export interface Pong {
  readonly type: "pong";
  readonly client_ms: number;
  readonly server_ms: number;
}

export interface Done {
  readonly type: "done";
  readonly ref: number;
}

export interface ErrorMessage {
  readonly type: "error";
  readonly code: ErrorCode;
  /** For people. */
  readonly message: string;
  /** The request that it answers, or the subscription that it ends. */
  readonly ref?: number;
  readonly id?: string;
}

export type ErrorCode =
  | "malformed"
  | "unknown_type"
  | "no_agreement"
  | "too_many"
  | "too_slow"
  | "not_allowed"
  | "no_such_channel"
  | "no_such_domain"
  | "no_such_subscription"
  | "no_replay"
  | "no_such_tag"
  /** By whoever decides about it. */
  | "refused"
  | "unavailable";

/** Messages of a subscription. */
export type SubscriptionMessage =
  | Snapshot
  | Delta
  | Batch
  | Gap
  | ClockMessage
  | DisplayMessage
  | TagMessage
  | FindingMessage;

export type ServerMessage =
  | Welcome
  | SubscriptionMessage
  | ChannelsMessage
  | HealthMessage
  | Pong
  | Done
  | ErrorMessage;
