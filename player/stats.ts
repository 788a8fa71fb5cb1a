import { Histogram } from "@rangecast/base/histogram";
import type { Frame } from "./frame.ts";

/** Two quantiles of something in milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

/** A distribution over the whole run, and over the time since it was last asked for. */
class Distribution {
  readonly #all = new Histogram();
  readonly #recent = new Histogram();

  record(value: number): void {
    this.#all.record(value);
    this.#recent.record(value);
  }

  /** Null when nothing was recorded. */
  read(over: "run" | "interval"): Quantiles | null {
    const histogram = over === "run" ? this.#all : this.#recent;
    return histogram.count === 0 ? null : {
      p50: thousandths(histogram.quantile(0.5)),
      p99: thousandths(histogram.quantile(0.99)),
    };
  }

  startInterval(): void {
    this.#recent.reset();
  }
}

/** What a player has shown and skipped, and how well in time. */
export class PlayerStats {
  readonly kinds: Record<Frame["kind"], number> = { telemetry: 0, flight: 0, command: 0, tag: 0 };
  /** Messages that were skipped, by reason. */
  readonly invalid: Record<string, number> = {};
  /** From the receipt to here, of live messages. */
  readonly latency_ms = new Distribution();
  /** How late history was against its schedule. */
  readonly pacingError_ms = new Distribution();
  #shown = 0;
  #skipped = 0;
  #playhead_ms: number | null = null;

  get shown(): number {
    return this.#shown;
  }

  /** All that were taken from the broker and dealt with. */
  get received(): number {
    return this.#shown + this.#skipped;
  }

  /** When the message shown last was stored: Unix ms. */
  get playhead_ms(): number | null {
    return this.#playhead_ms;
  }

  addShown({ kind, stored_ms, replay }: Frame): void {
    this.kinds[kind]++;
    this.#shown++;
    // The state of a replay is older than where it stands.
    if (replay?.isState !== true) this.#playhead_ms = stored_ms;
  }

  /** Returns how many were skipped for this reason by now. */
  addInvalid(reason: string): number {
    this.#skipped++;
    return this.invalid[reason] = (this.invalid[reason] ?? 0) + 1;
  }
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
