/** Lines about the player itself, among those of what it shows; without the line break. */
import { formatIso } from "@rangecast/base/utc";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { followedChannel, type FollowState } from "@rangecast/channel/follow-state";
import type { DisplayLook } from "../display/display_board.ts";
import { type Notice, noticeText } from "./notice.ts";

/** What the player follows: after each change. */
export function stateLine(state: FollowState): string {
  return JSON.stringify({
    kind: "state",
    state: state.type,
    channel_id: followedChannel(state),
    override: state.type === "LIVE_OVERRIDE",
    ...(state.type === "LIVE_OVERRIDE" ? { against: state.against } : {}),
    ...(state.type === "FOLLOWING_PRIVATE_REPLAY" ? { invitation: state.invitation } : {}),
  });
}

/**
 * A clock as its operator wants it. A host says why when it stands although it is told to run, as
 * it does for a moment now and then, and all the time where a replay has come to the present.
 */
function asWanted(vector: ClockVector): ClockVector {
  const { reason, ...rest } = vector;
  const isHeld = vector.state === "paused" && reason !== undefined;
  return isHeld ? { ...rest, state: "running" } : vector;
}

/** The clock of the replay that is followed: where it was when it changed. */
export function clockLine(vector: ClockVector): string {
  const { channel_id, epoch, state, rate, position_ms, window, reason } = asWanted(vector);
  return JSON.stringify({
    kind: "clock",
    channel: channel_id,
    epoch,
    state,
    rate,
    position: formatIso(position_ms),
    window: {
      start: formatIso(window.start_ms),
      end: window.end_ms === null ? null : formatIso(window.end_ms),
    },
    ...(reason === undefined ? {} : { reason }),
  });
}

/** What the display looks like: after each change. */
export function displayLine({ units, marker_color, session }: DisplayLook): string {
  return JSON.stringify({ kind: "display", units, marker_color, session });
}

export function noticeLine(notice: Notice): string {
  return JSON.stringify({ kind: "notice", ...notice, text: noticeText(notice) });
}

/**
 * Whether a clock has changed in a way that is worth a line. While it seeks it has no place yet,
 * and a position that moves on with the time is no change.
 */
export function isClockChange(before: ClockVector | null, now: ClockVector): boolean {
  if (now.state === "seeking") return false;
  const state = asWanted(now).state;
  return before === null || before.channel_id !== now.channel_id || before.epoch !== now.epoch ||
    asWanted(before).state !== state ||
    before.rate !== now.rate || before.window.start_ms !== now.window.start_ms ||
    before.window.end_ms !== now.window.end_ms;
}
