import { sleep, systemClock } from "@rangecast/base/clock";

const LOOK_AGAIN_MS = 5;

/**
 * Resolves as soon as `condition` holds; it is asked every few milliseconds.
 * @throws Error that names `what` when it does not hold within `limit_ms`.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limit_ms = 20_000,
): Promise<void> {
  const end_ms = systemClock.monotonicMs() + limit_ms;
  while (!await condition()) {
    if (systemClock.monotonicMs() > end_ms) {
      throw new Error(`Waited ${limit_ms} ms in vain until ${what}`);
    }
    await sleep(systemClock, LOOK_AGAIN_MS);
  }
}
