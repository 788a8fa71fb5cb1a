import type { ClockVector } from "./clock_vector.ts";

export type ChannelKind = "livestream" | "group replay" | "private replay";

/** A kind of data that is live, and the stream that holds it. */
export interface LiveDomain {
  /** Such as `tspi` or `flight`. */
  readonly domain: string;
  readonly stream: string;
}

/** A place to tune in to, as `<prefix>.channel.list.req` lists it. */
export interface ChannelDescriptor {
  /** `livestream`, `replay.<suffix>` or `client.<client>.<session>`. */
  readonly channel_id: string;
  /** Where its frames are. */
  readonly subject: string;
  readonly display_name: string;
  readonly kind: ChannelKind;
  /** The streams that it plays, in the order of merging; of the livestream the one behind `subject`. */
  readonly stream: string | readonly string[];
  /** What the operator has typed. */
  readonly identifier?: string;
  /** Who has started it, as the header of its `GroupReplayStart` says. */
  readonly sender?: string;
  readonly clock?: ClockVector;
  /** Clients whose last status named this channel. */
  readonly followers?: number;
}
