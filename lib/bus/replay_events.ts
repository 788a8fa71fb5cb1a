import { BoundedQueue } from "@rangecast/base/bounded-queue";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { StateAt } from "@rangecast/playback/source";
import type { ReplayFrame } from "./replay_frame.ts";

/** What a follower of a replay hears, in this order. */
export type FollowerEvent =
  /** A new epoch: what was shown of the channel before is to be dropped. Its state follows as frames. */
  | { readonly type: "epoch"; readonly epoch: number }
  /** The state before the frames that follow: it takes the place of all that was shown before. */
  | { readonly type: "state"; readonly epoch: number; readonly state: StateAt }
  | { readonly type: "frame"; readonly frame: ReplayFrame }
  | { readonly type: "clock"; readonly vector: ClockVector }
  /** The clock has been silent for 3 s: its owner is gone, or the broker is. */
  | { readonly type: "lost" }
  | { readonly type: "found again" }
  /** The last event: the channel is over, and all its frames were handed on. */
  | { readonly type: "ended"; readonly reason: string | null }
  /** Why the follower has to wait; null when it goes on. */
  | { readonly type: "problem"; readonly problem: string | null };

/** Events besides frames that wait at most; a taker that is slower loses the oldest. */
export const MAX_WAITING_EVENTS = 64;

/** The events besides frames, until they are taken. Of clock vectors only the newest is kept. */
export class EventQueue {
  readonly #events = new BoundedQueue<FollowerEvent>(MAX_WAITING_EVENTS);
  #vector: ClockVector | null = null;
  #problem: string | null = null;
  #lost = 0;

  /** Events that were given up because nobody took them. */
  get lost(): number {
    return this.#lost;
  }

  push(event: FollowerEvent): void {
    if (event.type === "clock") {
      this.#vector = event.vector;
      return;
    }
    if (this.#events.full) {
      this.#events.shift();
      this.#lost++;
    }
    this.#events.push(event);
  }

  /** Tells a problem, or null for its end, once; false when it was told already. */
  pushProblem(problem: string | null): boolean {
    if (this.#problem === problem) return false;
    this.#problem = problem;
    this.push({ type: "problem", problem });
    return true;
  }

  take(): FollowerEvent | undefined {
    if (this.#events.size > 0) return this.#events.shift();
    if (!this.#vector) return undefined;
    const vector = this.#vector;
    this.#vector = null;
    return { type: "clock", vector };
  }
}
