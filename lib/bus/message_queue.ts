import { BoundedQueue } from "@rangecast/base/bounded-queue";
import type { Outgoing, OutgoingSource } from "./outgoing.ts";

/** Messages that wait to be published, in memory and bounded. */
export class MessageQueue implements OutgoingSource {
  readonly #queue: BoundedQueue<Outgoing>;

  constructor(capacity: number) {
    this.#queue = new BoundedQueue(capacity);
  }

  get size(): number {
    return this.#queue.size;
  }

  get oldest_ms(): number | undefined {
    return this.#queue.peek()?.since_ms;
  }

  /** Returns false when there is no room: the caller counts what it loses. */
  push(message: Outgoing): boolean {
    return this.#queue.push(message);
  }

  take(): Outgoing | undefined {
    return this.#queue.shift();
  }
}
