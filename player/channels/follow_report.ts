import { formatIso } from "@rangecast/base/utc";
import type { FollowState } from "@rangecast/channel/follow-state";
import type { DisplayBoard } from "../display/display_board.ts";
import type { ReplayCounts } from "../stations/station.ts";
import type { ChannelSeat } from "./channel_seat.ts";

/** How a player stands with channels, in its metrics lines and in its health. */
export interface FollowReport {
  readonly channel: string;
  readonly follow_state: FollowState["type"];
  /** Where the channel's playhead is: ISO 8601; null where that is not known. */
  readonly position: string | null;
  /** What our clock is ahead of the host's; null where there is none. */
  readonly clock_offset_ms: number | null;
  /** Of all replays that were followed. */
  readonly replay: ReplayCounts;
  /** Times that another channel was tuned in to. */
  readonly switches: number;
  /** Messages that had arrived from a channel before it was left. */
  readonly left_behind: number;
  /** Messages about channels that have changed nothing, by reason. */
  readonly control_refused: Readonly<Record<string, number>>;
  /** Display commands that cannot be meant. */
  readonly commands_refused: number;
}

export function followReport(
  { desk, tuner, directory }: Pick<ChannelSeat, "desk" | "tuner" | "directory">,
  board: Pick<DisplayBoard, "refused">,
): FollowReport {
  const position_ms = tuner.playhead();
  const { clockOffset_ms } = tuner;
  return {
    channel: desk.channel_id,
    follow_state: desk.state.type,
    position: position_ms === null ? null : formatIso(position_ms),
    clock_offset_ms: clockOffset_ms === null ? null : Math.round(clockOffset_ms * 1000) / 1000,
    replay: tuner.replaying,
    switches: tuner.switches,
    left_behind: tuner.leftBehind,
    control_refused: Object.fromEntries(directory.refused),
    commands_refused: board.refused,
  };
}
