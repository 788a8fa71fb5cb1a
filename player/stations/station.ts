import type { FollowerCounts } from "@rangecast/bus/replay-follower";
import type { StreamReader } from "@rangecast/bus/stream-reader";
import type { MessageSource } from "../playback.ts";

/** What happened to the reading of streams: see {@linkcode StreamReader.counts}. */
export type ReadingCounts = StreamReader["counts"];

/** What happened to the frames of replays, as far as it says how well they came. */
export type ReplayCounts = Omit<FollowerCounts, "frames">;

/** Something that a player is tuned in to. */
export interface Station extends MessageSource, AsyncDisposable {
  /** Messages that the broker holds behind those that have arrived. */
  readonly pending: number;
  readonly reading: ReadingCounts;
  readonly replaying: ReplayCounts;
  /** What our clock is ahead of that of the channel's host; null where it has none. */
  readonly clockOffset_ms: number | null;
  /** Where the channel's playhead is now, Unix ms; null where that is not known. */
  playhead(): number | null;
}

export const NOTHING_READ: ReadingCounts = {
  ...{ missed: 0, repeated: 0, replaced: 0, rewound: 0, reopened: 0 },
};

export const NOTHING_REPLAYED: ReplayCounts = {
  ...{ joins: 0, older_epoch: 0, repeated: 0, gaps: 0, overflow: 0, unreadable: 0 },
  ...{ outdated_vectors: 0, lost_events: 0 },
};
