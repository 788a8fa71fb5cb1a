import type { Frame } from "./frame.ts";

/** What pacing has to know of a frame. */
export type TimedFrame = Pick<Frame, "kind" | "stored_ms" | "event_ms">;

/** Where each frame stands on the timeline that history is paced by. */
export interface Timeline {
  /** Milliseconds from an arbitrary origin; frames are asked for in the order of the stream. */
  positionOf(frame: TimedFrame): number;
  /** Frames whose own time was not believed. */
  readonly clockJumps: number;
}

/** By the time of storing: the timeline of a channel. */
export class ReceiveTimeline implements Timeline {
  readonly clockJumps = 0;

  positionOf(frame: TimedFrame): number {
    return frame.stored_ms;
  }
}

/**
 * An observation whose event time moves this much more, or less, than its time of storing does is
 * not believed: one sensor with a wrong clock must not hold up all others.
 */
export const MAX_CLOCK_JUMP_MS = 60_000;
/** So many of them in a row, and it is the recording that has moved on: its new time is taken up. */
export const JUMPS_TO_BELIEVE = 20;

/** The newest observation that was believed. */
interface Head {
  /** Null until the first observation. */
  readonly event_ms: number | null;
  readonly stored_ms: number;
  readonly position_ms: number;
}

/**
 * By event time: an observation that is a little older than the newest one stands with it. What has
 * no credible event time, and commands and tags, which may speak of other moments, stand where
 * their time of storing puts them.
 */
export class EventTimeline implements Timeline {
  #head: Head | null = null;
  #jumps = 0;
  #jumpsInARow = 0;

  get clockJumps(): number {
    return this.#jumps;
  }

  positionOf({ kind, stored_ms, event_ms }: TimedFrame): number {
    const observed = kind === "telemetry";
    this.#head ??= { event_ms: observed ? event_ms : null, stored_ms, position_ms: 0 };
    const head = this.#head;
    const storedStep_ms = Math.max(0, stored_ms - head.stored_ms);
    const byStoring_ms = head.position_ms + storedStep_ms;
    if (!observed) return byStoring_ms;
    const eventStep_ms = head.event_ms === null ? null : event_ms - head.event_ms;
    if (eventStep_ms === null || !this.#believes(eventStep_ms, storedStep_ms)) {
      if (eventStep_ms === null || this.#jumpsInARow >= JUMPS_TO_BELIEVE) {
        this.#head = { event_ms, stored_ms, position_ms: byStoring_ms };
        this.#jumpsInARow = 0;
      }
      return byStoring_ms;
    }
    if (eventStep_ms > 0) {
      this.#head = { event_ms, stored_ms, position_ms: head.position_ms + eventStep_ms };
    }
    return this.#head.position_ms;
  }

  #believes(eventStep_ms: number, storedStep_ms: number): boolean {
    if (Math.abs(eventStep_ms - storedStep_ms) <= MAX_CLOCK_JUMP_MS) {
      this.#jumpsInARow = 0;
      return true;
    }
    this.#jumps++;
    this.#jumpsInARow++;
    return false;
  }
}
