import type { Schedule } from "./schedule.ts";

/** A sample that leaves later than this after it was due is counted as late. */
export const LATE_MS = 50;
/** Further behind than this, as after a suspended machine, the samples in between are passed over. */
export const MAX_BEHIND_MS = 5_000;
/** The most that leaves at one turn: some 5 ms of work, after which signals and clocks have their turn. */
export const MAX_PER_TURN = 512;
const MIN_PER_TURN = 16;
/** Catching up goes at one and a half times the scheduled rate. */
const CATCH_UP = 1.5;

/** The samples of one turn: from number `from` on, `count` of them. */
export interface Turn {
  readonly from: number;
  readonly count: number;
  /** Samples that were passed over just before them. */
  readonly skipped: number;
}

/**
 * Decides at each turn which samples leave now. Every sample is due at a fixed time after the
 * start, so a turn that comes late does not delay the ones after it. What has been held up leaves a
 * little faster than scheduled, never all at once.
 */
export class Pacer {
  readonly #schedule: Schedule;
  #next = 0;
  #last_ms = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Whether all samples have left. */
  get ended(): boolean {
    return this.#next >= this.#schedule.total;
  }

  /** When the next sample is due, in milliseconds after the start. */
  get nextDue_ms(): number {
    return this.#schedule.dueMs(this.#next);
  }

  /** What leaves now, `elapsed_ms` after the start. */
  turn(elapsed_ms: number): Turn {
    const skipped = this.#passOver(elapsed_ms);
    const since_ms = elapsed_ms - this.#last_ms;
    this.#last_ms = elapsed_ms;
    const fair = Math.floor(since_ms * this.#schedule.peak_per_s * CATCH_UP / 1000);
    const most = Math.min(Math.max(fair, MIN_PER_TURN), MAX_PER_TURN);
    const from = this.#next;
    while (this.#next - from < most && !this.ended && this.nextDue_ms <= elapsed_ms) this.#next++;
    return { from, count: this.#next - from, skipped };
  }

  #passOver(elapsed_ms: number): number {
    if (this.ended || elapsed_ms - this.nextDue_ms <= MAX_BEHIND_MS) return 0;
    const before = this.#next;
    this.#next = Math.min(this.#schedule.roundFrom(elapsed_ms), this.#schedule.total);
    return this.#next - before;
  }
}
