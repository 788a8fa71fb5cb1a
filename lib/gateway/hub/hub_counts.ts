import { Histogram } from "@rangecast/base/histogram";
import { CloseCounts } from "./close_counts.ts";
import type { FeedCounts } from "./feed.ts";

/** What the hub has counted since it started. */
export class HubCounts extends CloseCounts implements FeedCounts {
  /** Of all pictures, and those between two that show jumps. */
  ticks = 0;
  conflated = 0;
  dropped = 0;
  gaps = 0;
  messages = 0;
  bytes = 0;
  /** Time that a tick has taken, in ms. */
  readonly tick_ms = new Histogram();
}
