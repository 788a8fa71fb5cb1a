import { FOLLOW_STATES } from "@rangecast/channel/client-status";
import type { MetricsRegistry } from "@rangecast/metrics/registry";
import type { ChannelSeat } from "./channel_seat.ts";

/** Adds what a player follows, and how well it comes. */
export function addFollowMetrics(
  registry: MetricsRegistry,
  { desk, tuner, directory }: Pick<ChannelSeat, "desk" | "tuner" | "directory">,
): void {
  registry.gauge(
    "rangecast_follow_state",
    "1 for the follow state that the player is in",
    () => Object.fromEntries(FOLLOW_STATES.map((name) => [name, name === desk.state.type ? 1 : 0])),
  );
  registry.gauge(
    "rangecast_position_seconds",
    "the playhead of the channel, Unix time; absent where it is not known",
    () => seconds(tuner.playhead()),
  );
  registry.gauge(
    "rangecast_clock_offset_ms",
    "what our clock is ahead of the host's; absent where there is none",
    () => tuner.clockOffset_ms ?? {},
  );
  registry.counter(
    "rangecast_frames_dropped_total",
    "frames of replays that were not shown, by reason",
    () => {
      const { older_epoch, repeated, overflow, unreadable } = tuner.replaying;
      return { older_epoch, repeated, overflow, unreadable, left_behind: tuner.leftBehind };
    },
  );
  registry.counter("rangecast_gaps_total", "times that frames never came", () => {
    return tuner.replaying.gaps;
  });
  registry.counter("rangecast_joins_total", "times that a replay was tuned in to", () => {
    return tuner.replaying.joins;
  });
  registry.counter("rangecast_switches_total", "times that the channel was changed", () => {
    return tuner.switches;
  });
  registry.counter(
    "rangecast_control_refused_total",
    "messages about channels that have changed nothing, by reason",
    () => Object.fromEntries(directory.refused),
  );
}

function seconds(time_ms: number | null): number | Record<string, number> {
  return time_ms === null ? {} : time_ms / 1000;
}
