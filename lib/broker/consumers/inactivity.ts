import type { AckTracker } from "./ack_tracker.ts";
import type { PullQueue } from "./pull_queue.ts";
import type { PushTarget } from "./push_target.ts";

/** When a consumer that nobody uses any more goes by itself. All times on the monotonic clock. */
export class Inactivity {
  #last_ms: number;

  constructor(now_ms: number) {
    this.#last_ms = now_ms;
  }

  /** Somebody has just used it. */
  touch(now_ms: number): void {
    this.#last_ms = now_ms;
  }

  /** Not later than the moment it goes; Infinity for a push target in use, or no threshold. */
  dueAt_ms(threshold_ns: number, push: PushTarget | null): number {
    if (threshold_ns === 0 || push?.active) return Infinity;
    return (push ? push.changed_ms : this.#last_ms) + threshold_ns / 1e6;
  }

  /** Counts pulls that somebody waits for as use, and the time that a client has for its work. */
  allowForUse(acks: AckTracker, pulls: PullQueue, now_ms: number): void {
    if (pulls.countInterested() > 0) this.#last_ms = now_ms;
    if (acks.pendingCount > 0) this.#last_ms = Math.max(this.#last_ms, acks.lastDeadline_ms);
  }
}
