import { assert } from "./assert.ts";
import type { Clock, TimerId } from "./clock.ts";

interface Timer {
  readonly action: () => void;
  readonly interval_ms: number | null;
  due_ms: number;
}

/** Timers that one call of {@linkcode ManualClock.advance} runs at most: more is an endless chain. */
const MAX_RUNS = 1_000_000;

/** A clock that stands still until {@linkcode ManualClock.advance} moves it: for tests. */
export class ManualClock implements Clock {
  /** In the order in which they were set, or set again: so they run when they come due together. */
  readonly #timers = new Map<TimerId, Timer>();
  #origin_ms: number;
  #elapsed_ms = 0;
  #advancing = false;

  constructor(start_ms = 0) {
    this.#origin_ms = start_ms;
  }

  nowMs(): number {
    return this.#origin_ms + this.#elapsed_ms;
  }

  monotonicMs(): number {
    return this.#elapsed_ms;
  }

  setTimer(action: () => void, delay_ms: number): TimerId {
    return this.#add(action, delay_ms, null);
  }

  setRepeating(action: () => void, interval_ms: number): TimerId {
    assert(interval_ms > 0, "a repeating timer needs a positive interval");
    return this.#add(action, interval_ms, interval_ms);
  }

  clearTimer(id: TimerId): void {
    this.#timers.delete(id);
  }

  /** Number of timers that wait: a test can assert that none was left behind. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves both time scales forward, running every timer that comes due, in order of its time. */
  advance(by_ms: number): void {
    assert(by_ms >= 0, "time only moves forward");
    assert(!this.#advancing, "a timer does not move the clock that runs it");
    this.#advancing = true;
    try {
      this.#advanceTo(this.#elapsed_ms + by_ms);
    } finally {
      this.#advancing = false;
    }
  }

  /** Steps the wall clock alone, as an operator or NTP would; intervals are not affected. */
  stepWallClock(by_ms: number): void {
    this.#origin_ms += by_ms;
  }

  #add(action: () => void, delay_ms: number, interval_ms: number | null): TimerId {
    const timer = { action, interval_ms, due_ms: this.#elapsed_ms + Math.max(0, delay_ms) };
    this.#timers.set(timer, timer);
    return timer;
  }

  #advanceTo(end_ms: number): void {
    let runs = 0;
    for (let next = this.#nextDue(end_ms); next; next = this.#nextDue(end_ms)) {
      assert(++runs <= MAX_RUNS, "timers come to an end");
      this.#elapsed_ms = next.due_ms;
      this.#timers.delete(next);
      if (next.interval_ms !== null) {
        next.due_ms += next.interval_ms;
        this.#timers.set(next, next);
      }
      next.action();
    }
    this.#elapsed_ms = end_ms;
  }

  #nextDue(end_ms: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (timer.due_ms <= end_ms && (!next || timer.due_ms < next.due_ms)) next = timer;
    }
    return next;
  }
}
