import { sleep, systemClock } from "@rangecast/base/clock";

/** The bound of every wait of the suite, in milliseconds: reached only by a server that differs. */
const LIMIT_MS = 5_000;

/** Waits for `promise`. @throws Error naming `what` when it takes longer than the bound. */
export async function within<T>(
  promise: Promise<T>,
  what: string,
  limit_ms = LIMIT_MS,
): Promise<T> {
  const done = new AbortController();
  const late = sleep(systemClock, limit_ms, done.signal).then(() => {
    throw new Error(`Cannot see ${what} as it must come within ${limit_ms} ms`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => {});
    done.abort();
  }
}

/**
 * Lets `duration_ms` of real time pass: only where the server's own time is what is tested, or
 * where something must be seen not to happen.
 */
export function letTimePass(duration_ms: number): Promise<void> {
  return sleep(systemClock, duration_ms);
}

/** Runs `action` and gives how long it took, in milliseconds. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const start_ms = systemClock.monotonicMs();
  await action();
  return systemClock.monotonicMs() - start_ms;
}
