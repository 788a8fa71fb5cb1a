import type { Frame } from "../protocol/frame.ts";
import { SubjectIndex } from "./subject_index.ts";
import type { Recipients, Subscription } from "./subscription.ts";

/** Told when the first subscription to a subject arrives and when the last one goes. */
export type InterestListener = (present: boolean) => void;

/** Carries frames from publishers to subscriptions. */
export class Router {
  readonly #index = new SubjectIndex();
  readonly #exact = new Map<string, number>();
  readonly #listeners = new Map<string, Set<InterestListener>>();

  get subscriptions(): number {
    return this.#index.size;
  }

  get generation(): number {
    return this.#index.generation;
  }

  subscribe(subscription: Subscription): void {
    this.#index.add(subscription);
    const key = interestKey(subscription.subject, subscription.queue);
    const count = (this.#exact.get(key) ?? 0) + 1;
    this.#exact.set(key, count);
    if (count === 1) this.#tell(key, true);
  }

  unsubscribe(subscription: Subscription): void {
    if (!this.#index.remove(subscription)) return;
    const key = interestKey(subscription.subject, subscription.queue);
    const count = (this.#exact.get(key) ?? 1) - 1;
    if (count > 0) {
      this.#exact.set(key, count);
      return;
    }
    this.#exact.delete(key);
    this.#tell(key, false);
  }

  /** Whether somebody has subscribed to exactly `subject`, in `queue` when that is given. */
  hasExactInterest(subject: string, queue: string | null): boolean {
    return this.#exact.has(interestKey(subject, queue));
  }

  /** Calls `listener` on changes of {@linkcode Router.hasExactInterest}; returns how to stop. */
  watchInterest(subject: string, queue: string | null, listener: InterestListener): () => void {
    const key = interestKey(subject, queue);
    const listeners = this.#listeners.get(key) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(key, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  /** Recipients of a subject that is likely to come again. */
  match(bytes: Uint8Array, start = 0, end = bytes.length): Recipients {
    return this.#index.match(bytes, start, end);
  }

  /** Recipients of a subject that is not, such as an inbox. */
  matchOnce(bytes: Uint8Array, start = 0, end = bytes.length): Recipients {
    return this.#index.matchOnce(bytes, start, end);
  }

  /**
   * Hands `frame` to `recipients` and returns how many took it. With `echo` false the publisher's
   * own subscriptions are passed over.
   */
  deliver(recipients: Recipients, frame: Frame, publisher: unknown, echo = true): number {
    let delivered = 0;
    for (const subscription of recipients.plain) {
      if (!echo && subscription.owner === publisher) continue;
      subscription.deliver(frame, publisher);
      delivered++;
    }
    for (const queue of recipients.queues) {
      for (let tries = queue.members.length; tries > 0; tries--) {
        const member = queue.pick();
        if (!member || (!echo && member.owner === publisher)) continue;
        member.deliver(frame, publisher);
        delivered++;
        break;
      }
    }
    return delivered;
  }

  /** Publishes a frame of the broker's own to a subject that is not likely to come again. */
  publishOnce(frame: Frame): number {
    const to = this.#index.matchOnce(frame.subject, frame.subjectStart, frame.subjectEnd);
    return this.deliver(to, frame, null);
  }

  #tell(key: string, present: boolean): void {
    for (const listener of this.#listeners.get(key) ?? []) listener(present);
  }
}

// White space cannot be part of a subject.
function interestKey(subject: string, queue: string | null): string {
  return queue === null ? subject : `${subject} ${queue}`;
}
