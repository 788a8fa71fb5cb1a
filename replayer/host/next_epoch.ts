import type { LoggedReplay } from "./logged_replays.ts";

/** Unix time in this unit is an epoch that lies above all that were counted from 1. */
const EPOCH_UNIT_MS = 1000;

/** An epoch for whoever cannot know how far another host has counted: Unix time in seconds. */
export function epochOfNow(now_ms: number): number {
  return Math.floor(now_ms / EPOCH_UNIT_MS);
}

/** What the stream of replays says of the epochs of a channel. */
export interface StoredEpoch {
  /** Null when its last message is no frame. */
  readonly epoch: number | null;
  /** When it was published, Unix ms on the broker's clock. */
  readonly published_ms: number;
}

/**
 * The epoch that a group replay begins with: above all that its followers may have heard, as they
 * pass over anything lower. `last` is null when the stream holds nothing of the channel, `logged`
 * when the replay did not run before. An epoch may have had no frames, as after a jump to where
 * there is nothing, or its frames may have left the stream: then the last frame does not tell.
 */
export function nextEpoch(
  last: StoredEpoch | null,
  logged: LoggedReplay | null,
  now_ms: number,
): number {
  const next = (last?.epoch ?? 0) + 1;
  return tells(last, logged) ? next : Math.max(next, epochOfNow(now_ms));
}

/** Whether the last frame is one of the last epoch that was heard. */
function tells(last: StoredEpoch | null, logged: LoggedReplay | null): boolean {
  if (last === null) return logged === null;
  const jumps = logged?.jumps ?? [];
  return last.epoch !== null && jumps.every(({ stored_ms }) => stored_ms <= last.published_ms);
}
