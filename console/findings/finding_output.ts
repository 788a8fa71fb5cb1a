import { BoundedQueue } from "@rangecast/base/bounded-queue";
import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import type { Outcome, Outgoing } from "@rangecast/bus/outgoing";
import { Publisher } from "@rangecast/bus/publisher";
import type { Logger } from "@rangecast/cli/log";
import type { Finding } from "@rangecast/findings/finding";
import { findingMessage } from "@rangecast/findings/finding-message";

/** Revisions that wait in memory at most, as while the broker is away. */
const MAX_WAITING = 10_000;
/** Time for an acknowledgement. */
const PUBLISH_TIMEOUT_MS = 2_000;
/** One after the other: of two revisions the later one must not be overtaken. */
const MAX_IN_FLIGHT = 1;

/** Further headers of a revision, such as who has made it. */
export type FindingHeaders = Outgoing["headers"];

export interface FindingOutputOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly prefix: string;
  readonly stream: string;
  readonly duplicateWindow_ms: number;
  /** Makes sure that the stream is there. */
  prepare(): Promise<void>;
}

/** Publishes revisions of findings: in order, each stored once. */
export class FindingOutput implements AsyncDisposable {
  readonly #options: FindingOutputOptions;
  readonly #queue = new BoundedQueue<Outgoing>(MAX_WAITING);
  readonly #publisher: Publisher;
  /** Who waits for each revision that has no outcome, in their order. */
  readonly #waiting: ((outcome: Outcome) => void)[] = [];
  readonly #counts = { published: 0, duplicates: 0 };
  readonly #failed: Record<string, number> = {};

  constructor(options: FindingOutputOptions) {
    const queue = this.#queue;
    this.#options = options;
    this.#publisher = new Publisher({
      ...options,
      source: {
        get size() {
          return queue.size;
        },
        get oldest_ms() {
          return queue.peek()?.since_ms;
        },
        take: () => queue.shift(),
      },
      maxInFlight: MAX_IN_FLIGHT,
      timeout_ms: PUBLISH_TIMEOUT_MS,
      settle: (outcome) => this.#settle(outcome),
    });
  }

  get counts(): Readonly<Record<"published" | "duplicates", number>> {
    return { ...this.#counts };
  }

  /** What was not stored, by reason. */
  get failed(): Readonly<Record<string, number>> {
    return this.#failed;
  }

  /** Revisions without an outcome. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get lag_ms(): number {
    return this.#publisher.lag_ms;
  }

  /** Publishes a revision; resolves with what has become of it. */
  publish(finding: Finding, headers: FindingHeaders = []): Promise<Outcome> {
    const { prefix, clock } = this.#options;
    const message = { ...findingMessage(prefix, finding), headers, since_ms: clock.monotonicMs() };
    if (!this.#queue.push(message)) {
      this.#fail("overflow");
      return Promise.resolve({ type: "failed", reason: "too many findings wait" });
    }
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#waiting.push(resolve);
    this.#publisher.pump();
    return promise;
  }

  /** Waits for what is on its way, for `limit_ms` at most. */
  async drain(limit_ms: number): Promise<void> {
    await this.#publisher.drain(limit_ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#publisher[Symbol.asyncDispose]();
    for (const resolve of this.#waiting.splice(0)) {
      this.#fail("not_stored_at_exit");
      resolve({ type: "failed", reason: "not_stored_at_exit" });
    }
  }

  #settle(outcome: Outcome): void {
    if (outcome.type === "stored") this.#counts.published++;
    else if (outcome.type === "duplicate") this.#counts.duplicates++;
    else this.#fail(outcome.reason);
    this.#waiting.shift()?.(outcome);
  }

  #fail(reason: string): void {
    this.#failed[reason] = (this.#failed[reason] ?? 0) + 1;
  }
}
