import { Histogram } from "@rangecast/base/histogram";
import { FrameCounts } from "./frame_output.ts";

/** Counts by a reason of a small set. */
export class ReasonCounts {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  get all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** What has happened since the start of the host. */
export class HostCounts {
  readonly frames = new FrameCounts();
  /** Orders that were carried out, by what they are. */
  readonly orders = new ReasonCounts();
  /** Messages and orders that were refused, by reason. */
  readonly refused = new ReasonCounts();
  /** Replays that have ended, by why. */
  readonly ended = new ReasonCounts();
  /** How late frames were, on the wall, in epochs that are over. */
  readonly lateness_ms = new Histogram();
  /** Replays that were taken up again at the start. */
  resumed = 0;
  /** Display commands that were said again before they would have been removed. */
  commands_renewed = 0;
}
