import { systemClock } from "@rangecast/base/clock";
import type { HostStage } from "./host_stage.ts";
import { type RunningPlayer, seqs, startPlayer } from "./running_player.ts";
import { sampleObservation } from "./sample_messages.ts";
import { until } from "./until.ts";

export const CHANNEL = "replay.scene";
/** Slow enough that every player has joined before it is over. */
export const SLOW = 0.02;
export const FAST = 64;

/** A player that takes wishes, and is tuned in to something. */
export async function startViewer(
  stage: HostStage,
  ...flags: readonly string[]
): Promise<RunningPlayer> {
  const player = await startPlayer(stage.broker.address, ["--control", "stdin", ...flags]);
  await player.says({ kind: "state" });
  return player;
}

/** What a player has shown of a replay: the sequences of the state that it began with, and of the rest. */
export function replayedBy(
  { lines }: RunningPlayer,
  channel_id = CHANNEL,
): { state: number[]; played: number[] } {
  const replayed = lines.filter(({ channel }) => channel === channel_id);
  return {
    state: seqs(replayed.filter(({ state }) => state)),
    played: seqs(replayed.filter(({ state }) => !state)),
  };
}

/** Waits until a player shows so many frames of a replay that are not of its state. */
export async function untilPlays(
  player: RunningPlayer,
  count: number,
  channel_id = CHANNEL,
): Promise<void> {
  await until(`it plays ${channel_id}`, () => {
    return replayedBy(player, channel_id).played.length >= count;
  });
}

/** Waits until a player shows what is live now. */
export async function untilLive(stage: HostStage, player: RunningPlayer): Promise<void> {
  const before = player.lines.length;
  await until("it shows what is live", async () => {
    const { subject, body, headers } = sampleObservation(901, systemClock.nowMs());
    await stage.broker.publish(subject, body, headers);
    return player.lines.slice(before).some((line) => line.subject.endsWith(".901"));
  });
}
