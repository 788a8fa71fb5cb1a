import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { Tag } from "@rangecast/channel/tag";
import type { DisplaySnapshot } from "./display_snapshot.ts";
import type { Boundary, SourceMessage, StateAt } from "./source.ts";

export type PlayerStatus =
  /** The state at a new position is on its way. */
  | "seeking"
  | "playing"
  /** It is told to play, and waits for the source or for its listener. */
  | "waiting"
  | "paused";

/** What a player hands to its listener: all of it is to be shown at once. */
export interface PlayerUpdate {
  /** Of what is shown; the vector may be ahead, while a jump is under way. */
  readonly epoch: number;
  /** Where the playhead is: `boundary.time_ms`. */
  readonly position_ms: number;
  /** The display is that of this place: everything up to it, and nothing behind it. */
  readonly boundary: Boundary;
  /** Whether continuity is broken: views drop their history. There is a state then. */
  readonly discontinuity: boolean;
  /** Takes the place of all that was shown: after a jump, and with each update on the way back. */
  readonly state?: StateAt;
  /** What follows, in order. */
  readonly messages: readonly SourceMessage[];
  /**
   * Tags whose moment has come, and those that have changed: of these, one that is deleted or marks a
   * later moment than `position_ms` is not to be shown.
   */
  readonly tags: readonly Tag[];
  readonly vector: ClockVector;
  readonly status: PlayerStatus;
  /** Why it waits; null when nothing is wrong. */
  readonly problem: string | null;
}

/** Shows an update. */
export function applyUpdate(display: DisplaySnapshot, update: PlayerUpdate): void {
  if (update.state) display.replace(update.state);
  for (const message of update.messages) display.apply(message);
  for (const tag of update.tags) display.applyTag(tag, update.position_ms);
}
