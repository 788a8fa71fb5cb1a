import type { FollowState } from "@rangecast/channel/follow-state";
import type { Wish } from "@rangecast/client/live-client";
import type { PageAddress } from "@rangecast/ui/page-address";

/** Where somebody is, and when, as an address carries it: what others who open it shall see. */
export function placeOf(
  follow: FollowState | null,
  position_ms: number,
): Pick<PageAddress, "channel" | "at_ms"> {
  switch (follow?.type) {
    case undefined:
    case "FOLLOWING_LIVESTREAM":
      return { channel: null, at_ms: null };
    case "LIVE_OVERRIDE":
      return { channel: "livestream", at_ms: null };
    case "FOLLOWING_GROUP_REPLAY":
      return { channel: follow.channel_id, at_ms: null };
    case "FOLLOWING_PRIVATE_REPLAY":
      // A replay of one's own is nobody else's: they get one that stands at the same instant.
      return { channel: null, at_ms: Math.round(position_ms) };
  }
}

/** How the replay of a place plays. */
export interface Pace {
  readonly rate: number;
  readonly runs: boolean;
}

/** Whoever opens an address looks at its instant first. */
const STANDING: Pace = { rate: 1, runs: false };

/** What is to be asked for, in this order, to get to a place. */
export function wishesFor(
  { channel, at_ms }: Pick<PageAddress, "channel" | "at_ms">,
  { rate, runs }: Pace = STANDING,
): Wish[] {
  if (at_ms !== null && at_ms >= 0) {
    const replay: Wish = { type: "replay", start_ms: at_ms, end_ms: null, rate };
    // It has run for a moment when it is told to pause: back to the very instant.
    return runs ? [replay] : [replay, { type: "pause" }, { type: "seek", position_ms: at_ms }];
  }
  if (channel === "livestream") return [{ type: "live" }];
  return channel?.startsWith("replay.") ? [{ type: "join", channel_id: channel }] : [];
}
