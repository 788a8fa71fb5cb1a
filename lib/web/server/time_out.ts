import type { Clock } from "@rangecast/base/clock";

/** Resolves when `work` does, or after `limit_ms`, whichever is first. */
export async function orAfter(work: Promise<void>, clock: Clock, limit_ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.setTimer(resolve, limit_ms);
  try {
    await Promise.race([work, promise]);
  } finally {
    clock.clearTimer(timer);
  }
}
