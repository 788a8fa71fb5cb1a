import type { Frame } from "../protocol/frame.ts";

/** Where a message can end: a client's subscription, or a part of the broker itself. */
export interface Subscription {
  readonly subject: string;
  readonly queue: string | null;
  /** What {@linkcode Subscription.deliver} is called for when the publisher wants no echo. */
  readonly owner: unknown;
  /** Takes a frame, which is valid only during the call. */
  deliver(frame: Frame, publisher: unknown): void;
  /** True while more output would only pile up: what can wait should wait. */
  readonly congested: boolean;
}

/** Who gets a message: every plain subscription, and one of each queue group. */
export interface Recipients {
  readonly plain: readonly Subscription[];
  readonly queues: readonly QueueGroup[];
}

/** The members of one queue group that match one subject. */
export class QueueGroup {
  #next = 0;

  constructor(readonly name: string, readonly members: readonly Subscription[]) {}

  /** The member whose turn it is. */
  pick(): Subscription | undefined {
    const member = this.members[this.#next % this.members.length];
    this.#next = (this.#next + 1) % Math.max(1, this.members.length);
    return member;
  }
}
