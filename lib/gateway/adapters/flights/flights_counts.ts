import { CloseCounts } from "../../hub/close_counts.ts";

/** What the adapter has counted since it started. */
export class FlightsCounts extends CloseCounts {
  readonly messages = { snapshot: 0, delta: 0 };
  bytes = 0;
  /** Ticks that clients were not shown as their links were busy: the next delta makes up for them. */
  conflated = 0;
}
