import { assert } from "@rangecast/base/assert";
import { BoundedQueue } from "@rangecast/base/bounded-queue";
import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import type { Outcome, Outgoing, OutgoingSource } from "@rangecast/bus/outgoing";
import { DEFAULT_MAX_IN_FLIGHT, Publisher } from "@rangecast/bus/publisher";
import type { Logger } from "@rangecast/cli/log";
import type { FrameCounts, FrameOutput } from "./frame_output.ts";

/** Frames of one channel that wait in memory at most: a fifth of a second at 10 000 a second. */
export const MAX_QUEUED_FRAMES = 2048;
/** Time for an acknowledgement. */
const PUBLISH_TIMEOUT_MS = 2000;

export interface StoredOutputOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  /** The stream of replays. */
  readonly stream: string;
  readonly duplicateWindow_ms: number;
  readonly counts: FrameCounts;
  /** Makes sure that the streams are there. */
  prepare(): Promise<void>;
}

/** Frames of a group replay: each is stored once, so that late joiners find it. */
export class StoredOutput implements FrameOutput {
  readonly #queue = new BoundedQueue<Outgoing>(MAX_QUEUED_FRAMES);
  readonly #publisher: Publisher;
  readonly #counts: FrameCounts;

  constructor(options: StoredOutputOptions) {
    this.#counts = options.counts;
    this.#publisher = new Publisher({
      ...options,
      source: sourceOf(this.#queue),
      maxInFlight: DEFAULT_MAX_IN_FLIGHT,
      timeout_ms: PUBLISH_TIMEOUT_MS,
      settle: (outcome) => this.#settle(outcome),
    });
  }

  get room(): number {
    return this.held === null ? MAX_QUEUED_FRAMES - this.#queue.size : 0;
  }

  get held(): string | null {
    return this.#publisher.held === null ? null : "the broker is away";
  }

  get waiting(): number {
    return this.#queue.size + this.#publisher.inFlight + this.#publisher.unsettled;
  }

  get lag_ms(): number {
    return this.#publisher.lag_ms;
  }

  take(frame: Outgoing): void {
    const taken = this.#queue.push(frame);
    assert(taken, "no more frames are handed over than there is room for");
  }

  flush(): void {
    this.#publisher.pump();
  }

  forget(): number {
    const count = this.#queue.size;
    while (this.#queue.shift());
    this.#counts.forgotten += count;
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.forget();
    await this.#publisher[Symbol.asyncDispose]();
  }

  #settle(outcome: Outcome): void {
    switch (outcome.type) {
      case "stored":
        this.#counts.published++;
        return;
      case "duplicate":
        this.#counts.duplicates++;
        return;
      case "failed":
        this.#counts.fail(outcome.reason);
    }
  }
}

function sourceOf(queue: BoundedQueue<Outgoing>): OutgoingSource {
  return {
    get size() {
      return queue.size;
    },
    get oldest_ms() {
      return queue.peek()?.since_ms;
    },
    take: () => queue.shift(),
  };
}
