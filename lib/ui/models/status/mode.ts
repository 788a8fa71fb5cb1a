import type { PlayheadView } from "@rangecast/client/playhead";
import type { ChannelKind } from "@rangecast/channel/descriptor";
import type { FollowState } from "@rangecast/channel/follow-state";
import { parseChannelId } from "@rangecast/channel/channel-id";
import { rateText } from "../timeline/rates.ts";

/** What one is looking at, as the pill of the header says it. */
export interface Mode {
  readonly tone: "none" | "live" | "replay" | "private";
  readonly text: string;
  /** Beside it: the rate, or that it stands. */
  readonly detail: string;
}

export const NO_MODE: Mode = { tone: "none", text: "NO PICTURE", detail: "" };

/** The mode of the channel that is shown; `follow` says whether live is against a group replay. */
export function modeOf(
  channel_id: string | null,
  clock: PlayheadView,
  follow: FollowState | null,
): Mode {
  const kind = channelKind(channel_id);
  switch (kind) {
    case null:
      return NO_MODE;
    case "livestream":
      return {
        tone: "live",
        text: "LIVE",
        detail: follow?.type === "LIVE_OVERRIDE" ? "by choice" : "",
      };
    case "group replay":
      return { tone: "replay", text: "GROUP REPLAY", detail: clockDetail(clock) };
    case "private replay":
      return { tone: "private", text: "PRIVATE REPLAY", detail: clockDetail(clock) };
  }
}

export function channelKind(channel_id: string | null): ChannelKind | null {
  return channel_id === null ? null : parseChannelId(channel_id)?.type ?? null;
}

function clockDetail({ state, rate }: PlayheadView): string {
  return state === "running" ? rateText(rate) : state;
}
