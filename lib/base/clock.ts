import { anchoredNow } from "./anchored_now.ts";
import { RuntimeTimer, type RuntimeTimers } from "./runtime_timer.ts";

/** What {@linkcode Clock.setTimer} hands out and {@linkcode Clock.clearTimer} takes back. */
export type TimerId = object;

/**
 * The only way to time in this kit. Programs pass in {@linkcode systemClock}; tests pass in a
 * `ManualClock`, and drive it.
 */
export interface Clock {
  /** Unix time in milliseconds, with fractions down to about a microsecond. */
  nowMs(): number;
  /** Milliseconds on a clock that never jumps, from an arbitrary origin: for intervals. */
  monotonicMs(): number;
  /** Calls `action` once, `delay_ms` from now; a fraction of a millisecond may be cut off. */
  setTimer(action: () => void, delay_ms: number): TimerId;
  /** Calls `action` every `interval_ms`. */
  setRepeating(action: () => void, interval_ms: number): TimerId;
  /** Cancels a timer of either kind; one that another clock made, or that has fired, is ignored. */
  clearTimer(id: TimerId): void;
}

const timers: RuntimeTimers<ReturnType<typeof setTimeout>> = {
  once: (action, delay_ms) => setTimeout(action, delay_ms),
  every: (action, interval_ms) => setInterval(action, interval_ms),
  // clearTimeout also clears intervals: the two share one table (HTML, "timers").
  stop: (handle) => clearTimeout(handle),
};

/** The machine's own time. */
export const systemClock: Clock = {
  nowMs: anchoredNow(
    { wallMs: () => Date.now(), counterMs: () => performance.now() },
    performance.timeOrigin,
  ),
  monotonicMs: () => performance.now(),
  setTimer: (action, delay_ms) => new RuntimeTimer(timers).start(action, delay_ms),
  setRepeating: (action, interval_ms) => new RuntimeTimer(timers).repeat(action, interval_ms),
  clearTimer: (id) => {
    if (id instanceof RuntimeTimer) id.cancel();
  },
};

/**
 * Resolves after `delay_ms`, or as soon as `signal` aborts: it never rejects, so that a loop can
 * simply look at its signal afterwards.
 */
export function sleep(clock: Clock, delay_ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clock.clearTimer(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.setTimer(done, delay_ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
