import type { Encoding, Place } from "./protocol.ts";

/** `ref` is chosen by the client, and comes back in the `done` or `error` that answers. */
interface Request {
  readonly ref?: number;
}

/** The first message, always JSON. What comes later may be JSON text, or CBOR when that was agreed. */
export interface Hello {
  readonly type: "hello";
  readonly version: number;
  /** Best first. */
  readonly encodings: readonly Encoding[];
  /** False for a viewer that never switches channels by itself. @default true */
  readonly follow?: boolean;
}

/** The rectangle between two latitudes and two longitudes; west > east crosses the antimeridian. */
export interface Area {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** What is left out is not asked for: an empty filter lets all pass. */
export interface Filter {
  readonly entities?: readonly string[];
  readonly area?: Area;
}

export type View =
  /** The state of tracks, as `snapshot` and `delta`. */
  | { readonly type: "tracks"; readonly rate_hz: number }
  /** Every observation, as `batch`; with `raw`, its message as it was published as well. */
  | { readonly type: "observations"; readonly rate_hz: number; readonly raw?: boolean };

export interface Subscribe extends Request {
  readonly type: "subscribe";
  /** 1 to 32 characters; an id that is in use is subscribed anew. */
  readonly id: string;
  /** A channel id, or null for the one that this viewer follows by the state table. */
  readonly channel: string | null;
  readonly domain: string;
  readonly filter: Filter;
  readonly view: View;
  readonly resume?: Place;
  /**
   * True beside another subscription of the channel: its clock, display state and tags come with
   * that one alone. @default false
   */
  readonly beside?: boolean;
}

export interface Unsubscribe extends Request {
  readonly type: "unsubscribe";
  readonly id: string;
}

/** `client_ms` is any number; it comes back. */
export interface Ping {
  readonly type: "ping";
  readonly client_ms: number;
}

/** Asks for a snapshot, as what was applied does not fit. */
export interface Resync extends Request {
  readonly type: "resync";
  readonly id: string;
}

/**
 * Starts a replay of this viewer's own, which it then follows. It plays from `start_ms` to `end_ms`,
 * and nothing else; with `end_ms` null or absent all that there is, beginning at `start_ms`.
 */
export interface StartReplay extends Request {
  readonly type: "replay";
  readonly start_ms: number;
  readonly end_ms?: number | null;
  readonly rate: number;
}

/** Wishes for the viewer's own replay; `rate` may be negative, `step` counts observations. */
export type PlaybackWish =
  & Request
  & (
    | { readonly type: "play" }
    | { readonly type: "pause" }
    | { readonly type: "seek"; readonly position_ms: number }
    | { readonly type: "rate"; readonly rate: number }
    | { readonly type: "step"; readonly steps: number }
  );

/** Wishes for a channel: a group replay (without an id the one in the invitation), or live. */
export type ChannelWish =
  & Request
  & ({ readonly type: "join"; readonly channel_id?: string } | { readonly type: "live" });

export interface TagText {
  readonly label: string;
  readonly category?: string;
  readonly notes?: string;
}

export type TagWish =
  & Request
  & (
    | ({ readonly type: "tag_create"; readonly ts_ms: number } & TagText)
    | ({ readonly type: "tag_update"; readonly tag_id: string } & Partial<TagText>)
    | { readonly type: "tag_delete"; readonly tag_id: string }
  );

/** What an operator does with a finding; it goes on to the findings service, which answers. */
export type FindingWish = Request & {
  readonly type: "finding_act";
  readonly finding_id: string;
  readonly action: "acknowledge" | "close";
  readonly note?: string;
};

export type ClientMessage =
  | Hello
  | Subscribe
  | Unsubscribe
  | Ping
  | Resync
  | StartReplay
  | PlaybackWish
  | ChannelWish
  | TagWish
  | FindingWish;
